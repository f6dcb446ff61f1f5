import type { Time } from '../../../dist/core/domain.js';
import { silenceMs } from '../yardstick.ts';
import { type Counts, coarser, guard, slicesPerWeek, sumsOf } from './counts.ts';
import type { Rival } from './rival.ts';

/** Slices in a quarter of an hour: these rules see one count for each. */
const width = 3;

interface Quarters {
  counts: Float64Array;
  /** Mean and standard deviation of the 7 days before, guard band between. */
  mean: Float64Array;
  deviation: Float64Array;
  /** First with a baseline. */
  ready: number;
  timeOf(quarter: number): Time;
}

function quartersOf({ negatives, times, ready }: Counts): Quarters {
  const counts = coarser(negatives, width);
  const [sum, squares] = [sumsOf(counts), sumsOf(counts.map((count) => count ** 2))];
  const [week, gap] = [slicesPerWeek / width, guard / width];
  const mean = counts.map((_, i) => Math.max(0.002, sum(i - gap - week, i - gap) / week));
  const deviation = counts.map((_, i) =>
    Math.sqrt(Math.max(0.05, squares(i - gap - week, i - gap) / week - (sum(i - gap - week, i - gap) / week) ** 2)),
  );
  return {
    counts,
    mean,
    deviation,
    ready: Math.ceil(ready / width),
    timeOf: (quarter) => times[(quarter + 1) * width - 1] ?? 0,
  };
}

/** Cumulative sum of what is half a standard deviation above the mean (Page 1954); it begins anew after an alert. */
const cusum: Rival = {
  name: 'CUSUM',
  thresholds: [1, 2_000],
  watch(counts) {
    const { counts: quarters, mean, deviation, ready, timeOf } = quartersOf(counts);
    return (threshold) => {
      const alerts: Time[] = [];
      let sum = 0;
      for (let i = ready; i < quarters.length; i++) {
        sum = Math.max(0, sum + ((quarters[i] ?? 0) - (mean[i] ?? 0)) / (deviation[i] ?? 1) - 0.5);
        if (sum < threshold) continue;
        sum = 0;
        if (timeOf(i) - (alerts.at(-1) ?? Number.NEGATIVE_INFINITY) >= silenceMs) alerts.push(timeOf(i));
      }
      return alerts;
    };
  },
};

/**
 * Kleinberg's two states (2002), found online: a normal rate and one three times as high, Poisson counts, and a cost of
 * going up, which is the threshold. The burst begins where the cheapest path to now ends in the upper state.
 */
const kleinberg: Rival = {
  name: 'Kleinberg bursts',
  thresholds: [1, 400],
  watch(counts) {
    const { counts: quarters, mean, ready, timeOf } = quartersOf(counts);
    const factor = 3;
    return (cost) => {
      const alerts: Time[] = [];
      let [low, high] = [0, cost];
      let bursting = false;
      for (let i = ready; i < quarters.length; i++) {
        const rate = mean[i] ?? 0.002;
        const count = quarters[i] ?? 0;
        const stay = Math.min(high, low + cost);
        low = Math.min(low, high) + rate - count * Math.log(rate);
        high = stay + factor * rate - count * Math.log(factor * rate);
        const least = Math.min(low, high);
        low -= least;
        high -= least;
        const now = high < low;
        if (now && !bursting && timeOf(i) - (alerts.at(-1) ?? Number.NEGATIVE_INFINITY) >= silenceMs)
          alerts.push(timeOf(i));
        bursting = now;
      }
      return alerts;
    };
  },
};

const longestRun = 96;
/** Changes are expected once a day. */
const hazard = 1 / longestRun;
/** A change of the last 3 hours is news. */
const news = 12;

/**
 * Bayesian online change point detection (Adams and MacKay 2007) on Poisson counts with a gamma prior around the mean of
 * the last 7 days. The score is the log-odds that a change to a higher rate lies in the last 3 hours.
 */
function changePointScores(counts: Counts): { scores: Float64Array; quarters: Quarters } {
  const quarters = quartersOf(counts);
  const scores = new Float64Array(quarters.counts.length);
  let runs = [{ log: 0, shape: 1, rate: 1 }];
  for (let i = quarters.ready; i < quarters.counts.length; i++) {
    const count = quarters.counts[i] ?? 0;
    const mean = quarters.mean[i] ?? 0.002;
    let change = Number.NEGATIVE_INFINITY;
    const grown: typeof runs = [];
    for (const { log, shape, rate } of runs) {
      const predicted = log + logNegativeBinomial(count, shape, rate);
      change = logAdd(change, predicted + Math.log(hazard));
      grown.push({ log: predicted + Math.log1p(-hazard), shape: shape + count, rate: rate + 1 });
    }
    runs = [{ log: change, shape: 1, rate: 1 / mean }, ...grown];
    // The oldest two runs become one.
    const [last, other] = [runs.at(-1), runs.at(-2)];
    if (runs.length > longestRun && last && other)
      runs.splice(-2, 2, { ...(last.log > other.log ? last : other), log: logAdd(last.log, other.log) });
    let total = Number.NEGATIVE_INFINITY;
    for (const { log } of runs) total = logAdd(total, log);
    let [recent, before] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [age, run] of runs.entries()) {
      run.log -= total;
      if (age > 0 && age <= news && run.shape / run.rate > 2 * mean) recent = logAdd(recent, run.log);
      // A run that has seen nothing yet says nothing.
      else if (age > 0) before = logAdd(before, run.log);
    }
    scores[i] = recent - before;
  }
  return { scores, quarters };
}

const bayesian: Rival = {
  name: 'Bayesian online change point',
  thresholds: [-3, 400],
  watch(counts) {
    const { scores, quarters } = changePointScores(counts);
    return (threshold) => {
      const alerts: Time[] = [];
      for (let i = quarters.ready; i < scores.length; i++)
        if (
          (scores[i] ?? 0) >= threshold &&
          quarters.timeOf(i) - (alerts.at(-1) ?? Number.NEGATIVE_INFINITY) >= silenceMs
        )
          alerts.push(quarters.timeOf(i));
      return alerts;
    };
  },
};

function logAdd(a: number, b: number): number {
  if (a === Number.NEGATIVE_INFINITY) return b;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

/** Logarithm of the chance of `count` under a Poisson whose rate has a gamma distribution. */
function logNegativeBinomial(count: number, shape: number, rate: number): number {
  let log = shape * Math.log(rate / (rate + 1)) - count * Math.log(rate + 1);
  for (let k = 0; k < count; k++) log += Math.log((shape + k) / (k + 1));
  return log;
}

export const changePoints: readonly Rival[] = [cusum, kleinberg, bayesian];
