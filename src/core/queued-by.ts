import type { Observation } from './detection.ts';
import { countedOncePerMs, dayMs, hourMs, hourOf, type Interval, type Time } from './domain.ts';

/** The observation queued for a brand's engine: of the mention itself, or that the past was rewritten; null: none. */
export type Queued = Exclude<Observation['type'], 'coverage'> | null;

/** A change of a mention older than this is history: the engine relearns the past. */
const liveMs = dayMs;

/** A mention that gets its first score. `seen` null: it came in a backfill or an import. */
interface Scored {
  seen: Time | null;
  own: boolean;
  /** A person had labelled it before. The engine already knows that label, and the score changes nothing. */
  corrected: boolean;
  negative: boolean;
}

/** Which observation a score queues. For a backfilled mention, saving it has already queued one. */
export function queuedByScore({ seen, own, corrected, negative }: Scored): Queued {
  if (own || corrected) return null;
  if (seen !== null) return 'mention';
  return negative ? 'history' : null;
}

/**
 * A change of a counted mention. `before`, `after`: whether it is negative; null: absent, or the engine does not know
 * it.
 */
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

/** A change is seen when it is made, but not before its mention is. */
export const seenOfChange = (seen: Time | null, now: Time): Time => Math.max(seen ?? now, now);

/** Extends a span to whole hours, because the engine learns the past by the hour. */
export const hoursAround = ({ from, to }: Interval): Interval => ({ from: hourOf(from), to: hourOf(to - 1) + hourMs });

/**
 * The span of the past to relearn when negatives between `first` and `last` change. It extends 24 h further, because
 * the speaker's next negative may start or stop being counted. The 24 h before `now` are left out: the engine sees them
 * live.
 */
export const rewrittenSpan = (first: Time, last: Time, now: Time): Interval => ({
  from: hourOf(first),
  to: Math.max(hourOf(last) + hourMs, Math.min(hourOf(last) + hourMs + countedOncePerMs, hourOf(now) - liveMs)),
});
