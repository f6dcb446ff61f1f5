import { dayMs, hourMs, minuteMs, type Time } from '../../core/domain.ts';
import { peakHistory } from './peak-history.ts';

/** What a detector says of one count, on its arrival. */
export interface CountOpinion {
  /** 0 to 1: how unusual the count is for this series; comparable between series. */
  score: number;
  /** Count of the last 15 minutes, and its mean over the 7 days before. */
  observed: number;
  expected: number;
  /** Standard deviations above the mean; 0 while there is too little to compare with. */
  z: number;
  /** How often the series reaches this value, by its own past peaks. */
  returnPeriodMs: number;
}

const windowMs = 15 * minuteMs;
const normalMs = 7 * dayMs;
/** Keeps a burst from becoming its own baseline. */
const guardMs = 3 * hourMs;
/** Minimum number of rows to compare with, however old, for coarse series. */
const fewestRows = 200;
/** Minimum number of rows before anything is flagged. */
const rowsToLearn = 100;
const recordHalfLifeMs = 14 * dayMs;
/** Added to counts before taking the logarithm, so that 1 after 0 is no event. */
const softening = 3;
/** After a maximum, only a value this much higher is new, for `sameBurstMs`. */
const surpassing = 0.8;
const sameBurstMs = 12 * hourMs;
/** A larger deviation is learned as this one. */
const mostDeviations = 6;
/** Sums are recomputed after this many rows, because repeated subtraction loses precision. */
const rowsPerSum = 500;

/** Weights of the novelty against the record, the deviation of the logarithm, and the return period. */
const weights = { record: 0.4, log: 0.3, returns: 0.3 };
/** Midpoint and width of the score's logistic curve. */
const half = 3;
const width = 1.2;

interface Sums {
  rows: number;
  counts: number;
  squares: number;
  logs: number;
  logSquares: number;
}

const empty = (): Sums => ({ rows: 0, counts: 0, squares: 0, logs: 0, logSquares: 0 });

function add(sums: Sums, count: number, sign: 1 | -1): void {
  const log = Math.log(count + softening);
  sums.rows += sign;
  sums.counts += sign * count;
  sums.squares += sign * count * count;
  sums.logs += sign * log;
  sums.logSquares += sign * log * log;
}

/**
 * Finds bursts in any series of counts, strictly online: the result for a row depends only on rows up to it. It
 * compares the count of the newest 15 minutes with the 7 days before (z, for counts and for their logarithm, leaving
 * out the last 3 hours and capping deviations at 6), and with the record, which decays with a half-life of 14 days:
 *
 *     s = ln(1 + z) + 0.4 max(-1.5, ln((count + 3) / (record + 3))) + 0.3 z_log
 *
 * A burst is flagged at its beginning: for 12 hours after a maximum of s, only values 0.8 higher are flagged. The
 * series' own past peaks of s give the return period of a value, which makes scores comparable between series.
 */
export function watchCounts(): (at: Time, count: number) => CountOpinion {
  const times: Time[] = [];
  const values: number[] = [];
  const windows: number[] = [];
  let sums = empty();
  let [windowFrom, normalFrom, normalTo] = [0, 0, 0];
  let windowSum = 0;
  let sinceSum = 0;
  let record = 0;
  let burst = { most: 0, at: Number.NEGATIVE_INFINITY };
  const peaks = peakHistory();

  /** Adds rows that are old enough to the baseline and removes those that are too old. */
  function learn(at: Time): void {
    for (; normalTo < times.length && (times[normalTo] ?? at) <= at - guardMs; normalTo++) {
      windows[normalTo] = winsorised(windows[normalTo] ?? 0);
      add(sums, windows[normalTo] ?? 0, 1);
    }
    for (; sums.rows > fewestRows && (times[normalFrom] ?? at) < at - guardMs - normalMs; normalFrom++)
      add(sums, windows[normalFrom] ?? 0, -1);
    if (++sinceSum < rowsPerSum) return;
    sinceSum = 0;
    sums = empty();
    for (const count of windows.slice(normalFrom, normalTo)) add(sums, count, 1);
    windowSum = values.slice(windowFrom).reduce((sum, value) => sum + value, 0);
    const gone = Math.min(normalFrom, windowFrom);
    for (const list of [times, values, windows]) list.splice(0, gone);
    [windowFrom, normalFrom, normalTo] = [windowFrom - gone, normalFrom - gone, normalTo - gone];
  }

  function deviation(count: number): number {
    if (sums.rows < rowsToLearn) return 0;
    const { mean, spread } = normal();
    return (count - mean) / spread;
  }

  function normal(): { mean: number; spread: number } {
    const mean = sums.counts / sums.rows;
    return { mean, spread: Math.sqrt(Math.max(1, mean, sums.squares / sums.rows - mean * mean)) };
  }

  /** A burst of a thousand times the usual count must not hide a later one of a hundred times. */
  function winsorised(count: number): number {
    if (sums.rows < rowsToLearn) return count;
    const { mean, spread } = normal();
    return Math.min(count, mean + mostDeviations * spread);
  }

  function strength(count: number, z: number, faded: number): number {
    if (z <= 1) return 0;
    const logMean = sums.logs / sums.rows;
    const logVariance = Math.max(0.02, sums.logSquares / sums.rows - logMean * logMean);
    const zLog = (Math.log(count + softening) - logMean) / Math.sqrt(logVariance);
    const novelty = Math.log((count + softening) / (faded + softening));
    return Math.max(0, Math.log1p(z) + weights.record * Math.max(-1.5, novelty) + weights.log * zLog);
  }

  return (at, value) => {
    const before = times.at(-1) ?? at;
    times.push(at);
    values.push(value);
    windowSum += value;
    for (; (times[windowFrom] ?? at) <= at - windowMs && windowFrom < times.length - 1; windowFrom++)
      windowSum -= values[windowFrom] ?? 0;
    const observed = Math.max(0, windowSum);
    windows.push(observed);
    learn(at);
    record *= 0.5 ** ((at - before) / recordHalfLifeMs);
    const z = deviation(observed);
    const found = strength(observed, z, record);
    record = Math.max(record, observed);
    if (at - burst.at > sameBurstMs) burst = { most: 0, at: Number.NEGATIVE_INFINITY };
    const isNew = found > 0 && found > burst.most + (burst.most > 0 ? surpassing : 0);
    if (isNew) burst = { most: found, at };
    const returnPeriodMs = peaks.take(at, isNew ? found : 0);
    const expected = sums.rows > 0 ? sums.counts / sums.rows : 0;
    return { score: isNew ? scoreOf(found, returnPeriodMs) : 0, observed, expected, z, returnPeriodMs };
  };
}

function scoreOf(strength: number, returnPeriodMs: number): number {
  const months = Math.max(1e-3, returnPeriodMs / (30 * dayMs));
  return 1 / (1 + Math.exp(-(strength + weights.returns * Math.log(months) - half) / width));
}
