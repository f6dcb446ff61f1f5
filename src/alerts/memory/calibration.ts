import { dayMs, hourMs, type Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { PeakRecord } from './engine-state.ts';
import { historyMs } from './history.ts';

const weekMs = 7 * dayMs;
/** A peak lasts so long, however often the score comes back: an alert is followed by so much silence. */
const peakMs = 6 * hourMs;

/** The tail of the score over many brands: `exp(offset - score / decay)` peaks a week are higher than `score`. */
export interface Tail {
  offset: number;
  decay: number;
}

/** Peaks of this rate are common enough to tell how a brand differs from others, and high enough to be of the tail. */
const commonPerWeek = 3;
/** The pooled tail weighs as much as so many peaks of the brand: for how often they come, and for how high. */
const rateWeight = 9;
const heightWeight = 15;

const scoreAt = ({ offset, decay }: Tail, perWeek: number): number => decay * (offset - Math.log(perWeek));

/** Remembers a score, if it is a peak. Changes the record. */
export function recordScore(record: PeakRecord, score: number, now: Time, tail: Tail): void {
  if (!(score >= scoreAt(tail, commonPerWeek))) return;
  const last = record.peaks.at(-1);
  const rounded = Math.round(score * 1000) / 1000;
  if (last && now - last[0] < peakMs) last[1] = Math.max(last[1], rounded);
  else record.peaks.push([now, rounded]);
  if ((record.peaks[0]?.[0] ?? now) < now - historyMs)
    record.peaks = record.peaks.filter(([at]) => at >= now - historyMs);
}

/** The peaks of `[from, to)` belong to an incident that a person has judged: a real wave, or chance. */
export interface JudgedSpan {
  from: Time;
  to: Time;
  real: boolean;
}

/** What a verdict says of the peaks. A wave of another brand (`not-ours`) is real to the statistics. */
export const judgedSpan = ({ since, openedAt, resolvedAt, verdict }: Incident, now: Time): JudgedSpan => ({
  from: Math.min(since, openedAt - peakMs),
  to: resolvedAt ?? now,
  real: verdict?.verdict !== 'false-alarm',
});

/**
 * The score that this brand exceeds `perWeek` times a week, from its peaks before `now` and the pooled tail: peaks over a
 * high threshold come as a Poisson process with exponential excess (Siffer et al. 2017, "SPOT", with a shape of 0), and
 * rate and mean excess are shrunk towards those of other brands. Peaks that alerted may have been waves: as many as
 * the dial allows count as chance, at the height of the pooled threshold; a person's verdict settles it.
 */
export function thresholdOf(
  record: PeakRecord | undefined,
  tail: Tail,
  perWeek: number,
  now: Time,
  /** Time since `record.from` in which the brand was observed, in ms. */
  coveredMs: number,
  verdicts: readonly JudgedSpan[] = [],
): number {
  const common = scoreAt(tail, commonPerWeek);
  const pooled = scoreAt(tail, perWeek);
  if (!record || pooled <= common) return pooled;
  const from = Math.max(record.from, now - historyMs);
  const weeks = coveredMs / weekMs;
  const cap = pooled - common;
  let [small, excess, alerted] = [0, 0, 0];
  for (const [at, score] of record.peaks) {
    if (at < from || at >= now) continue;
    const verdict = verdicts.find((known) => at >= known.from && at < known.to);
    if (verdict?.real) continue;
    if (verdict || score - common < cap) {
      small += 1;
      excess += score - common;
    } else alerted += 1;
  }
  const byChance = Math.min(alerted, perWeek * weeks + 1);
  const rate = (small + byChance + rateWeight) / (weeks + rateWeight / commonPerWeek);
  const mean = (excess + byChance * cap + heightWeight * tail.decay) / (small + heightWeight);
  return common + mean * Math.log(rate / perWeek);
}

/** A dial in false alarms a month (of 30.44 days), a week. */
export const perWeekOf = (falseAlarmsPerMonth: number): number => (falseAlarmsPerMonth * 7) / 30.44;

const longestMs = 1000 * 365 * dayMs;

/** How often the brand's own peaks exceed `score`, in ms, by a dial a month; the inverse of `thresholdOf`. */
export const returnPeriodOf = (score: number, threshold: number, falseAlarmsPerMonth: number, tail: Tail): number =>
  Math.min(
    longestMs,
    (weekMs / perWeekOf(falseAlarmsPerMonth)) * Math.exp(Math.min(30, (score - threshold) / tail.decay)),
  );
