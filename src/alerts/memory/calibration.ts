import { dayMs, hourMs, type Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { PeakRecord } from './engine-state.ts';
import { historyMs } from './history.ts';

const weekMs = 7 * dayMs;
/** Length of a peak, however often the score returns. An alert is followed by this much silence. */
const peakMs = 6 * hourMs;

/** What follows an alert within this time belongs to what it told of, and says nothing about calm days. */
const aftermathMs = dayMs;

/** Tail of the score over many brands: `exp(offset - score / decay)` peaks a week exceed `score`. */
export interface Tail {
  offset: number;
  decay: number;
}

/**
 * Peaks at this rate are frequent enough to show how a brand differs from others, and high enough to belong to the
 * tail.
 */
const commonPerWeek = 3;
/** Weight of the pooled tail, in peaks of the brand: for their rate, and for their height. */
const rateWeight = 9;
const heightWeight = 15;

const scoreAt = ({ offset, decay }: Tail, perWeek: number): number => decay * (offset - Math.log(perWeek));

/** Records a score if it is a peak. Mutates the record. */
export function recordScore(record: PeakRecord, score: number, now: Time, tail: Tail): void {
  if (!(score >= scoreAt(tail, commonPerWeek))) return;
  const last = record.peaks.at(-1);
  const rounded = Math.round(score * 1000) / 1000;
  if (last && now - last[0] < peakMs) last[1] = Math.max(last[1], rounded);
  else record.peaks.push([now, rounded]);
  if ((record.peaks[0]?.[0] ?? now) < now - historyMs)
    record.peaks = record.peaks.filter(([at]) => at >= now - historyMs);
}

/** The peaks in `[from, to)` belong to an incident that a person judged: a real wave, or chance. */
export interface JudgedSpan {
  from: Time;
  to: Time;
  real: boolean;
}

/** How a verdict classifies the peaks. For the statistics a wave about something else (`not-ours`) is real. */
export const judgedSpan = ({ since, openedAt, resolvedAt, verdict }: Incident, now: Time): JudgedSpan => ({
  from: Math.min(since, openedAt - peakMs),
  to: resolvedAt ?? now,
  real: verdict?.verdict !== 'false-alarm',
});

/**
 * The score that this brand exceeds `perWeek` times a week, from its peaks before `now` and the pooled tail. Peaks over
 * a high threshold form a Poisson process with exponential excess (Siffer et al. 2017, "SPOT", with shape 0); rate and
 * mean excess are shrunk towards those of other brands. Peaks that alerted may have been waves: as many as the dial
 * allows count as chance, at the height of the pooled threshold, unless a person's verdict decides.
 */
export function thresholdOf(
  record: PeakRecord | undefined,
  tail: Tail,
  perWeek: number,
  now: Time,
  /** Time in ms since `record.from` during which the brand was observed. */
  coveredMs: number,
  verdicts: readonly JudgedSpan[] = [],
): number {
  const common = scoreAt(tail, commonPerWeek);
  const pooled = scoreAt(tail, perWeek);
  if (!record || pooled <= common) return pooled;
  const from = Math.max(record.from, now - historyMs);
  const cap = pooled - common;
  let [small, excess, alerted] = [0, 0, 0];
  let lastAlert = Number.NEGATIVE_INFINITY;
  for (const [at, score] of record.peaks) {
    if (at < from || at >= now) continue;
    const verdict = verdicts.find((known) => at >= known.from && at < known.to);
    if (verdict?.real) continue;
    const isAfter = at - lastAlert < aftermathMs;
    if (verdict || (score < pooled && !isAfter)) {
      small += 1;
      excess += score - common;
    } else if (score >= pooled) {
      if (!isAfter) alerted += 1;
      lastAlert = at;
    }
  }
  const weeks = Math.max(0, coveredMs - alerted * aftermathMs) / weekMs;
  const byChance = Math.min(alerted, perWeek * weeks + 1);
  const rate = (small + byChance + rateWeight) / (weeks + rateWeight / commonPerWeek);
  const mean = (excess + byChance * cap + heightWeight * tail.decay) / (small + heightWeight);
  return common + mean * Math.log(rate / perWeek);
}

/** Converts a dial from false alarms per month (30.44 days) to per week. */
export const perWeekOf = (falseAlarmsPerMonth: number): number => (falseAlarmsPerMonth * 7) / 30.44;

const longestMs = 1000 * 365 * dayMs;

/** Mean time in ms between the brand's peaks above `score`, for a monthly dial. The inverse of `thresholdOf`. */
export const returnPeriodOf = (score: number, threshold: number, falseAlarmsPerMonth: number, tail: Tail): number =>
  Math.min(
    longestMs,
    (weekMs / perWeekOf(falseAlarmsPerMonth)) * Math.exp(Math.min(30, (score - threshold) / tail.decay)),
  );
