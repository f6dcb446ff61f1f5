import type { Observation } from './detection.ts';
import { countedOncePerMs, dayMs, hourMs, hourOf, type Interval, type Time } from './domain.ts';

/** The observation queued for a brand's engine: of the mention itself, or that the past was rewritten; null: none. */
export type Queued = Exclude<Observation['type'], 'coverage'> | null;

/** What is older when it changes is history: the past is learned anew. */
const liveMs = dayMs;

/** A mention whose first score comes. `seen` null: it came in a backfill or an import. */
interface Scored {
  seen: Time | null;
  own: boolean;
  /** A person's label was there before: that was told, and the score changes nothing. */
  corrected: boolean;
  negative: boolean;
}

/** Which observation a score queues. That a backfilled mention is there was told when it was stored. */
export function queuedByScore({ seen, own, corrected, negative }: Scored): Queued {
  if (own || corrected) return null;
  if (seen !== null) return 'mention';
  return negative ? 'history' : null;
}

/** A change of a mention that counts. `before`, `after`: whether it is negative; null: not there, or not told of. */
interface Changed {
  seen: Time | null;
  at: Time;
  before: boolean | null;
  after: boolean | null;
}

/** Which observation a correction or a deletion queues. */
export function queuedByChange({ seen, at, before, after }: Changed, now: Time): Queued {
  if (before === after) return null;
  return seen !== null && at > now - liveMs ? 'mention' : 'history';
}

/** A change is known when it is made, and not before its mention is. */
export const seenOfChange = (seen: Time | null, now: Time): Time => Math.max(seen ?? now, now);

/** Whole hours around a span: the past is learned by the hour. */
export const hoursAround = ({ from, to }: Interval): Interval => ({ from: hourOf(from), to: hourOf(to - 1) + hourMs });

/**
 * The past that a change of negatives at `first` to `last` rewrites. Whether the speaker's next negative counts changes
 * with it, up to 24 h later; the last 24 h before `now` are left to the engine, which sees them live.
 */
export const rewrittenSpan = (first: Time, last: Time, now: Time): Interval => ({
  from: hourOf(first),
  to: Math.max(hourOf(last) + hourMs, Math.min(hourOf(last) + hourMs + countedOncePerMs, hourOf(now) - liveMs)),
});
