import type { Interval } from './domain.ts';

/** Sorts intervals, merges those that touch or overlap, and drops empty ones. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const merged: Interval[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** How many milliseconds of `[from, to)` the merged intervals cover. */
export function coveredMs(merged: readonly Interval[], from: number, to: number): number {
  let sum = 0;
  for (const interval of merged) sum += Math.max(0, Math.min(interval.to, to) - Math.max(interval.from, from));
  return sum;
}
