import type { CxWords } from './cx.ts';
import type { Time } from './domain.ts';

import type { Severity } from './incident.ts';

/** The user's configuration, loaded, checked and complete. Plug-in settings are already parsed by their plug-in. */
export interface Config {
  /** The file it came from. */
  file: string;
  timezone: string;
  /** Absolute folder: embedded server, exports, rejects. */
  data: string;
  store: { engine: 'embedded' } | { engine: 'postgres'; url: string };
  queue: { engine: 'store' } | { engine: 'redis'; url: string };
  heartbeat: string | null;
  models: ModelConfig[];
  sources: SourceConfig[];
  channels: ChannelConfig[];
  brands: Brand[];
}

/** A sentiment model of the user's own. */
export interface ModelConfig {
  name: string;
  /** Absolute folder with weights, tokeniser, labels and card. */
  folder: string;
}

export interface SourceConfig {
  name: string;
  platform: string;
  pollMs: number;
  settings: unknown;
}

export interface ChannelConfig {
  name: string;
  type: string;
  settings: unknown;
  /** Missing: it is told everything, at once. */
  routing?: Routing;
  /** The most false alarms a month that all rules together may give it; missing: the sum of theirs. */
  falseAlarmsPerMonth?: number;
}

/** What a channel is told, and when. */
export interface Routing {
  minSeverity: Severity;
  quietHours: QuietHours | null;
  /** Who is told when nobody has acknowledged in time what this channel was told. */
  escalation: { withinMs: number; to: string } | null;
}

/** From and to in minutes after midnight, in that time zone; over midnight when `from` is later. */
export interface QuietHours {
  from: number;
  to: number;
  timezone: string;
}

export interface Brand {
  name: string;
  query: string;
  /** The brand's own, as `platform:id-or-name`: stored, never counted. */
  accounts: string[];
  /** Names of its sources. */
  sources: string[];
  competitors: string[];
  /** Name of the sentiment model that it shall use: a built-in one, or one of `models`. */
  model: string;
  timezone: string;
  campaigns: Campaign[];
  /** Its own words for customer-experience labels, beside the built-in lists. */
  cx: CxWords;
  rules: Rule[];
}

/** Something planned that makes people talk: it is expected, and teaches nothing about other times. */
export interface Campaign {
  from: Time;
  to: Time;
  /** How many times as many mentions as usual are expected. */
  factor: number;
}

export interface Rule {
  /** Unique per brand. */
  name: string;
  detector: string;
  /** The user's dial, and at most its share of what its channels bear. A month is 30.44 days. */
  falseAlarmsPerMonth: number;
  /** The user's dial, where a channel bears less. */
  wantedPerMonth?: number;
  /** Names of channels. */
  notify: string[];
  /** Parsed by the detector. */
  settings: unknown;
}

/** Some span of the configuration, for messages: 1-based. */
export interface FilePosition {
  file: string;
  line: number;
  column: number;
}
