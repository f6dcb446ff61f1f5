import { mergeIntervals } from '../../core/coverage.ts';
import type { HistoryRewritten } from '../../core/detection.ts';
import { dayMs, hourMs, hourOf, minuteMs, sliceMs, type Time } from '../../core/domain.ts';
import {
  type Counts,
  copySlices,
  countNames,
  type HourCells,
  noCounts,
  type SourceMemory,
  type Span,
} from './engine-state.ts';

/** How far back hours are remembered. */
export const historyMs = 70 * dayMs;

const isIn = (spans: readonly Span[], at: Time): boolean => spans.some(([from, to]) => from <= at && at < to);

export const addSpan = (spans: readonly Span[], from: Time, to: Time): Span[] =>
  mergeIntervals([...spans.map(([a, b]) => ({ from: a, to: b })), { from, to }]).map((span) => [span.from, span.to]);

/** Milliseconds of `[from, to)` that the merged spans cover. A hot path: called for every slice on every evaluation. */
export function coveredIn(spans: readonly Span[], from: Time, to: Time): number {
  let sum = 0;
  // By index, which is faster.
  for (let i = 0; i < spans.length; i++) {
    const span = spans[i] as Span;
    const first = span[0] > from ? span[0] : from;
    const last = span[1] < to ? span[1] : to;
    if (last > first) sum += last - first;
  }
  return sum;
}

const copyCells = (cells: HourCells): HourCells => ({
  ...copySlices(cells),
  observedMinutes: cells.observedMinutes.slice(),
});

const listsOf = (cells: HourCells): number[][] => [...countNames.map((name) => cells[name]), cells.observedMinutes];

/** Makes room for an hour number and returns its index. */
function indexOf(cells: HourCells, hour: number): number {
  const lists = listsOf(cells);
  if (cells.mentions.length === 0) cells.from = hour;
  if (hour < cells.from) {
    const gap = new Array<number>(cells.from - hour).fill(0);
    for (const list of lists) list.unshift(...gap);
    cells.from = hour;
  }
  const index = hour - cells.from;
  for (const list of lists) while (list.length <= index) list.push(0);
  return index;
}

/** The weight of an hour for which only counts are known. */
const unknownWeight = -1;

function add(cells: HourCells, index: number, delta: Counts): void {
  const known = cells.weight[index] !== unknownWeight;
  for (const name of countNames) {
    if (!known && (name === 'weight' || name === 'squares')) continue;
    cells[name][index] = Math.max(0, (cells[name][index] ?? 0) + delta[name]);
  }
}

/** Changes an hour that is already learned. Hours without observed time are stored but not used. */
export function changeHour(source: SourceMemory, at: Time, delta: Counts): void {
  source.hours = copyCells(source.hours);
  add(source.hours, indexOf(source.hours, hourOf(at) / hourMs), delta);
}

/** Adds observed time to hours that are already learned. */
export function coverHours(source: SourceMemory, from: Time, to: Time, now: Time): void {
  const start = Math.max(from, now - historyMs);
  if (start >= to) return;
  source.hours = copyCells(source.hours);
  for (let hour = hourOf(start); hour < to; hour += hourMs) {
    const index = indexOf(source.hours, hour / hourMs);
    const minutes = (Math.min(to, hour + hourMs) - Math.max(start, hour)) / minuteMs;
    source.hours.observedMinutes[index] = Math.min(
      60,
      (source.hours.observedMinutes[index] ?? 0) + Math.round(minutes),
    );
  }
}

export const isLearned = (source: SourceMemory, at: Time, foldedTo: Time): boolean =>
  hourOf(at) < foldedTo || isIn(source.rewritten, at);

/** Learns one hour from its slices, as far as they were covered and not learned yet. */
export function foldHour(source: SourceMemory, hour: Time): void {
  const { slices } = source;
  const sum = { ...noCounts };
  let covered = 0;
  for (let slice = hour; slice < hour + hourMs; slice += sliceMs) {
    if (isIn(source.rewritten, slice)) continue;
    const coveredMs = coveredIn(source.coverage, slice, slice + sliceMs);
    if (coveredMs < sliceMs / 2) continue;
    const index = slice / sliceMs - slices.from;
    for (const name of countNames) sum[name] += slices[name][index] ?? 0;
    covered += coveredMs;
  }
  if (covered === 0) return;
  source.hours = copyCells(source.hours);
  const index = indexOf(source.hours, hour / hourMs);
  add(source.hours, index, sum);
  const minutes = (source.hours.observedMinutes[index] ?? 0) + Math.round(covered / minuteMs);
  source.hours.observedMinutes[index] = Math.min(60, minutes);
}

/** Replaces the hours that `[from, to)` touches. */
export function rewriteHistory(source: SourceMemory, rewritten: HistoryRewritten, now: Time): void {
  const from = Math.max(rewritten.from, now - historyMs);
  const to = Math.min(rewritten.to, now);
  if (from >= to) return;
  source.hours = copyCells(source.hours);
  const byHour = new Map(rewritten.hours.map((hour) => [hourOf(hour.hour), hour]));
  for (let hour = hourOf(from); hour < to; hour += hourMs) {
    const index = indexOf(source.hours, hour / hourMs);
    const counts = byHour.get(hour);
    source.hours.mentions[index] = counts?.mentions ?? 0;
    source.hours.negatives[index] = counts?.negatives ?? 0;
    source.hours.counted[index] = counts?.counted ?? 0;
    source.hours.weight[index] = unknownWeight;
    source.hours.squares[index] = 0;
    source.hours.observedMinutes[index] = Math.min(60, Math.round((counts?.coveredMs ?? 0) / minuteMs));
  }
  source.rewritten = addSpan(source.rewritten, from, to);
}

/** Forgets hours before `before`. */
export function forgetHours(source: SourceMemory, before: Time): void {
  const gone = Math.floor(before / hourMs) - source.hours.from;
  if (gone <= 0 || source.hours.mentions.length === 0) return;
  source.hours = copyCells(source.hours);
  source.hours.from += gone;
  for (const list of listsOf(source.hours)) list.splice(0, gone);
}
