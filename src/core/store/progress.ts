import type { CoverageInterval, Interval, Time } from '../domain.ts';
import type { Json } from '../json.ts';
import type { Lease } from './leases.ts';

/** Where the reading of a source for all brands stands that joined it. */
export interface SharedState {
  source: string;
  cursor: Json;
  /** Domain time of the next poll; null: never polled. */
  nextPollAt: Time | null;
  lastOkAt: Time | null;
  /** Since when the source fails; null while it works. */
  failingSince: Time | null;
  /** Why it fails; if the source answers, the part of it that does not. */
  error: string | null;
}

/** Of a brand that joined its source, everything but the cursor is that of the reading for all. */
export interface SourceState extends SharedState {
  brand: string;
  /** Null: it reads by itself. */
  joined: Joined | null;
}

export interface Joined {
  /** Since then what the source covers is covered for the brand. */
  from: Time;
  /** The query with which it caught up. */
  query: string;
}

/** A brand has caught up with its source: from now on it is served by the reading for all. */
export interface Joining {
  brand: string;
  source: string;
  query: string;
  /** Of a brand that joined before, the first stays. */
  from: Time;
  lease?: Lease;
}

/** The result of one page of a source, or of an import. */
export interface Progress {
  /** Null: for all brands that joined the source. */
  brand: string | null;
  source: string;
  /** Where to continue reading. Missing: unchanged, for example after an import. */
  cursor?: Json;
  coverage: readonly Interval[];
  /** True for backfills and imports, whose coverage teaches the baseline but is not live. */
  backfill: boolean;
  /** Missing: unchanged. */
  nextPollAt?: Time | null;
  now: Time;
  /** False for an import, which says nothing about whether the source answers. Default: true. */
  answered?: boolean;
  /** A problem although the source answered. Stored as the state's error while nothing fails. Default: null. */
  problem?: string | null;
  /** The lease under which the source was read. */
  lease?: Lease;
}

export interface Failure {
  /** Null: for all brands that joined the source. */
  brand: string | null;
  source: string;
  error: string;
  /** Where to continue reading. Missing: unchanged. */
  cursor?: Json;
  nextPollAt: Time;
  now: Time;
  /** The lease under which the source was read. */
  lease?: Lease;
}

/** How far each source was read, and what it covered. */
export interface ProgressStore {
  sourceState(brand: string, source: string): Promise<SourceState | null>;
  /** Default: of all sources. */
  sourceStates(source?: string): Promise<SourceState[]>;
  sharedStates(): Promise<SharedState[]>;
  /** Writes nothing and throws Conflict when its lease has changed hands. */
  joinSource(joining: Joining): Promise<void>;
  /** The brand reads by itself again, from the beginning, when it comes back. What was covered for it stays so. */
  leaveSource(brand: string, source: string): Promise<void>;
  /**
   * Writes cursor, coverage and health in one write and queues the coverage as an observation. Like `saveFailure`, it
   * writes nothing and throws Conflict when its lease has changed hands.
   */
  saveProgress(progress: Progress): Promise<void>;
  saveFailure(failure: Failure): Promise<void>;
  /**
   * The clock was set back to `now`. Nothing after it was observed, and whatever waited for a later time is due: polls,
   * queued observations, unsent notifications, leases that were taken by the earlier clock.
   */
  forgetAfter(now: Time): Promise<void>;
  /** Merged, clipped to `[from, to)`. */
  coverage(brand: string, from: Time, to: Time): Promise<CoverageInterval[]>;
}
