import { countedOncePerMs, sliceOf, type Time } from './domain.ts';

/** The fields of a negative that decide whether it is counted. */
export interface Negative {
  id: string;
  at: Time;
  speaker: string;
  stories: readonly string[];
}

const sharesVoice = (a: Negative, b: Negative): boolean =>
  a.speaker === b.speaker || a.stories.some((story) => b.stories.includes(story));

/** Whether a negative is counted: no negative of its brand shared a voice with it in the 24 h before. */
export const isCounted = (one: Negative, negatives: readonly Negative[]): boolean =>
  !negatives.some(
    (other) =>
      sharesVoice(other, one) &&
      other.at >= one.at - countedOncePerMs &&
      (other.at < one.at || (other.at === one.at && other.id < one.id)),
  );

/**
 * Slices to recompute when a negative is added or removed: its own slice, and for each of its voices the slice of the
 * voice's next negative, which may start or stop being counted. `others`: the brand's other negatives.
 */
export function slicesReached(one: Negative, others: readonly Negative[]): Set<Time> {
  const slices = new Set([sliceOf(one.at)]);
  const isReached = ({ at }: Negative): boolean => at > one.at && at <= one.at + countedOncePerMs;
  const addNext = (hasVoice: (other: Negative) => boolean): void => {
    const times = others.filter((other) => isReached(other) && hasVoice(other)).map(({ at }) => at);
    if (times.length > 0) slices.add(sliceOf(Math.min(...times)));
  };
  addNext(({ speaker }) => speaker === one.speaker);
  for (const story of one.stories) addNext(({ stories }) => stories.includes(story));
  return slices;
}
