import { countedPerHour } from '../memory/speakers.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import { limitedCount, tailToHold } from './wave-evidence.ts';

/** Its tail, as that of a short window. Set on 12 scolded brands of the benchmark, so that they get what the dial says. */
const slow = { once: 1.4, decay: 0.45 };
/**
 * For brands whose short windows say little: small ones, on which most posts always are negative. As the scorer doubts, a
 * share of one half is about a third by weight.
 */
const mostADay = 20;
const mostlyNegative = 0.32;
/** Each half of it has to be this many times what is usual. */
const riseOfHalf = 1.25;
/** An incident is not over while the last day is this unlikely. */
const hardlyUsual = 0.3;

export interface SlowRise {
  window: WindowCounts;
  score: number;
}

const isSmallAndScolded = ({ baseline, sources }: View): boolean =>
  baseline.share >= mostlyNegative && 24 * countedPerHour(sources, baseline) <= mostADay;

/** A rise over a day; null: there is none. Both halves show it: a short wave is for short windows. */
export function slowRise(view: View, minAuthors: number): SlowRise | null {
  if (!isSmallAndScolded(view)) return null;
  const window = view.hours(24, 0);
  if (window.counted < minAuthors) return null;
  const isCalm = (half: WindowCounts): boolean => half.counted < riseOfHalf * half.expectedCounted;
  if (isCalm(view.hours(24, 12)) || isCalm(view.hours(12, 0))) return null;
  return { window, score: (limitedCount(view, window) - slow.once) / slow.decay };
}

/** Whether the last day still is more than usual. */
export const staysUp = (view: View): boolean =>
  isSmallAndScolded(view) && tailToHold(view, view.hours(24, 0)) < Math.log(hardlyUsual);
