import type { CoverageInterval, Interval, Time } from '../domain.ts';
import type { Json } from '../json.ts';
import type { Lease } from './leases.ts';

/** How far a source was read, and whether it answers. */
export interface ReadingState {
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

/** Where a reading stands that serves all brands that joined it. */
export interface SharedState extends ReadingState {
  /** A feed of the source, or whatever else it is read by. '': the source as a whole. */
  part: string;
}

export type SharedPoll = Omit<SharedState, 'cursor'>;

/** Of a brand that joined its source, everything but the cursor is that of the reading that it joined. */
export interface SourceState extends ReadingState {
  brand: string;
  /** Null: it reads by itself. */
  joined: Joined | null;
}

export interface Joined {
  /** Since then what the reading covers is covered for the brand. */
  from: Time;
  /** The query with which it caught up. */
  query: string;
  /** As `SharedState.part`. */
  part: string;
}

/** A brand has caught up with its source: from now on it is served by a reading for all that joined it. */
export interface Joining {
  brand: string;
  source: string;
  /** Default: '', the source as a whole. A brand that joined another part leaves it, and keeps what was covered. */
  part?: string;
  query: string;
  /** Of a brand that joined this part before, the first stays. */
  from: Time;
  lease?: Lease;
}

/** A brand reads its source by itself again. */
export interface Leaving {
  brand: string;
  source: string;
  /** From where. Default: the beginning. */
  cursor?: Json;
  lease?: Lease;
}

/** The result of one page of a source, or of an import. */
export interface Progress {
  /** Null: for all brands that joined the source, or this part of it. */
  brand: string | null;
  source: string;
  /** Of a reading for all. Default: '', the source as a whole. */
  part?: string;
  /**
   * All parts of the source, in their order, when what they cover together is what the source covers: state and coverage of
   * the whole are worked out in the same write. Default: the part is for itself.
   */
  parts?: readonly string[];
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
  /** Null: for all brands that joined the source, or this part of it. */
  brand: string | null;
  source: string;
  /** Of a reading for all. Default: '', the source as a whole. */
  part?: string;
  /** As of `Progress`. */
  parts?: readonly string[];
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
  /** Default: of all sources. Cursors may be large: see `sharedPolls`. */
  sharedStates(source?: string): Promise<SharedState[]>;
  /** Of one reading for all. */
  sharedState(source: string, part: string): Promise<SharedState | null>;
  /** Of all sources, without the cursors. */
  sharedPolls(): Promise<SharedPoll[]>;
  /** Writes nothing and throws Conflict when its lease has changed hands. */
  joinSource(joining: Joining): Promise<void>;
  /** What was covered for the brand stays so. Writes nothing and throws Conflict when its lease has changed hands. */
  leaveSource(leaving: Leaving): Promise<void>;
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
