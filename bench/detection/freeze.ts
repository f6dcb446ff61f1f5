import type { Time } from '../../dist/core/domain.js';
import type { Counts } from './rivals/counts.ts';
import type { Rival } from './rivals/rival.ts';
import { type Judged, judge, type Outcome } from './yardstick.ts';

export interface Watchable {
  judged: Judged;
  counts: Counts;
}

const steps = 60;

/**
 * The lowest threshold of a rival with which it gives at most so many false alarms a brand-week on training brands, the
 * same for brands of every size. From then on it is frozen.
 */
export function freezeThresholds(rival: Rival, brands: readonly Watchable[], perWeek: readonly number[]): number[] {
  const watched = brands.map(({ counts, judged }) => ({ judged, alerts: rival.watch(counts) }));
  const weeks = brands.reduce((sum, { judged }) => sum + judge(judged, []).weeks, 0);
  const rate = (threshold: number): number =>
    watched.reduce((sum, { judged, alerts }) => sum + judge(judged, alerts(threshold)).falseAlarms.length, 0) / weeks;
  const [low, high] = rival.thresholds;
  const at = (i: number): number => (low > 0 ? low * (high / low) ** (i / steps) : low + ((high - low) * i) / steps);
  // With 6 h of silence, a lower threshold may give fewer alerts: walk down from the top.
  const frozen = perWeek.map(() => high);
  const done = perWeek.map(() => false);
  for (let i = steps; i >= 0 && done.includes(false); i--) {
    const found = rate(at(i));
    perWeek.forEach((wanted, k) => {
      if (done[k]) return;
      if (found > wanted) done[k] = true;
      else frozen[k] = at(i);
    });
  }
  return frozen.map((threshold, k) => refine(rate, threshold, at, perWeek[k] ?? 0));
}

/** Between two steps, where the rate passes what is wanted. */
function refine(rate: (t: number) => number, threshold: number, at: (i: number) => number, wanted: number): number {
  const index = Array.from({ length: steps + 1 }, (_, i) => i).find((i) => at(i) >= threshold) ?? 0;
  let [above, below] = [threshold, at(Math.max(0, index - 1))];
  for (let round = 0; round < 10; round++) {
    const middle = (above + below) / 2;
    if (rate(middle) > wanted) below = middle;
    else above = middle;
  }
  return above;
}

export const apply = (rival: Rival, { counts, judged }: Watchable, thresholds: readonly number[]): Outcome[] => {
  const alerts: (threshold: number) => Time[] = rival.watch(counts);
  return thresholds.map((threshold) => judge(judged, alerts(threshold)));
};
