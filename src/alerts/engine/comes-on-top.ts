import { hourMs, type Interval, sliceMs, type Time } from '../../core/domain.ts';
import type { RecentNegative } from '../memory/engine-state.ts';
import type { View } from '../memory/windows.ts';

/** How many spoke before shows how many would speak now. */
const beforeMs = 3 * hourMs;
/** At least this part of a group has to be more than would speak, and more than chance by so many standard deviations. */
const leastPart = 0.5;
const leastDeviations = 2.2;
/** Of a time in which few spoke, little is known. */
const doubt = 1;

const countedIn = (negatives: readonly RecentNegative[], sources: readonly string[], from: Time, to: Time): number =>
  negatives.filter(({ at, counted, source }) => counted && at >= from && at < to && sources.includes(source)).length;

/**
 * Whether a group speaks beside the others. A story that moves on finds new words for what as many people as before say:
 * then the others are fewer by as many.
 */
export function comesOnTop(
  group: readonly RecentNegative[],
  negatives: readonly RecentNegative[],
  viewAt: (at: Time) => View,
  { from, to }: Interval,
): boolean {
  const [before, now] = [viewAt(from), viewAt(to)];
  const pace = now.window(beforeMs).expectedCounted / Math.max(1e-9, before.window(beforeMs).expectedCounted);
  const spoke = countedIn(negatives, now.sources, from - beforeMs, from);
  const expected = ((spoke + doubt) * pace * Math.max(sliceMs, to - from)) / beforeMs;
  const beyond = countedIn(negatives, now.sources, from, to + 1) - expected;
  const own = countedIn(group, now.sources, from, to + 1);
  return beyond >= leastPart * own && beyond >= leastDeviations * Math.sqrt(expected + 1);
}
