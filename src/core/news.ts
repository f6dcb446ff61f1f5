import { countedOncePerMs, dayMs, hourMs, hourOf, type Interval, type Time } from './domain.ts';

/** What an engine is told of a mention: news, by itself, or that the past was rewritten; null: nothing. */
export type Told = 'news' | 'history' | null;

/** What is older when it changes is no news but history: the past is learned anew. */
const newsMs = dayMs;

/** A mention whose first score comes. `seen` null: it came in a backfill or an import. */
interface Scored {
  seen: Time | null;
  own: boolean;
  /** A person's label was there before: that was told, and the score changes nothing. */
  corrected: boolean;
  negative: boolean;
}

/** Which observation a score queues. That a backfilled mention is there was told when it was stored. */
export function toldOfScore({ seen, own, corrected, negative }: Scored): Told {
  if (own || corrected) return null;
  if (seen !== null) return 'news';
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
export function toldOfChange({ seen, at, before, after }: Changed, now: Time): Told {
  if (before === after) return null;
  return seen !== null && at > now - newsMs ? 'news' : 'history';
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
  to: Math.max(hourOf(last) + hourMs, Math.min(hourOf(last) + hourMs + countedOncePerMs, hourOf(now) - newsMs)),
});
