import type { Time } from '../domain.ts';

/** What is due at domain time `now`, for the sweep. */
export interface DueWork {
  unscored: boolean;
  /** Brands with dirty slices, queued observations, or an engine to relearn. */
  brands: string[];
  channels: string[];
}

/** Number of mentions of one brand: all, unscored, set aside. */
export interface BrandCounts {
  brand: string;
  mentions: number;
  unscored: number;
  dead: number;
  /** Of slices that were sealed before they were stored: they count nowhere. Missing: none. */
  uncounted?: number;
}

/** How long after they were posted the live mentions of a source were seen: half of them, and 95 %. */
export interface SourceLag {
  source: string;
  mentions: number;
  p50Ms: number;
  p95Ms: number;
}

/** What the workers have to do. */
export interface WorkStore {
  due(now: Time): Promise<DueWork>;
  /** For every brand with a mention. */
  counts(): Promise<BrandCounts[]>;
  /** Of mentions of these brands that were posted at `from` or later. Sources without any are left out. */
  lags(brands: readonly string[], from: Time): Promise<SourceLag[]>;
}
