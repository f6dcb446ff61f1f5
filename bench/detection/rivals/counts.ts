import { hourMs, minuteMs, sliceMs, type Time } from '../../../dist/core/domain.js';
import type { World } from '../world.ts';

/** What the rivals look at: counts by slice of 5 minutes. Slice i ends at `times[i]`. */
export interface Counts {
  times: Float64Array;
  mentions: Float64Array;
  negatives: Float64Array;
  /** The same without posts that were old when found. */
  fresh: { mentions: Float64Array; negatives: Float64Array };
  /** First slice with a week and a guard band before it. */
  ready: number;
}

export const slicesPerHour = hourMs / sliceMs;
export const slicesPerWeek = 7 * 24 * slicesPerHour;
/** The newest hours are no baseline for themselves. */
export const guard = 2 * slicesPerHour;
/** What is known later than this fills its slice in the past, so that a backlog is no spike for them either. */
const promptMs = 30 * minuteMs;
const oldWhenFoundMs = 6 * hourMs;

/** Counts of the scorer's labels, in the slice in which a mention became known: the same stream that Earshot gets. */
export function countsOf(world: World): Counts {
  const slices = Math.round((world.to - world.from) / sliceMs);
  const empty = (): Float64Array => new Float64Array(slices);
  const [mentions, negatives, fresh] = [empty(), empty(), { mentions: empty(), negatives: empty() }];
  for (const { at, seen, sentiment } of world.mentions) {
    const slice = Math.floor(((seen - at <= promptMs ? seen : at) - world.from) / sliceMs);
    if (slice < 0 || slice >= slices) continue;
    const counted = seen - at > oldWhenFoundMs ? [{ mentions, negatives }] : [{ mentions, negatives }, fresh];
    for (const { mentions, negatives } of counted) {
      mentions[slice] = (mentions[slice] ?? 0) + 1;
      if (sentiment === 'negative') negatives[slice] = (negatives[slice] ?? 0) + 1;
    }
  }
  const times = Float64Array.from({ length: slices }, (_, i): Time => world.from + (i + 1) * sliceMs);
  return { times, mentions, negatives, fresh, ready: slicesPerWeek + guard };
}

/** Sums of any stretch in one step. */
export function sumsOf(values: Float64Array): (from: number, to: number) => number {
  const running = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) running[i + 1] = (running[i] ?? 0) + (values[i] ?? 0);
  return (from, to) => (running[Math.max(0, to)] ?? 0) - (running[Math.max(0, from)] ?? 0);
}

/** Counts of `width` slices each, the last one ending with the last slice. */
export function coarser(values: Float64Array, width: number): Float64Array {
  const coarse = new Float64Array(Math.floor(values.length / width));
  for (let i = 0; i < coarse.length * width; i++) {
    const cell = Math.floor(i / width);
    coarse[cell] = (coarse[cell] ?? 0) + (values[i] ?? 0);
  }
  return coarse;
}
