import { countedOncePerMs, sliceOf, type Time } from './domain.ts';

/** A negative as the rule of counting sees it. */
export interface Negative {
  id: string;
  at: Time;
  speaker: string;
  stories: readonly string[];
}

const sharesVoice = (a: Negative, b: Negative): boolean =>
  a.speaker === b.speaker || a.stories.some((story) => b.stories.includes(story));

/** Whether a negative is counted among all negatives of its brand: nothing that shares a voice with it comes shortly before. */
export const isCounted = (one: Negative, negatives: readonly Negative[]): boolean =>
  !negatives.some(
    (other) =>
      sharesVoice(other, one) &&
      other.at >= one.at - countedOncePerMs &&
      (other.at < one.at || (other.at === one.at && other.id < one.id)),
  );

/**
 * Slices to recompute when a negative comes or goes: its own, and for each of its voices that of the next negative, which
 * begins or ceases to be counted. `others`: the brand's other negatives.
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
