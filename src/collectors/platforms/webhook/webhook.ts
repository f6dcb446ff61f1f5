import { z } from 'zod';
import { dayMs, hourMs, type Interval, minuteMs, type Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import type { CollectorPlugin, ListenRequest, Page } from '../../../core/plugins/collector.ts';
import { readScale } from '../../../core/plugins/rating.ts';
import { fields } from '../../../files/known-columns.ts';
import { saidTimes } from '../../../files/times/said-times.ts';
import { checkDoor } from './check-door.ts';
import { readDelivery } from './read-delivery.ts';
import { signatureForms, signatureNames } from './signature-forms.ts';
import { verifySender } from './verify-sender.ts';

const header = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'the name of a header, such as X-Signature');
const units: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs };
const every = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, 'a duration such as 30m, 6h or 2d')
  .transform((text) => Number.parseInt(text, 10) * (units[text.at(-1) ?? ''] ?? 0))
  .refine((ms) => ms >= 5 * minuteMs && ms <= 31 * dayMs, 'a duration from 5m to 31d');
const path = z.string().min(1).max(200);
const zone = z
  .string()
  .refine((timezone) => isRight(() => saidTimes({ timezone }, names)), 'a zone such as Europe/Berlin, UTC or +01:00');
const form = z
  .string()
  .refine((timeFormat) => isRight(() => saidTimes({ timeFormat }, names)), "a form such as 'DD/MM/YYYY HH:mm'");
const names = { timeFormat: 'timeFormat', timezone: 'timezone' };

const ownSignature = z.strictObject({
  header: header.describe('Header that holds the signature'),
  timestampHeader: header.optional().describe('Header of the time, which is signed before the body; default: none'),
  encoding: z.enum(['hex', 'base64']).default('hex').describe('How the signature is written'),
  prefix: z.string().max(20).default('').describe('What stands before it, such as "sha256="'),
  joint: z.string().max(5).default('.').describe('What stands between time and body'),
});

const settings = z
  .strictObject({
    secret: z.string().min(8).optional().describe('Secret with which the sender signs the raw body by HMAC-SHA256.'),
    signature: z
      .union([z.enum(signatureNames), ownSignature])
      .default('earshot')
      .describe(
        'How it signs: earshot, github, zendesk, standard, or headers of your own, such as `{ header: X-Signature }`.',
      ),
    token: z.string().min(8).optional().describe('Token that the sender sends, instead of a signature or with it.'),
    tokenHeader: header
      .default('Authorization')
      .describe('Header of the token; in Authorization it stands after Bearer.'),
    items: path
      .optional()
      .describe('Where the list of posts stands in the body, such as `data.posts`; default: the body itself.'),
    mapping: z
      .partialRecord(z.enum([...fields, 'rating']), path)
      .default({})
      .describe('Field -> where it stands in each post, such as `{ text: answer.0.comment, rating: score }`.'),
    scale: z
      .string()
      .refine((text) => readScale(text) !== null, 'a scale such as 1-5 or 0-10')
      .default('1-5')
      .describe('Scale of the rating, worst first.'),
    network: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'a name such as tiktok')
      .optional()
      .describe('Platform where the posts live, such as tiktok; default: their ids are of this source alone.'),
    account: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe(
        'Account that all posts are addressed to: those of a brand that has it in `accounts` are its mentions.',
      ),
    every: every
      .prefault('1h')
      .describe('How long it may be silent: after that nothing is known until the next delivery.'),
    history: z.boolean().default(false).describe('Whether the posts are history, which alerts nobody.'),
    timeFormat: form
      .optional()
      .describe('Form of the times, such as `DD/MM/YYYY HH:mm`. Default: what can be read in one way.'),
    timezone: zone.optional().describe('Zone of times that name none, such as `Europe/Berlin`. Default: UTC.'),
  })
  .refine(({ secret, token }) => secret !== undefined || token !== undefined, {
    message: 'a "secret" or a "token": without one, anybody could deliver posts',
  });

function isRight(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

const cursorShape = z.object({
  /** The end of what was covered last; null: nothing was. */
  upTo: z.number().nullable(),
});

/**
 * Posts that others push here. Time is covered while the door is open and the sender speaks: within `every` of a delivery.
 * A sender that is silent for longer may be broken, so that nothing is known of that time.
 */
export const webhook: CollectorPlugin<typeof settings> = {
  platform: 'webhook',
  settings,
  pollMs: 2_000,
  deletions: 'none',
  create({ mapping: given, ...set }, { name, clock, door }) {
    const { rating, ...mapping } = given;
    const signature = typeof set.signature === 'string' ? signatureForms[set.signature] : ownForm(set.signature);
    const scale = readScale(set.scale) ?? { worst: 1, best: 5 };
    const { items, network, account } = set;
    const as = { name, items, mapping, rating, scale, network, account, times: saidTimes(set, names) };

    async function nextPage({ cursor, signal }: ListenRequest): Promise<Page> {
      signal.throwIfAborted();
      const now = clock.now();
      const openSince = door?.openSince() ?? null;
      if (!door || openSince === null)
        throw new RetryLater(now + minuteMs, 'this process takes no deliveries: its web server is not open');
      const last = await door.lastDelivery();
      const parsed = cursorShape.safeParse(cursor);
      const upTo = parsed.success ? parsed.data.upTo : null;
      const covered = last === null ? null : coveredBy({ last: Math.min(last, now), openSince, upTo, now }, set.every);
      return {
        posts: [],
        cursor: { upTo: covered?.to ?? upTo },
        coverage: covered ? [covered] : [],
        backfill: false,
        more: false,
        ...(covered || (last !== null && upTo !== null && now < last + set.every) ? {} : { problem: silence(last) }),
      };
    }

    return {
      collect: nextPage,
      listening: { collect: nextPage, begin: (cursor) => cursor, searchesHistory: false },
      door: {
        history: set.history,
        async open(delivery) {
          verifySender({ ...set, signature }, delivery);
          return await readDelivery(delivery, as);
        },
      },
      check: (signal) => checkDoor(door?.url ?? '', signal),
    };
  },
};

const silence = (last: Time | null): string =>
  last === null
    ? 'nothing was delivered yet, so nothing is known'
    : 'nothing was delivered for longer than "every", so that nothing is known since';

const ownForm = ({ header: name, timestampHeader, ...form }: z.output<typeof ownSignature>) => ({
  ...form,
  headers: [name.toLowerCase()],
  ...(timestampHeader !== undefined && { timestampHeader: timestampHeader.toLowerCase() }),
});

/** Null: no time more than before. */
function coveredBy(
  { last, openSince, upTo, now }: { last: Time; openSince: Time; upTo: Time | null; now: Time },
  everyMs: number,
): Interval | null {
  const from = Math.max(openSince, last - everyMs, upTo ?? 0);
  const to = Math.min(now, last + everyMs);
  return from < to ? { from, to } : null;
}
