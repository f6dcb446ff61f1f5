import { z } from 'zod';
import { severities } from '../core/incident.ts';
import { cxSchema } from './cx-schema.ts';
import { durationPattern, parseDuration, parseRatePerMonth, ratePattern } from './units.ts';

/** What plug-ins hand to the configuration: their settings and names, and the check of a query. */
export interface ConfigPlugins {
  collectors: Readonly<Record<string, { settings: z.ZodType; pollMs: number }>>;
  notifiers: Readonly<Record<string, { settings: z.ZodType }>>;
  /** `isDefault`: a brand that names no rules has one of it. */
  detectors: Readonly<Record<string, { settings: z.ZodType; isDefault?: boolean }>>;
  /** Built-in sentiment models. */
  models: readonly string[];
  /** Names of what a file has that says nothing. */
  defaults: { source: string; channel: string; model: string };
  /** Throws when the query is wrong; the error may have a `column` (1-based). */
  checkQuery(query: string): void;
}

const idRule = 'at most 64 letters (A-Z), digits, ".", "_" or "-", beginning with a letter or digit';
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const id = z.string().regex(idPattern, idRule);

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

/** The dial, as it is written: `2/month`. Becomes false alarms per month. */
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
    from: clockTime.describe('Their beginning, such as "22:00"'),
    to: clockTime.describe('Their end, such as "07:00"; on the next day if it is earlier'),
    timezone: timezone.optional().describe("The readers' time zone; default: the one at the top of the file"),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'another time than "from"' });

const acknowledgeWithin = z
  .string()
  .regex(durationPattern, 'a duration such as 30m or 2h')
  .transform((text) => parseDuration(text) ?? 0)
  .refine((ms) => ms >= 60_000 && ms <= 7 * 86_400_000, 'a duration from 1m to 7d');

/** The top of the file. What plug-ins own is checked apart, each entry by its plug-in. */
export const fileSchema = z.strictObject({
  timezone: timezone
    .describe('Time zone of alerts, quiet hours and daily patterns; a brand may have its own')
    .default('UTC'),
  data: z
    .string()
    .min(1)
    .describe('Folder for the embedded server, exports and rejected rows; relative to this file')
    .default('./data'),
  store: store
    .describe('Where mentions are kept: "embedded", or postgres://user:password@host/database')
    .default('embedded'),
  queue: queue
    .describe('Where jobs wait: "store" (the PostgreSQL of the store), or redis://host:6379')
    .default('store'),
  heartbeat: httpUrl
    .nullable()
    .describe('URL that is pinged only while collecting, detecting and notifying work')
    .default(null),
  models: z
    .record(id, z.strictObject({ folder: z.string().min(1).describe('Its folder; relative to this file') }))
    .describe('Name -> a sentiment model of your own, which a brand may then name as its `model`')
    .default({}),
  sources: z
    .record(z.string(), z.unknown())
    .describe('Name -> one connection; the name is the platform unless `platform` says otherwise')
    .optional(),
  channels: z.record(z.string(), z.unknown()).describe('Name -> one place that is told').optional(),
  brands: z.array(z.unknown()).min(1).describe('What is watched'),
});

export const sourceSchema = z.strictObject({
  platform: z.string().optional().describe('Where the posts live; default: the name of the source'),
  poll: poll.optional().describe('How often to ask, such as 5m; default: what suits the platform'),
});

export const channelSchema = z.strictObject({
  type: z.string().describe('How it is told'),
  minSeverity: z
    .enum(severities)
    .optional()
    .describe('Tell it only of incidents that are at least so bad; default: minor'),
  quietHours: quietHours
    .optional()
    .describe('When its readers sleep: messages wait until the end, but for severe incidents; default: never'),
  acknowledgeWithin: acknowledgeWithin
    .optional()
    .describe('Time for its readers to acknowledge, such as 30m; then "escalateTo" is told; default: no limit'),
  escalateTo: z.string().optional().describe('The channel that is told when nobody has acknowledged in time'),
  falseAlarms: falseAlarms
    .optional()
    .describe('The most false alarms it bears from all rules together, such as 4/month; default: the sum of theirs'),
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
    from: moment.describe('Its beginning, such as 2026-11-27 or 2026-11-27T09:00+01:00'),
    to: moment.describe('Its end'),
    factor: z
      .number()
      .min(1)
      .max(1000)
      .default(1)
      .describe('How many times as many mentions as usual are expected; default: what the other mentions tell'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'a time after "from"' });

/** What a brand has that names no rules. */
export const defaultRules = ({ detectors }: Pick<ConfigPlugins, 'detectors'>): { detector: string }[] =>
  Object.entries(detectors).flatMap(([detector, { isDefault }]) => (isDefault ? [{ detector }] : []));

export const brandSchema = z.strictObject({
  name: brandName.describe('Name of the brand, in ids and messages'),
  query: z.string().min(1).max(5000).optional().describe('Which posts are about it; default: the name as a phrase'),
  accounts: z
    .array(z.string().regex(/^[a-z0-9-]+:\S.*$/, 'platform:account, such as x:NintendoAmerica'))
    .default([])
    .describe("The brand's own accounts: stored, never counted"),
  sources: z.array(z.string()).optional().describe('Names of its sources; default: all'),
  competitors: z.array(z.string().min(1).max(200)).default([]).describe('Names to compare it with'),
  model: z.string().optional().describe('What scores its mentions: a built-in model, or a name of `models`'),
  notify: z.array(z.string()).optional().describe('Names of the channels that its rules tell; default: all'),
  timezone: timezone.optional().describe('Its own time zone; default: the one above'),
  campaigns: z
    .array(campaign)
    .max(1000)
    .default([])
    .describe('What is planned and will make people talk: it is expected, and teaches nothing about other times'),
  cx: cxSchema
    .describe('Words and phrases of its own for customer-experience labels, beside the built-in lists')
    .default({ touchpoints: {}, stages: {}, intents: {} }),
  rules: z.array(z.unknown()).optional().describe('When to speak, and where'),
});

export const defaultSources = ({ defaults: { source } }: Pick<ConfigPlugins, 'defaults'>) => ({ [source]: {} });
export const defaultChannels = ({ defaults: { channel } }: Pick<ConfigPlugins, 'defaults'>) => ({
  [channel]: { type: channel },
});

/** With what a file has that names no sources and channels, for editors. */
export const fileSchemaWith = (plugins: ConfigPlugins): z.ZodObject => {
  const { sources, channels } = fileSchema.shape;
  return fileSchema.extend({
    sources: sources.unwrap().default(defaultSources(plugins)),
    channels: channels.unwrap().default(defaultChannels(plugins)),
  });
};

/** With what a brand has that names no rules and no model, for editors. */
export function brandSchemaWith(plugins: ConfigPlugins): z.ZodObject {
  const rules = defaultRules(plugins);
  const names = rules.map(({ detector }) => detector).join(' and ');
  const described = `When to speak, and where; default: ${names} at 2/month each, to every channel`;
  const { models, defaults } = plugins;
  const model = `What scores its mentions: ${models.join(', ')}, or a name of \`models\`; default: ${defaults.model}`;
  return brandSchema.extend({
    model: z.string().default(defaults.model).describe(model),
    rules: z.array(z.unknown()).default(rules).describe(described),
  });
}

export const ruleSchema = z.strictObject({
  name: id.optional().describe('Name of the rule, unique per brand; default: the detector'),
  detector: z.string().describe('What it looks for'),
  falseAlarms: falseAlarms
    .default(2)
    .describe('How many false alarms are acceptable, such as 2/month, 1/week or 1/day'),
  notify: z.array(z.string()).optional().describe("Names of the channels to tell; default: the brand's"),
});
