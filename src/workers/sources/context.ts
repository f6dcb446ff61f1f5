import type { Clock } from '../../core/clock.ts';
import type { Brand, SourceConfig } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { Nudges } from '../../core/jobs.ts';
import type { Logger } from '../../core/logger.ts';
import type { Collector } from '../../core/plugins/collector.ts';
import type { BrandsMatcher, Matcher } from '../../core/query.ts';
import type { LeaseStore } from '../../core/store/leases.ts';
import type { LedgerStore } from '../../core/store/ledgers.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { ProgressStore } from '../../core/store/progress.ts';

export interface Source extends SourceConfig {
  /** See `CollectorPlugin`. */
  fastestPollMs?: number | undefined;
  collector: Collector;
}

export interface SourceHealth {
  source: string;
  /** Null: it answers again. */
  failingSince: Time | null;
  error: string | null;
}

/** What reading a source needs. */
export interface SourceContext {
  store: MentionStore & ProgressStore & LeaseStore & Pick<LedgerStore, 'ledgers'>;
  brands: readonly Brand[];
  /** Brand -> its compiled query. */
  matchers: ReadonlyMap<string, Matcher>;
  /** The queries of all brands, compiled together. Default: each is asked by itself. */
  together?: BrandsMatcher;
  sources: ReadonlyMap<string, Source>;
  clock: Clock;
  logger: Logger;
  nudges: Nudges;
  /** Called when a source stops or starts answering. */
  onHealth?: (health: SourceHealth) => void;
  /** Names of brands that have an open incident: they may be asked for more often, and by themselves. Default: none. */
  brandsInIncident?: () => Promise<ReadonlySet<string>>;
  /** Whether the process still goes by these brands and sources. Default: always. */
  isCurrent?: () => boolean;
  /** How long a page of a part may take; default 60 s. */
  pageMs?: number;
  /** Between 0 and 1, so that parts that failed together are not asked together; default: Math.random. */
  random?: () => number;
}
