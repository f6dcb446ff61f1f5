import type { Campaign } from '../../core/config.ts';
import { dayMs, hourMs, type Time } from '../../core/domain.ts';
import type { SourceMemory, Unlearned } from './engine-state.ts';
import type { LocalHour } from './local-hour.ts';

/** Half-life of an hour's weight. */
const halfLifeMs = 17 * dayMs;
/** A level that lasts this long becomes normal, even during an incident. */
export const becomesNormalMs = 7 * dayMs;

/** Observed hours as columns, because they are scanned often. */
export interface Cells {
  length: number;
  firstHour: number;
  lastHour: number;
  /** Hours since 1970. */
  hour: Int32Array;
  source: Int32Array;
  /** Local hour of the week. */
  local: Int32Array;
  fading: Float64Array;
  /** Observed part of the hour, 0-1. */
  covered: Float64Array;
  mentions: Float64Array;
  negatives: Float64Array;
  counted: Float64Array;
  /** -1: unknown. */
  weight: Float64Array;
  squares: Float64Array;
  /** Observed hours by source and hour of the day, by fading. */
  seen: Float64Array;
}

export type Column = Float64Array;

export const at = (list: Column | Int32Array, index: number): number => list[index] ?? 0;
export const plus = (list: Column, index: number, value: number): void => {
  list[index] = (list[index] ?? 0) + value;
};

/** The hours from which the baseline is learned: not those of incidents and campaigns. */
export function usableCells(
  sources: readonly (SourceMemory | undefined)[],
  unlearned: readonly Unlearned[],
  campaigns: readonly Campaign[],
  now: Time,
  localHour: LocalHour,
): Cells {
  const spans = [
    ...unlearned.map(({ from, to }) => ({ from, to: to ?? now })).filter(({ from, to }) => to - from < becomesNormalMs),
    ...campaigns,
  ];
  const skipped = (at: Time): boolean => spans.some(({ from, to }) => from < at + hourMs && at < to);
  const most = sources.reduce((sum, source) => sum + (source?.hours.mentions.length ?? 0), 0);
  const cells: Cells = {
    length: 0,
    firstHour: Number.POSITIVE_INFINITY,
    lastHour: Number.NEGATIVE_INFINITY,
    hour: new Int32Array(most),
    source: new Int32Array(most),
    local: new Int32Array(most),
    fading: new Float64Array(most),
    covered: new Float64Array(most),
    mentions: new Float64Array(most),
    negatives: new Float64Array(most),
    counted: new Float64Array(most),
    weight: new Float64Array(most),
    squares: new Float64Array(most),
    seen: new Float64Array(24 * sources.length),
  };
  const fading = 0.5 ** (hourMs / halfLifeMs);
  for (const [source, memory] of sources.entries()) {
    if (!memory) continue;
    const { from, mentions, negatives, counted, weight, squares, observedMinutes } = memory.hours;
    let faded = fading ** (now / hourMs - from);
    for (let i = 0; i < mentions.length; i++, faded /= fading) {
      const at = (from + i) * hourMs;
      const covered = (observedMinutes[i] ?? 0) / 60;
      if (covered < 0.15 || at >= now || skipped(at)) continue;
      const n = cells.length++;
      cells.firstHour = Math.min(cells.firstHour, from + i);
      cells.lastHour = Math.max(cells.lastHour, from + i);
      cells.hour[n] = from + i;
      cells.source[n] = source;
      const local = localHour(at + hourMs / 2);
      plus(cells.seen, 24 * source + (local % 24), faded * covered);
      cells.local[n] = local;
      cells.fading[n] = faded;
      cells.covered[n] = covered;
      cells.mentions[n] = mentions[i] ?? 0;
      cells.negatives[n] = negatives[i] ?? 0;
      cells.counted[n] = counted[i] ?? 0;
      cells.weight[n] = weight[i] ?? 0;
      cells.squares[n] = squares[i] ?? 0;
    }
  }
  return cells;
}
