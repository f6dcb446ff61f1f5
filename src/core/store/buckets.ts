import type { HourCounts } from '../detection.ts';
import type { Bucket, Time } from '../domain.ts';

/** Counts per slice and hour. */
export interface BucketStore {
  /** Recomputes at most `limit` dirty slices of the brand and returns how many. */
  refreshBuckets(brand: string, limit: number): Promise<number>;
  /** Only slices with mentions, in `[from, to)`, ordered by slice and source. */
  buckets(brand: string, from: Time, to: Time): Promise<Bucket[]>;
  /** Hours of one source that have a mention or coverage. */
  hourCounts(brand: string, source: string, from: Time, to: Time): Promise<HourCounts[]>;
}
