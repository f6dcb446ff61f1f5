import type { Score, Time } from '../domain.ts';
import type { ListPage, PageQuery } from './list.ts';

/** A mention as a claim returns it. */
export interface ClaimedMention {
  id: string;
  brand: string;
  text: string;
  language: string | null;
  /** The terms of the query that matched. */
  matched: string[];
  /** As of a post: a rating in it is a prior of the sentiment. */
  reported?: string | null;
}

export interface Claim {
  id: string;
  mentions: ClaimedMention[];
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

/** Mentions that wait for a score, and mentions set aside without one. */
export interface ScoringStore {
  /**
   * Claims unscored mentions for `leaseMs`: first expired claims, in halves and then singly; then fresh ones in order
   * of `seen`, live before backfilled. Counts a try per mention. `except`: brands whose fresh mentions are skipped.
   */
  claimUnscored(options: { limit: number; leaseMs: number; except?: readonly string[] }): Promise<Claim | null>;
  /**
   * Writes scores, marks slices dirty and queues observations for live mentions, in one transaction. A brand's first
   * score decides which model it uses. `outdated`: mentions left unscored because their brand uses another model.
   */
  saveScores(scores: readonly { id: string; score: Score }[], now: Time): Promise<{ outdated: string[] }>;
  /** Returns mentions of a claim as if they had never been claimed. */
  handBack(claim: Claim, ids: readonly string[]): Promise<void>;
  /** Returns a failed claim at once. A mention that failed 3 times on its own is set aside with the reason. */
  releaseClaim(claim: Claim, reason: string, now: Time): Promise<{ setAside: number }>;
  /** Oldest `seen` among live unscored mentions; null: there are none. */
  oldestUnscored(brand: string): Promise<Time | null>;
  /** Mentions set aside, newest first. */
  deadMentions(page: PageQuery): Promise<ListPage<DeadMention>>;
  retryDead(ids: readonly string[] | 'all'): Promise<number>;
  dropDead(ids: readonly string[] | 'all'): Promise<number>;
}
