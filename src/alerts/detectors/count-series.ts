import { dayMs, hourMs, minuteMs, type Time } from '../../core/domain.ts';
import { peakHistory } from './peak-history.ts';

/** What is thought of one count of a series, when it came. */
export interface CountOpinion {
  /** 0 to 1: how far this is from all that the series has done before; comparable between series. */
  score: number;
  /** Count of the last 15 minutes, and what it was in the 7 days before. */
  observed: number;
  expected: number;
  /** How many standard deviations above: 0 while there is too little to compare with. */
  z: number;
  /** How often the series itself reaches as much, by its own past peaks. */
  returnPeriodMs: number;
}

const windowMs = 15 * minuteMs;
const normalMs = 7 * dayMs;
/** So that a burst does not become its own normal. */
const guardMs = 3 * hourMs;
/** Coarse series are compared with at least so many rows, whatever their age. */
const fewestRows = 200;
/** Before there is so much to compare with, nothing is said. */
const rowsToLearn = 100;
const recordHalfLifeMs = 14 * dayMs;
/** Added to counts before their logarithm: 1 after 0 is no event. */
const softening = 3;
/** After a maximum only what surpasses it by this much is new, for so long. */
const surpassing = 0.8;
const sameBurstMs = 12 * hourMs;
/** More than this above normal is learned as this. */
const mostDeviations = 6;
/** Sums are added up anew after so many rows, as differences of large numbers lose their digits. */
const rowsPerSum = 500;

/** Weights of the novelty against the record, of the deviation in the logarithm, and of the return period. */
const weights = { record: 0.4, log: 0.3, returns: 0.3 };
/** The score's logistic curve: where it is one half, and how wide. */
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
 * Looks for bursts in any series of counts, strictly online: what it says of a row depends on the rows up to it alone.
 * The count of the newest 15 minutes is held against the 7 days before (z, in counts and in their logarithm, leaving the
 * last 3 hours out, and more than 6 standard deviations taken as 6) and against the record, which fades with a half-life of 14 days:
 *
 *     s = ln(1 + z) + 0.4 max(-1.5, ln((count + 3) / (record + 3))) + 0.3 z_log
 *
 * A burst speaks at its beginning: for 12 hours after a maximum of s only what surpasses it by 0.8 counts. The series'
 * own past peaks of s say how often it reaches as much (a return period), which makes scores comparable between series.
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

  /** Rows that are old enough join what is normal, and those that are too old leave it. */
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

  /** A burst of a thousand times the usual must not hide the next one of a hundred times. */
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
