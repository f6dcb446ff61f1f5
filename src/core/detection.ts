import type { CoverageInterval, Time } from './domain.ts';

/** The state of a mention, as far as the engine needs it. */
export interface Heard {
  /** Its effective label is negative. */
  negative: boolean;
  /** The scorer's probability that the mention is negative; null or missing: only the label is known. */
  p?: number | null;
  /**
   * How likely the mention alone is to become a crisis, see `analysis/harm/urgency.ts`; missing: not at all, or
   * unknown.
   */
  urgency?: number;
  /** What its text is about, see `analysis/text/story-marks.ts`; missing: nothing, or unknown. */
  marks?: string;
}

/** A mention became known, was corrected, or was deleted. `seen` decides when the engine may know it. */
export interface MentionChange {
  type: 'mention';
  /** The mention's id. */
  id: string;
  source: string;
  at: Time;
  seen: Time;
  speaker: string;
  /** Null: the mention is new. */
  before: { negative: boolean } | null;
  /** Null: the mention was deleted. */
  after: Heard | null;
}

/** A source was observed for another interval. */
export interface CoverageGained extends CoverageInterval {
  type: 'coverage';
  seen: Time;
}

/** Counts of one source in one hour, and how much of the hour was observed. */
export interface HourCounts {
  /** Start of the hour. */
  hour: Time;
  mentions: number;
  negatives: number;
  counted: number;
  coveredMs: number;
}

/**
 * The past of one source was rewritten in `[from, to)` by a backfill, an import or an old correction. The engine
 * relearns it.
 */
export interface HistoryRewritten {
  type: 'history';
  source: string;
  from: Time;
  to: Time;
  seen: Time;
  hours: HourCounts[];
}

/** Input of the engine, in order of `seen`. */
export type Observation = MentionChange | CoverageGained | HistoryRewritten;

/** A story mark is 24 bits of the hash of a word, in so many characters. `analysis/text/story-marks.ts` makes them. */
export const markLength = 4;

/** The story marks in a string of them. */
export function marksIn(packed: string): string[] {
  const marks: string[] = [];
  for (let i = 0; i + markLength <= packed.length; i += markLength) marks.push(packed.slice(i, i + markLength));
  return marks;
}
