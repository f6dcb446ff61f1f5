import type { CoverageInterval, Interval, Time } from '../domain.ts';
import type { Json } from '../json.ts';
import type { Lease } from './leases.ts';

export interface SourceState {
  brand: string;
  source: string;
  cursor: Json;
  /** Domain time of the next poll; null: never polled. */
  nextPollAt: Time | null;
  lastOkAt: Time | null;
  /** Since when it fails; null while it works. */
  failingSince: Time | null;
  /** Why it fails; of one that answers, which part of it does not. */
  error: string | null;
}

/** What one page of a source, or an import, brought. */
export interface Progress {
  brand: string;
  source: string;
  /** Where to read on. Absent: as it was, for an import knows nothing of it. */
  cursor?: Json;
  coverage: readonly Interval[];
  /** A backfill's or import's coverage teaches and is not live. */
  backfill: boolean;
  /** Absent: as it was. */
  nextPollAt?: Time | null;
  now: Time;
  /** False: it came from elsewhere (an import), so whether the source answers stays as it was. Default: true. */
  answered?: boolean;
  /** It answered, but for this: kept as the state's error while nothing fails. Default: null. */
  problem?: string | null;
  /** Under which the source was read. */
  lease?: Lease;
}

export interface Failure {
  brand: string;
  source: string;
  error: string;
  nextPollAt: Time;
  now: Time;
  /** Under which the source was read. */
  lease?: Lease;
}

/** How far the sources were read, and what they covered. */
export interface ProgressStore {
  sourceState(brand: string, source: string): Promise<SourceState | null>;
  sourceStates(): Promise<SourceState[]>;
  /**
   * Cursor, coverage and health in one write; queues the coverage as an observation. Writes nothing and throws Conflict
   * when its lease has changed hands: the same for `saveFailure`.
   */
  saveProgress(progress: Progress): Promise<void>;
  saveFailure(failure: Failure): Promise<void>;
  /** Merged, clipped to `[from, to)`. */
  coverage(brand: string, from: Time, to: Time): Promise<CoverageInterval[]>;
}
