import type { HourCounts, Observation } from './detection.ts';
import type {
  Bucket,
  Correction,
  CoverageInterval,
  Interval,
  Label,
  Mention,
  NewMention,
  Score,
  Time,
} from './domain.ts';
import type { Incident, Notification } from './incident.ts';
import type { Json } from './plugins.ts';

/** A label that is less likely than this is less likely than the other two together. */
export const unsureBelow = 0.5;

/** Which mentions: all given conditions hold. Times are event times, `[from, to)`. */
export interface MentionQuery {
  brand?: string;
  from?: Time;
  to?: Time;
  sources?: string[];
  platforms?: string[];
  labels?: Label[];
  ids?: string[];
  /** Only counted negatives. */
  counted?: boolean;
  /** Only those that a person has labelled. */
  corrected?: boolean;
  /** Only those without a correction whose scorer was unsure: it said so, or its top probability is under `unsureBelow`. */
  unsure?: boolean;
  /** Only mentions set aside. */
  dead?: boolean;
  /** With the scores that were in use at that time, as far as an incident needs them; `counted` and `labels` go by them. */
  asOf?: Time;
  /** Only what the brand's engine knows: history, and live mentions of which no news waits for it. */
  taken?: boolean;
  /** Newest first when 'desc'. Default 'asc' by (at, id). */
  order?: 'asc' | 'desc';
  limit?: number;
}

export interface LabelChange {
  id: string;
  brand: string;
  /** What counted before; null: nothing. */
  before: Label | null;
  /** False: it counted already. */
  changed: boolean;
}

/** What a claim hands out. */
export interface ClaimedMention {
  id: string;
  brand: string;
  text: string;
  language: string | null;
  /** The words of the query that matched. */
  matched: string[];
}

export interface Claim {
  id: string;
  mentions: ClaimedMention[];
}

/** Which version of which model scores a brand's mentions. */
export interface BrandModel {
  brand: string;
  /** `Scorer.model`. */
  model: string;
  since: Time;
}

/** A model that scores a brand's mentions of a period again, beside the one in use. */
export interface Rescoring {
  brand: string;
  /** The new one's `Scorer.model`. */
  model: string;
  /** Start of the period, event time. */
  from: Time;
}

export interface DeadMention {
  id: string;
  brand: string;
  source: string;
  reason: string;
  tries: number;
  at: Time;
  text: string;
}

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

/** The engine of one brand. `state` is the engine's own versioned snapshot. */
export interface EngineRow {
  version: number;
  state: Json;
  /** The brand's open incident. */
  incident: Incident | null;
  /** When the brand's model was switched: the state is of the one before, and is to be learned anew. */
  relearn?: Time;
}

export interface QueuedObservation {
  /** Handed back in `consumed`. */
  id: string;
  observation: Observation;
  /** Of a mention that is there: what tells how urgent it is. */
  post?: Pick<Mention, 'text' | 'engagement' | 'kind'> & { followers: number | null };
}

export interface Transition {
  brand: string;
  /** 0 when the brand has no engine row yet. */
  expectedVersion: number;
  state: Json;
  /** Every incident that changed. */
  incidents: Incident[];
  /** New outbox rows. */
  notifications: Notification[];
  /** Observations that the state now holds. */
  consumed: string[];
  /** The state was learned anew since the brand's model was switched. */
  relearned?: boolean;
}

/** What is due, for the sweep, at domain time `now`. */
export interface DueWork {
  unscored: boolean;
  /** Brands with dirty slices, observations to take, or an engine to be learned anew. */
  brands: string[];
  channels: string[];
}

export interface NotificationOutcome {
  state: Notification['state'];
  dueAt?: Time;
  sentAt?: Time;
  reference?: Record<string, string>;
  error?: string | null;
  /** Hands the attempt back (not connected, 429). */
  unattempted?: boolean;
  /** The send was begun and never answered. */
  silent?: boolean;
  /** A person wants it sent again: attempts start anew, and a repeat that is possible stays marked. */
  afresh?: boolean;
  /** Rows for other channels, added in the same transaction; one whose id is there already stays as it is. */
  also?: readonly Notification[];
  /** The channel wants nothing before: no waiting row of it is due earlier. */
  restUntil?: Time;
}

/**
 * The truth. Everything is idempotent. Times given are domain times; leases use the database's clock.
 * Two adapters pass one contract suite (`test/contract/store.ts`).
 */
export interface Store extends AsyncDisposable {
  /** Saves what is not there yet, unordered. Marks slices dirty, and for backfills the past as rewritten. */
  saveMentions(mentions: readonly NewMention[], now: Time): Promise<{ stored: number; alreadyStored: number }>;
  /** Streams in constant memory. */
  mentions(query: MentionQuery, signal?: AbortSignal): AsyncIterable<Mention>;
  /** A correction wins over the model. False: no such mention. */
  correctMention(id: string, correction: Correction): Promise<boolean>;
  /**
   * Many corrections of one person, all or none. A mention of which the label counts already is left as it is, and an id
   * that names no mention is left out of the answer.
   */
  correctMentions(labelled: ReadonlyMap<string, Label>, said: Pick<Correction, 'by' | 'at'>): Promise<LabelChange[]>;
  deleteMentions(ids: readonly string[], now: Time): Promise<number>;

  /**
   * Takes unscored mentions for `leaseMs`: expired claims first, in halves (then singly), then fresh ones in order of
   * `seen` with live before backfilled. Counts a try per mention. `except`: brands whose fresh ones are left alone.
   */
  claimUnscored(options: { limit: number; leaseMs: number; except?: readonly string[] }): Promise<Claim | null>;
  /**
   * Writes scores, marks slices dirty and queues observations for live mentions, in one transaction. The first score of
   * a brand says which model it uses. `outdated`: what still has no score, because its brand uses another model.
   */
  saveScores(scores: readonly { id: string; score: Score }[], now: Time): Promise<{ outdated: string[] }>;
  /** Hands mentions of a claim back as if they had never been taken. */
  handBack(claim: Claim, ids: readonly string[]): Promise<void>;
  /** Gives a failed claim back at once; a mention that failed alone 3 times is set aside with the reason. */
  releaseClaim(claim: Claim, reason: string, now: Time): Promise<{ setAside: number }>;
  /** Oldest `seen` among live mentions that wait for a score; null: none waits. */
  oldestUnscored(brand: string): Promise<Time | null>;

  /** By brand. A brand without a score has none yet. */
  brandModels(): Promise<BrandModel[]>;
  /** How many scores of the period are by another model, and for how many of them the new one's is kept already. */
  rescoreCounts(rescoring: Rescoring): Promise<{ total: number; kept: number }>;
  /** Those of them that the new model has not scored, in order of (at, id) from `after` on. */
  toRescore(
    rescoring: Rescoring,
    options: { after: { at: Time; id: string } | null; limit: number },
  ): Promise<(ClaimedMention & { at: Time })[]>;
  /** Keeps scores of the new model; they count nowhere yet. */
  keepRescores(brand: string, scores: readonly { id: string; score: Score }[], now: Time): Promise<void>;
  /**
   * In one transaction, all or nothing: what the new model has kept takes the place of the scores, the buckets are those
   * of the new labels, and the engine is to be learned anew. Corrections stay. What is replaced in `evidence` (event
   * time) can still be read with `asOf`. Changes nothing while some mention of the period lacks the new score: `missing`.
   */
  switchModel(
    rescoring: Rescoring,
    options: { evidence: readonly Interval[]; now: Time },
  ): Promise<{ missing: number; replaced: number }>;

  deadMentions(limit: number): Promise<DeadMention[]>;
  retryDead(ids: readonly string[] | 'all'): Promise<number>;
  dropDead(ids: readonly string[] | 'all'): Promise<number>;

  sourceState(brand: string, source: string): Promise<SourceState | null>;
  sourceStates(): Promise<SourceState[]>;
  /** Cursor, coverage and health in one write; queues the coverage as an observation. */
  saveProgress(progress: {
    brand: string;
    source: string;
    cursor: Json;
    coverage: readonly Interval[];
    /** A backfill's or import's coverage teaches and is not live. */
    backfill: boolean;
    nextPollAt: Time | null;
    now: Time;
    /** False: it came from elsewhere (an import), so whether the source answers stays as it was. Default: true. */
    answered?: boolean;
    /** It answered, but for this: kept as the state's error while nothing fails. Default: null. */
    problem?: string | null;
  }): Promise<void>;
  saveFailure(failure: { brand: string; source: string; error: string; nextPollAt: Time; now: Time }): Promise<void>;
  /** Merged, clipped to `[from, to)`. */
  coverage(brand: string, from: Time, to: Time): Promise<CoverageInterval[]>;

  /** Recomputes the brand's dirty slices, at most `limit`. Returns how many it did. */
  refreshBuckets(brand: string, limit: number): Promise<number>;
  /** Recomputes every slice of the brand from its mentions. */
  rebuildBuckets(brand: string): Promise<void>;
  /** Only slices that hold a mention; `[from, to)`, ordered by slice and source. */
  buckets(brand: string, from: Time, to: Time): Promise<Bucket[]>;
  /** Hours of one source with a mention or coverage. */
  hourCounts(brand: string, source: string, from: Time, to: Time): Promise<HourCounts[]>;

  engine(brand: string): Promise<EngineRow | null>;
  /** In order of `seen`, then id, with `seen <= upTo`. History observations come with their hours filled in. */
  observations(brand: string, upTo: Time, limit: number): Promise<QueuedObservation[]>;
  /** All or nothing; throws Conflict when the version is another, or the brand would have two open incidents. */
  saveTransition(transition: Transition): Promise<void>;

  incident(id: string): Promise<Incident | null>;
  /** Newest first. `judged`: only those with a verdict. */
  incidents(query: { brand?: string; state?: Incident['state']; judged?: boolean; limit: number }): Promise<Incident[]>;

  /** The row that `claimNotification` would hand out, as it would hand it out. Changes nothing. */
  nextNotification(channel: string, now: Time): Promise<Notification | null>;
  /**
   * Takes the oldest due row of a channel for sending: it becomes `sending`, its attempt is counted. A row whose
   * lease expired while `sending` comes back with `silences` raised by one. With `prepared`: that row with so many
   * silences, or nothing.
   */
  claimNotification(
    channel: string,
    now: Time,
    leaseMs: number,
    prepared?: Pick<Notification, 'id' | 'silences'>,
  ): Promise<Notification | null>;
  settleNotification(id: string, outcome: NotificationOutcome): Promise<void>;
  /** Newest first. */
  notifications(query: {
    incident?: string;
    channel?: string;
    state?: Notification['state'];
    limit: number;
  }): Promise<Notification[]>;

  due(now: Time): Promise<DueWork>;
  /** Takes a named lease on the database's clock; false: someone else has it. */
  lease(name: string, holder: string, ms: number): Promise<boolean>;
  /** Mentions per brand: all, unscored, set aside. */
  counts(): Promise<{ brand: string; mentions: number; unscored: number; dead: number }[]>;
}
