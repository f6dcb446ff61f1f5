import { z } from 'zod';
import { defaultWeb } from '../core/config.ts';
import { cxIntents, cxTouchpoints } from '../core/cx.ts';
import { dayMs } from '../core/domain.ts';
import { severities } from '../core/incident.ts';
import type { Deletions } from '../core/plugins/collector.ts';
import { durationPattern, parseDuration } from '../wording/duration.ts';
import { cxSchema } from './cx-schema.ts';
import { parseRatePerMonth, parseSpan, ratePattern, spanPattern } from './units.ts';

/** What the configuration needs from plug-ins: names, settings and a query check. */
export interface ConfigPlugins {
  /** `deletions`: missing where the plug-in is not loaded. */
  collectors: Readonly<
    Record<
      string,
      { settings: z.ZodType; pollMs: number; deletions?: Deletions; deletionsBy?(settings: unknown): Deletions }
    >
  >;
  notifiers: Readonly<Record<string, { settings: z.ZodType }>>;
  /** `isDefault`: a brand without `rules` gets one such rule. */
  detectors: Readonly<Record<string, { settings: z.ZodType; isDefault?: boolean }>>;
  /** Built-in sentiment models. */
  models: readonly string[];
  /** Names of the defaults for a file that sets none. */
  defaults: { source: string; channel: string; model: string };
  /** Throws on an invalid query; the error may have a `column` (1-based). */
  checkQuery(query: string): void;
}

const idRule = 'at most 64 letters (A-Z), digits, ".", "_" or "-", beginning with a letter or digit';
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const id = z.string().regex(idPattern, idRule);

/** A line that readers of messages see. */
const label = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'one line of text');

const playbook = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => text.split('\n').length <= 2, 'a link, or two lines');

const brandName = z.string().superRefine((name, context) => {
  if (idPattern.test(name)) return;
  const near = name
    .trim()
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .toLowerCase();
  const message = `${idRule}; the words to look for stand in "query"`;
  context.addIssue({ code: 'custom', message, params: { known: idPattern.test(near) ? [near] : [] } });
});

const isTimezone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
export const timezone = z.string().superRefine((zone, context) => {
  if (isTimezone(zone)) return;
  const message = 'a time zone of the IANA list, such as Europe/Berlin or UTC';
  context.addIssue({ code: 'custom', message, params: { known: Intl.supportedValuesOf('timeZone') } });
});

const httpUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:\/\/./.test(url), 'a URL that begins with http:// or https://');

const store = z.string().superRefine((url, context) => {
  if (url === 'embedded') return;
  const message = /^mongodb(\+srv)?:\/\//.test(url)
    ? '"embedded" or postgres://user:password@host/database: this version of Earshot has no MongoDB store yet'
    : '"embedded" or postgres://user:password@host/database';
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) context.addIssue({ code: 'custom', message });
});
const queue = z.string().superRefine((url, context) => {
  if (url === 'store') return;
  const message = /^postgres(ql)?:\/\//.test(url)
    ? '"store" or redis://host:6379: a queue in a PostgreSQL of its own is not there yet, so use "store" with that PostgreSQL as the store'
    : '"store" (the PostgreSQL of the store) or redis://host:6379';
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) context.addIssue({ code: 'custom', message });
});

const poll = z
  .string()
  .regex(durationPattern, 'a duration such as 30s, 5m or 1h')
  .transform((text) => parseDuration(text) ?? 0)
  .refine((ms) => ms >= 10_000 && ms <= 86_400_000, 'a duration from 10s to 1d');

/** Null: for ever. */
const keptFor = (example: string, fewestDays: number) =>
  z
    .string()
    .regex(spanPattern, `a time such as ${example}, or forever`)
    .transform((text) => parseSpan(text))
    .refine((ms) => ms === null || ms >= fewestDays * dayMs, `${fewestDays} days or more, or forever`);

/** Reads the dial, such as `2/month`, as false alarms per month. */
export const falseAlarms = z
  .string()
  .regex(ratePattern, 'a rate such as 2/month, 1/week or 1/day')
  .transform((text) => parseRatePerMonth(text) ?? 0)
  .refine((rate) => rate >= 0.01 && rate <= 1000, 'a rate from 0.01/month to 30/day');

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 07:00 or 22:30, in quotes')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const quietHours = z
  .strictObject({
    from: clockTime.describe('Start, such as "22:00"'),
    to: clockTime.describe('End, such as "07:00"; on the next day if it is earlier than the start'),
    timezone: timezone.optional().describe("The readers' time zone; default: the one at the top of the file"),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'another time than "from"' });

const acknowledgeWithin = z
  .string()
  .regex(durationPattern, 'a duration such as 30m or 2h')
  .transform((text) => parseDuration(text) ?? 0)
  .refine((ms) => ms >= 60_000 && ms <= 7 * 86_400_000, 'a duration from 1m to 7d');

const mentions = z.strictObject({
  intents: z.array(z.enum(cxIntents)).min(1).describe('Intents of their authors, such as complaint or churn-threat'),
  when: z.enum(['hourly', 'daily']).default('hourly').describe('How often they are told, together'),
  most: z
    .string()
    .regex(/^([1-9]|1\d|20)\/day$/, 'a number from 1/day to 20/day')
    .default('20/day')
    .transform((text) => Number.parseInt(text, 10))
    .describe('How many, such as 20/day; above it, one line says how many more there were'),
});

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).optional();

const only = z
  .strictObject({
    touchpoints: some(z.enum(cxTouchpoints)).describe('Parts of the company that posts are about, such as delivery'),
    intents: some(z.enum(cxIntents)).describe('Intents of their authors, such as complaint'),
    languages: some(z.string().regex(/^[a-z]{2,3}$/, 'a language code such as de or en')).describe('Languages, as de'),
    platforms: some(z.string()).describe('Platforms, such as x or rss'),
  })
  .refine((keys) => Object.keys(keys).length > 0, 'touchpoints, intents, languages or platforms');

/** The top level of the file. Each plug-in validates its own entries separately. */
export const fileSchema = z.strictObject({
  timezone: timezone
    .describe('Time zone (IANA name) for alerts, quiet hours and daily patterns; a brand can override it')
    .default('UTC'),
  data: z
    .string()
    .min(1)
    .describe('Folder for the embedded server, exports and rejected rows; relative to this file')
    .default('./data'),
  store: store
    .describe('Where mentions are stored: "embedded", or postgres://user:password@host/database')
    .default('embedded'),
  queue: queue
    .describe('Where jobs are queued: "store" (the PostgreSQL of the store), or redis://host:6379')
    .default('store'),
  heartbeat: httpUrl
    .nullable()
    .describe('URL that Earshot pings only while collecting, detecting and notifying work')
    .default(null),
  web: z
    .strictObject({
      host: z
        .string()
        .regex(/^[A-Za-z0-9.:-]{1,255}$/, 'an address such as 127.0.0.1 or 0.0.0.0')
        .default(defaultWeb.host)
        .describe('Address to listen at; 0.0.0.0 is reached from other machines: put a proxy with TLS before it'),
      port: z.number().int().min(0).max(65_535).default(defaultWeb.port).describe('Port to listen at'),
    })
    .describe('Where posts are pushed to; the server is opened only where a source needs it')
    .prefault({}),
  keepCounts: keptFor('25 months', 100)
    .describe('How long what counts of an erased mention is kept, such as 25 months or 3 years; or forever')
    .prefault('25 months'),
  models: z
    .record(id, z.strictObject({ folder: z.string().min(1).describe('Folder of the model; relative to this file') }))
    .describe('Your own sentiment models: a name -> its `folder`; a brand selects one with `model`')
    .default({}),
  sources: z
    .record(z.string(), z.unknown())
    .describe(
      'Where posts come from: a name -> one connection; the name is also the platform, unless `platform` is set',
    )
    .optional(),
  channels: z.record(z.string(), z.unknown()).describe('Where alerts go: a name -> one destination').optional(),
  brands: z.array(z.unknown()).min(1).describe('Brands to watch'),
});

export const sourceSchema = z.strictObject({
  platform: z.string().optional().describe('Platform of the source; default: the name of the source'),
  poll: poll.optional().describe('Polling interval from 10s to 1d, such as 5m; the default depends on the platform'),
  keepText: keptFor('30 days', 1)
    .optional()
    .describe(
      'How long text, author and links of its posts are kept, such as 30 days; or forever; default: 30 days where the platform does not say what is deleted there, else forever',
    ),
});

export const channelSchema = z.strictObject({
  type: z.string().describe('Type of channel; the other keys depend on it'),
  minSeverity: z.enum(severities).optional().describe('Lowest severity of incidents to send; default: minor'),
  only: only
    .optional()
    .describe('Incidents to send, by what most of their posts are: one of the values of each key; default: all'),
  mentions: mentions
    .optional()
    .describe('Single posts to send, each as a line with its link; they are no incidents; default: none'),
  quietHours: quietHours.optional().describe('Hours when messages wait, unless the incident is severe; default: none'),
  acknowledgeWithin: acknowledgeWithin
    .optional()
    .describe(
      'Time limit for an acknowledgement, such as 30m; when it expires, `escalateTo` is notified; default: no limit',
    ),
  escalateTo: z.string().optional().describe('Channel to notify when nobody acknowledges in time'),
  falseAlarms: falseAlarms
    .optional()
    .describe(
      'False-alarm budget for all its rules together, such as 4/month; default: 4/month, which leaves the dials that rules set themselves as they are',
    ),
});

const moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/,
    'a day such as 2026-11-27 (UTC), or a moment such as 2026-11-27T09:00+01:00',
  )
  .transform((text) => Date.parse(text))
  .refine((time) => !Number.isNaN(time), 'a day of the calendar');

const campaign = z
  .strictObject({
    from: moment.describe('Start, such as 2026-11-27 or 2026-11-27T09:00+01:00'),
    to: moment.describe('End'),
    factor: z
      .number()
      .min(1)
      .max(1000)
      .default(1)
      .describe('Expected multiple of the usual number of mentions; default: estimated from the other mentions'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'a time after "from"' });

/** The rules of a brand without `rules`. */
export const defaultRules = ({ detectors }: Pick<ConfigPlugins, 'detectors'>): { detector: string }[] =>
  Object.entries(detectors).flatMap(([detector, { isDefault }]) => (isDefault ? [{ detector }] : []));

export const brandSchema = z.strictObject({
  name: brandName.describe('Unique name, used in ids and messages'),
  title: label(60).optional().describe('Name as people write it, for messages, such as Acme Coffee; default: the name'),
  query: z.string().min(1).max(5000).optional().describe('Query that posts must match; default: the name as a phrase'),
  accounts: z
    .array(z.string().regex(/^[a-z0-9-]+:\S.*$/, 'platform:account, such as x:NintendoAmerica'))
    .default([])
    .describe(
      "The brand's own accounts, as platform:account; their posts are stored but never counted, and posts that answer or name them are mentions",
    ),
  sources: z.array(z.string()).optional().describe('Sources to use, by name; default: all'),
  competitors: z
    .array(z.string().min(1).max(200))
    .default([])
    .describe('Names to compare it with in reports; alerts do not use them'),
  model: z.string().optional().describe('Sentiment model: a built-in one, or a name from `models`'),
  notify: z
    .array(z.string())
    .optional()
    .describe('Channels to notify, by name, unless a rule names its own; default: all'),
  timezone: timezone.optional().describe('Time zone of this brand; default: the one at the top'),
  weight: z
    .number()
    .positive('a number above 0, such as 2')
    .max(1000, 'a number up to 1000')
    .default(1)
    .describe('Its share of the budgets of its sources, beside those of their other brands'),
  campaigns: z
    .array(campaign)
    .max(1000)
    .default([])
    .describe('Planned events that will raise the number of mentions; they do not change the baseline of other times'),
  cx: cxSchema
    .describe("The brand's own words and phrases for customer-experience labels, in addition to the built-in lists")
    .default({ touchpoints: {}, stages: {}, intents: {} }),
  rules: z.array(z.unknown()).optional().describe('When to alert, and where'),
});

export const defaultSources = ({ defaults: { source } }: Pick<ConfigPlugins, 'defaults'>) => ({ [source]: {} });
export const defaultChannels = ({ defaults: { channel } }: Pick<ConfigPlugins, 'defaults'>) => ({
  [channel]: { type: channel },
});

/** Includes the default sources and channels, so that editors can show them. */
export const fileSchemaWith = (plugins: ConfigPlugins): z.ZodObject => {
  const { sources, channels } = fileSchema.shape;
  return fileSchema.extend({
    sources: sources.unwrap().default(defaultSources(plugins)),
    channels: channels.unwrap().default(defaultChannels(plugins)),
  });
};

/** Includes the default rules and model, so that editors can show them. */
export function brandSchemaWith(plugins: ConfigPlugins): z.ZodObject {
  const rules = defaultRules(plugins);
  const names = rules.map(({ detector }) => detector).join(' and ');
  const described = `When to alert, and where; default: ${names} at 2/month each (or their share of the channels' budgets), to every channel`;
  const { models, defaults } = plugins;
  const model = `Sentiment model: ${models.join(', ')}, or a name from \`models\`; default: ${defaults.model}`;
  return brandSchema.extend({
    model: z.string().default(defaults.model).describe(model),
    rules: z.array(z.unknown()).default(rules).describe(described),
  });
}

export const ruleSchema = z.strictObject({
  name: id.optional().describe('Name of the rule, unique per brand, used in ids and messages; default: the detector'),
  detector: z.string().describe('Kind of rule'),
  falseAlarms: falseAlarms
    .optional()
    .describe(
      "The dial: acceptable number of false alarms, such as 2/month, 1/week or 1/day; default: 2/month, or its share of its channels' budgets where that is less",
    ),
  notify: z.array(z.string()).optional().describe("Channels to notify, by name; default: the brand's"),
  only: only
    .optional()
    .describe('Incidents to alert on, by what most of their posts are: one of the values of each key; default: all'),
  owner: label(100).optional().describe('Who acts on its alerts, as readers know them; stands in the messages'),
  playbook: playbook.optional().describe('What its owner does: a link, or two lines; stands in the messages'),
});
