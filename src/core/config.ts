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
  sources: SourceConfig[];
  channels: ChannelConfig[];
  brands: Brand[];
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
}

export interface Brand {
  name: string;
  query: string;
  /** The brand's own, as `platform:id-or-name`: stored, never counted. */
  accounts: string[];
  /** Names of its sources. */
  sources: string[];
  competitors: string[];
  timezone: string;
  rules: Rule[];
}

export interface Rule {
  /** Unique per brand. */
  name: string;
  detector: string;
  /** The user's dial. A month is 30.44 days. */
  falseAlarmsPerMonth: number;
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
