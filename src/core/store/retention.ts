import type { Time } from '../domain.ts';

/** What is removed when its time is over. In batches: no call removes more than `limit` mentions. */
export interface RetentionStore {
  /** Erases mentions of a source that were stored before a time, the oldest first. Returns how many. */
  eraseStoredBefore(source: string, before: Time, limit: number, now: Time): Promise<number>;
  /**
   * Removes tombstones of a brand, the oldest first, and seals the brand's slices before a time: they are never recomputed.
   * Goes up to a day before that time, as what is counted depends on the day before it. Returns how many; 0: there are
   * none, in any brand.
   */
  dropTombstones(before: Time, limit: number, now: Time): Promise<number>;
}
