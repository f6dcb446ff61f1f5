import type { CxWords } from './cx.ts';
import type { Time } from './domain.ts';

import type { Severity } from './incident.ts';

/** The user's configuration: loaded, validated and complete. Each plug-in has already parsed its own settings. */
export interface Config {
  /** Path of the configuration file. */
  file: string;
  timezone: string;
  /** Absolute path of the folder for the embedded server, exports and rejected rows. */
  data: string;
  store: { engine: 'embedded' } | { engine: 'postgres'; url: string };
  queue: { engine: 'store' } | { engine: 'redis'; url: string };
  heartbeat: string | null;
  /** Where deliveries are taken; missing: as `defaultWeb`. */
  web?: WebAddress;
  /** How long tombstones are kept; null, or missing: for ever. */
  keepCountsMs?: number | null;
  models: ModelConfig[];
  sources: SourceConfig[];
  channels: ChannelConfig[];
  brands: Brand[];
}

/** Where a process listens for HTTP. */
export interface WebAddress {
  /** An address of this machine, or a name of it. */
  host: string;
  /** 0: any that is free. */
  port: number;
}

export const defaultWeb: WebAddress = { host: '127.0.0.1', port: 4680 };

/** Where an address is reached from this machine. */
export const urlOf = ({ host, port }: WebAddress): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** A user's own sentiment model. */
export interface ModelConfig {
  name: string;
  /** Absolute path of a folder with weights, tokeniser, labels and card. */
  folder: string;
}

export interface SourceConfig {
  name: string;
  platform: string;
  pollMs: number;
  settings: unknown;
  /** How long text is kept after it was stored; null: for ever. Missing: not known, as its plug-in is not loaded. */
  keepTextMs?: number | null;
}

export interface ChannelConfig {
  name: string;
  type: string;
  settings: unknown;
  /** Missing: the channel gets every notification at once. */
  routing?: Routing;
  /**
   * False-alarm budget per month for all rules of the channel together; missing: the default, which binds only rules
   * without a dial of their own.
   */
  falseAlarmsPerMonth?: number;
}

/**
 * Which posts concern a rule or a channel: those with one of the values of every key that is given. An incident is told
 * when most of its posts are such, among those of which the value is known.
 */
export interface Only {
  touchpoints?: string[];
  intents?: string[];
  /** As `de`, `en`. */
  languages?: string[];
  platforms?: string[];
}

/** Single posts that a channel asks for, with one of these intents: told together, so often, so many a day. */
export interface SinglePosts {
  intents: string[];
  everyMs: number;
  mostPerDay: number;
}

/** Which notifications a channel gets, and when. */
export interface Routing {
  minSeverity: Severity;
  /** Missing: all. */
  only?: Only;
  /** Missing: none. */
  singlePosts?: SinglePosts;
  quietHours: QuietHours | null;
  /** The channel to notify when nobody acknowledges this channel's alert in time. */
  escalation: { withinMs: number; to: string } | null;
}

/** In minutes after midnight in that time zone. The hours span midnight when `from` is later than `to`. */
export interface QuietHours {
  from: number;
  to: number;
  timezone: string;
}

export interface Brand {
  name: string;
  /** As people write it, for messages; missing: the name. */
  title?: string;
  query: string;
  /** The brand's own accounts, as `platform:id-or-name`. Their posts are stored but never counted. */
  accounts: string[];
  /** Names of the brand's sources. */
  sources: string[];
  competitors: string[];
  /** Name of the sentiment model to use: built in, or one of `models`. */
  model: string;
  timezone: string;
  /** Its share of the budgets of its sources; missing: 1. */
  weight?: number;
  campaigns: Campaign[];
  /** The brand's own words for customer-experience labels, in addition to the built-in lists. */
  cx: CxWords;
  rules: Rule[];
}

/** A planned event that raises the number of mentions. It does not change the baseline of other times. */
export interface Campaign {
  from: Time;
  to: Time;
  /** Expected multiple of the usual number of mentions. */
  factor: number;
}

export interface Rule {
  /** Unique per brand. */
  name: string;
  detector: string;
  /** The user's dial or the default one, capped at the rule's share of its channels' budgets. A month is 30.44 days. */
  falseAlarmsPerMonth: number;
  /** The dial before a channel's budget lowered it; missing: none did. */
  wantedPerMonth?: number;
  /** Names of the channels to notify. */
  notify: string[];
  /** Which incidents its channels are told of; missing: all. */
  only?: Only;
  /** For messages: whom to ask, and what to do (a link, or two lines). */
  owner?: string;
  playbook?: string;
  /** Already parsed by the detector. */
  settings: unknown;
}

/** A span of the configuration file, for messages; 1-based. */
export interface FilePosition {
  file: string;
  line: number;
  column: number;
}
