import { z } from 'zod';
import { dayMs, minuteMs } from '../../../core/domain.ts';
import { ConfigError, messageOf } from '../../../core/errors.ts';
import type { CollectorPlugin } from '../../../core/plugins/collector.ts';
import { ownLimits } from '../../../core/plugins/own-limits.ts';
import { askInstances } from '../../instances/ask-instance.ts';
import { catchUp } from '../../instances/catch-up.ts';
import { checkInstances } from '../../instances/check-instances.ts';
import { instancesOf } from '../../instances/instance.ts';
import { lookAtAccess } from './access.ts';
import { searchPart } from './search-part.ts';
import { tagPart } from './tag-part.ts';

const instance = z.union([
  z.string().min(1),
  z.strictObject({ host: z.string().min(1), token: z.string().min(1).optional() }),
]);

const settings = z.strictObject({
  instances: z
    .array(instance)
    .min(1)
    .default(['mastodon.social'])
    .describe(
      'Servers to read: names such as mastodon.social, or { host, token }. Each one knows the posts of its own people and of those whom they follow.',
    ),
  tags: z.array(z.string().min(1)).default([]).describe('Hashtags to read at each instance, with or without #.'),
  token: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Access token of an account at the first instance, with read:statuses and read:search. Secret: use an environment variable.',
    ),
  search: z
    .boolean()
    .default(true)
    .describe('Also search each instance for what the brands ask for: most need a token of an account for it.'),
  backfillDays: z
    .number()
    .min(0)
    .max(90)
    .default(7)
    .describe('Days of history to read at first, so that the baseline is learned sooner.'),
  baseUrl: z
    .url()
    .optional()
    .describe('Base URL that stands in for all instances; {instance} in it becomes the name of the instance.'),
});

/** What an instance takes from one address or one account (rack-attack of Mastodon). */
const limit = { platform: 'mastodon', most: 300, windowMs: 5 * minuteMs };

/** Posts of Mastodon, and of what speaks its API, at chosen instances: each tag, and each search, is read by itself. */
export const mastodon: CollectorPlugin<typeof settings> = {
  platform: 'mastodon',
  settings,
  pollMs: minuteMs,
  // Timelines just lack what was deleted.
  deletions: 'untold',
  create(
    { instances: written, tags, token, search, backfillDays, baseUrl },
    { clock, logger, limits = ownLimits(clock) },
  ) {
    const instances = instancesOf(written, { baseUrl, token });
    const names = [...new Set(tags.map((tag) => tag.trim().replace(/^#/, '').toLowerCase()).filter(Boolean))];
    const ask = askInstances(limit, { clock, limits });
    const reading = { ask, clock, logger, backfillMs: backfillDays * dayMs };
    if (names.length === 0 && !search)
      throw new ConfigError('it has no `tags`, and `search` is off: nothing is read; add a hashtag');
    const searching = { ...reading, isExtra: names.length > 0 };
    const parts = instances.flatMap((one) => [
      ...names.map((tag) => tagPart(one, tag, reading)),
      ...(search ? [searchPart(one, searching)] : []),
    ]);
    const collect = catchUp(parts, { clock, logger });
    return {
      collect,
      listening: { collect, begin: (cursor) => cursor, searchesHistory: false, parts },
      check: (signal) =>
        checkInstances(instances, (one) => lookAtAccess(ask, one, { tags: names, now: clock.now(), signal }), {
          explain: (one, error) => `${one.name}: ${messageOf(error)}`,
          signal,
        }),
    };
  },
};
