import type { Score, Time } from '../domain.ts';
import type { ListPage, PageQuery } from './list.ts';

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

export interface DeadMention {
  id: string;
  brand: string;
  source: string;
  reason: string;
  tries: number;
  at: Time;
  text: string;
}

/** Mentions that wait for a score, and those that were set aside without one. */
export interface ScoringStore {
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
  /** What was set aside, newest first. */
  deadMentions(page: PageQuery): Promise<ListPage<DeadMention>>;
  retryDead(ids: readonly string[] | 'all'): Promise<number>;
  dropDead(ids: readonly string[] | 'all'): Promise<number>;
}
