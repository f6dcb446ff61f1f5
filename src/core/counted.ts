import { countedOncePerMs, sliceOf, type Time } from './domain.ts';

/** The fields of a negative that decide whether it is counted. */
export interface Negative {
  id: string;
  at: Time;
  speaker: string;
}

/** Whether a negative is counted: its speaker had no negative on its brand in the 24 h before. */
export const isCounted = (one: Negative, negatives: readonly Negative[]): boolean =>
  !negatives.some(
    (other) =>
      other.speaker === one.speaker &&
      other.at >= one.at - countedOncePerMs &&
      (other.at < one.at || (other.at === one.at && other.id < one.id)),
  );

/**
 * Slices to recompute when a negative is added or removed: its own slice, and that of its speaker's next negative, which
 * may start or stop being counted. `others`: the brand's other negatives.
 */
export function slicesReached(one: Negative, others: readonly Negative[]): Set<Time> {
  const next = others.filter(
    ({ speaker, at }) => speaker === one.speaker && at > one.at && at <= one.at + countedOncePerMs,
  );
  const slices = new Set([sliceOf(one.at)]);
  if (next.length > 0) slices.add(sliceOf(Math.min(...next.map(({ at }) => at))));
  return slices;
}
