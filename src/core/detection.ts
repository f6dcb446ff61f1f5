import type { CoverageInterval, Time } from './domain.ts';

/** How a mention stands. */
export interface Heard {
  /** Its effective label is negative. */
  negative: boolean;
  /** The scorer's probability that it is negative; null or missing: the label is all that is known. */
  p?: number | null;
  /** What it shares with copies and reposts of itself: they count once, as one speaker does. */
  stories?: readonly string[];
  /** How much it can become the crisis by itself, see `analysis/harm/urgency.ts`; missing: not at all, or not known. */
  urgency?: number;
}

/** One mention became known, was corrected, or went away. `seen` decides when the engine may know it. */
export interface MentionChange {
  type: 'mention';
  /** The mention's id. */
  id: string;
  source: string;
  at: Time;
  seen: Time;
  speaker: string;
  /** Null: it was not known before. */
  before: { negative: boolean } | null;
  /** Null: it was deleted. */
  after: Heard | null;
}

/** A source was observed for some more time. */
export interface CoverageGained extends CoverageInterval {
  type: 'coverage';
  seen: Time;
}

/** Counts of one source in one hour, and how much of it was observed. */
export interface HourCounts {
  /** Start of the hour. */
  hour: Time;
  mentions: number;
  negatives: number;
  counted: number;
  coveredMs: number;
}

/** The past of one source was rewritten in `[from, to)` (a backfill, an import, an old correction): learn it anew. */
export interface HistoryRewritten {
  type: 'history';
  source: string;
  from: Time;
  to: Time;
  seen: Time;
  hours: HourCounts[];
}

/** What the engine is told, in order of `seen`. */
export type Observation = MentionChange | CoverageGained | HistoryRewritten;
