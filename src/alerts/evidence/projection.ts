import { hourMs, minuteMs, sliceMs, type Time } from '../../core/domain.ts';

/** Number of new distinct negative authors to expect. Information only: no rule uses it. */
export interface Projection {
  horizonMs: number;
  /** Median and 80 % interval of the number of new authors. */
  expected: number;
  low: number;
  high: number;
  trend: 'growing' | 'steady' | 'fading';
  /** Time in which the rate doubles or halves, in ms; null when steady. */
  doublingMs: number | null;
}

/** Counted negatives of one slice, and the observed share of the slice, 0-1. */
export interface CoveredSlice {
  at: Time;
  counted: number;
  observed: number;
}

export const projectionHorizonMs = 3 * hourMs;
const fittedMs = 2 * hourMs;
/** With fewer negatives or a shorter wave, any line fits. */
const enoughCounted = 8;
const enoughSlices = 4;
const leastCovered = 0.2;
/** Half-life of the weight of slices, and damping of the trend. Chosen on six simulated shapes of waves. */
const recencyHalvesMs = hourMs;
const growthHalvesMs = 15 * minuteMs;
const declineSlowsMs = 4 * hourMs;
/** Standard deviation of the log of the outcome beyond what the counts explain. */
const modelError = 0.45;
/** Prior for the growth of a wave: doubling or halving in about 35 minutes is one standard deviation. */
const priorSlopePerHour = 1.2;
const z80 = 1.2816;

/**
 * Projects how many new negative authors the next three hours bring if the wave continues as in its own last two. A
 * Poisson regression with a log link fits the counted negatives per slice over time, with higher weights for recent
 * slices and a normal prior on the slope. Variances are widened by the observed over-dispersion (quasi-likelihood,
 * McCullagh & Nelder 1989, chapter 9). Growth and decline are damped (Gardner & McKenzie 1985). The interval is
 * log-normal and combines the parameters' covariance (delta method), the counts' own variance and the model error.
 * Null: too early, fewer than 8 authors or 20 minutes.
 */
export function projectWave(slices: readonly CoveredSlice[], now: Time): Projection | null {
  const used = slices.filter(({ at, observed }) => at >= now - fittedMs && at <= now && observed >= leastCovered);
  const counted = used.reduce((sum, slice) => sum + slice.counted, 0);
  if (counted < enoughCounted || used.length < enoughSlices) return null;
  const points = used.map(({ at, counted, observed }) => {
    const weight = 2 ** ((at - now) / recencyHalvesMs);
    return { hours: (at + sliceMs / 2 - now) / hourMs, counted: weight * counted, exposure: weight * observed };
  });
  const { level, slope, covariance, dispersion } = fit(points);
  const total = (a: number, b: number): number => {
    let sum = 0;
    for (let ms = sliceMs / 2; ms < projectionHorizonMs; ms += sliceMs) sum += Math.exp(a + b * damped(ms, b));
    return sum;
  };
  const expected = total(level, slope);
  const step = 1e-3;
  const bySlope = (Math.log(total(level, slope + step)) - Math.log(total(level, slope - step))) / (2 * step);
  const [aa, ab, bb] = covariance;
  const ofParameters = aa + 2 * ab * bySlope + bb * bySlope ** 2;
  const variance = ofParameters + dispersion / expected + modelError ** 2;
  const spread = Math.exp(z80 * Math.sqrt(variance));
  const sure = Math.abs(slope) > z80 * Math.sqrt(bb) && Math.abs(slope) > 0.2;
  return {
    horizonMs: projectionHorizonMs,
    expected,
    low: expected / spread,
    high: expected * spread,
    trend: !sure ? 'steady' : slope > 0 ? 'growing' : 'fading',
    doublingMs: sure ? (Math.LN2 / Math.abs(slope)) * hourMs : null,
  };
}

/** Effective hours of the damped slope until `ms` from now. */
function damped(ms: number, slope: number): number {
  const lastsMs = slope > 0 ? growthHalvesMs / Math.LN2 : declineSlowsMs;
  return ((1 - Math.exp(-ms / lastsMs)) * lastsMs) / hourMs;
}

interface Fit {
  /** Log of the current rate per slice. */
  level: number;
  /** Per hour. */
  slope: number;
  /** Variance of the level, covariance, variance of the slope. */
  covariance: [number, number, number];
  dispersion: number;
}

/** Newton's method on the penalised log-likelihood, which is concave and has a single maximum. */
function fit(points: readonly { hours: number; counted: number; exposure: number }[]): Fit {
  const sum = points.reduce((all, { counted }) => all + counted, 0);
  const exposure = points.reduce((all, point) => all + point.exposure, 0);
  let level = Math.log(sum / exposure);
  let slope = 0;
  const penalty = 1 / priorSlopePerHour ** 2;
  const information = (): [number, number, number] => {
    let [aa, ab, bb] = [0, 0, penalty];
    for (const { hours, exposure } of points) {
      const mean = exposure * Math.exp(level + slope * hours);
      aa += mean;
      ab += mean * hours;
      bb += mean * hours ** 2;
    }
    return [aa, ab, bb];
  };
  for (let round = 0; round < 50; round += 1) {
    let [ga, gb] = [0, -penalty * slope];
    for (const { hours, counted, exposure } of points) {
      const rest = counted - exposure * Math.exp(level + slope * hours);
      ga += rest;
      gb += rest * hours;
    }
    const [aa, ab, bb] = information();
    const determinant = aa * bb - ab * ab;
    const da = (bb * ga - ab * gb) / determinant;
    const db = (aa * gb - ab * ga) / determinant;
    // Limits the step to where the second-order approximation holds.
    const scale = Math.min(1, 1 / Math.max(Math.abs(da), Math.abs(db), 1e-12));
    level += da * scale;
    slope += db * scale;
    if (Math.abs(da) + Math.abs(db) < 1e-9) break;
  }
  const [aa, ab, bb] = information();
  const determinant = aa * bb - ab * ab;
  let squares = 0;
  for (const { hours, counted, exposure } of points) {
    const mean = exposure * Math.exp(level + slope * hours);
    squares += (counted - mean) ** 2 / Math.max(mean, 0.5);
  }
  const dispersion = Math.max(1, squares / Math.max(1, points.length - 2));
  return {
    level,
    slope,
    covariance: [(dispersion * bb) / determinant, (-dispersion * ab) / determinant, (dispersion * aa) / determinant],
    dispersion,
  };
}
