import type { HourCounts } from '../detection.ts';
import type { Bucket, Time } from '../domain.ts';

/** Counts of slices and hours. */
export interface BucketStore {
  /** Recomputes the brand's dirty slices, at most `limit`. Returns how many it did. */
  refreshBuckets(brand: string, limit: number): Promise<number>;
  /** Only slices that hold a mention; `[from, to)`, ordered by slice and source. */
  buckets(brand: string, from: Time, to: Time): Promise<Bucket[]>;
  /** Hours of one source with a mention or coverage. */
  hourCounts(brand: string, source: string, from: Time, to: Time): Promise<HourCounts[]>;
}
