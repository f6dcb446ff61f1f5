import { hourMs, type Interval } from './domain.ts';

/** What was missed for longer than this is history by the time that it is read. */
export const liveMs = 6 * hourMs;

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

/** What both cover; of merged intervals. */
export function inBoth(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  return one.flatMap((a) =>
    other
      .map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))
      .filter(({ from, to }) => from < to),
  );
}

/** What of the first the second does not cover; of merged intervals. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): Interval[] {
  return taken.reduce<Interval[]>(
    (left, { from, to }) =>
      left
        .flatMap((span) => [
          { from: span.from, to: Math.min(span.to, from) },
          { from: Math.max(span.from, to), to: span.to },
        ])
        .filter((span) => span.from < span.to),
    [...intervals],
  );
}
