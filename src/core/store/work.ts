import type { Time } from '../domain.ts';

/** What is due, for the sweep, at domain time `now`. */
export interface DueWork {
  unscored: boolean;
  /** Brands with dirty slices, observations to take, or an engine to be learned anew. */
  brands: string[];
  channels: string[];
}

/** Mentions of one brand: all, without a score, set aside. */
export interface BrandCounts {
  brand: string;
  mentions: number;
  unscored: number;
  dead: number;
}

/** What there is to do. */
export interface WorkStore {
  due(now: Time): Promise<DueWork>;
  /** Of every brand with a mention. */
  counts(): Promise<BrandCounts[]>;
}
