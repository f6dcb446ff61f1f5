import { coveredMs, mergeIntervals } from '../../core/coverage.ts';
import {
  type Bucket,
  type CoverageInterval,
  hourMs,
  type Interval,
  minuteMs,
  sliceMs,
  type Time,
} from '../../core/domain.ts';
import type { Finding, FindingKind } from '../../core/incident.ts';

/** Counts per step of event time, as charts show them. */
export interface WaveSeries {
  from: Time;
  stepMs: number;
  points: SeriesPoint[];
  /** The unit that the finding counts and the chart draws. */
  unit: SeriesUnit;
  /** Normal count in one step. */
  expected: number;
  expectedHigh: number;
}

/** Counted negatives; mentions with each negative voice counted once; mentions. */
export type SeriesUnit = 'negatives' | 'voices' | 'mentions';

export interface SeriesPoint {
  at: Time;
  mentions: number;
  negatives: number;
  counted: number;
  /** Observed share of the sources and time of this step, 0-1. */
  observed: number;
}

/** The count of a step in the given unit. */
export function amountOf({ mentions, negatives, counted }: SeriesPoint, unit: SeriesUnit): number {
  if (unit === 'negatives') return counted;
  return unit === 'mentions' ? mentions : Math.max(counted, mentions - negatives + counted);
}

const units: Record<FindingKind, SeriesUnit> = {
  wave: 'negatives',
  surge: 'voices',
  silence: 'mentions',
  post: 'negatives',
};

/** Source -> when it was observed. */
type Covered = ReadonlyMap<string, readonly Interval[]>;

const mostSteps = 60;
const stepsMs = [sliceMs, 15 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs] as const;
const longestStepMs = 6 * hourMs;

/** Includes sources that never answered, which must show as blind. */
export function coveredTimes(sources: readonly string[], coverage: readonly CoverageInterval[]): Covered {
  const all = new Set([...sources, ...coverage.map(({ source }) => source)]);
  return new Map(
    [...all].map((source) => [source, mergeIntervals(coverage.filter((interval) => interval.source === source))]),
  );
}

/** Counts in `[from, to)` per step, and the observed share of each step. */
export function countSteps(
  buckets: readonly Bucket[],
  covered: Covered,
  { from, to, stepMs }: Interval & { stepMs: number },
): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  for (let at = from; at < to; at += stepMs) {
    const end = Math.min(at + stepMs, to);
    const shares = [...covered.values()].map((intervals) => coveredMs(intervals, at, end) / (end - at));
    const share = shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
    points.push({ at, mentions: 0, negatives: 0, counted: 0, observed: share });
  }
  for (const bucket of buckets) {
    const point = points[Math.floor((bucket.slice - from) / stepMs)];
    if (!point) continue;
    point.mentions += bucket.mentions;
    point.negatives += bucket.negatives;
    point.counted += bucket.counted;
  }
  return points;
}

/** The counts that a chart shows of `[from, to)`, in few enough steps to be readable. */
export function waveSeries(
  buckets: readonly Bucket[],
  covered: Covered,
  { from, to }: Interval,
  finding: Finding,
): WaveSeries {
  const stepMs = stepsMs.find((step) => (to - from) / step <= mostSteps) ?? longestStepMs;
  const start = Math.floor(from / stepMs) * stepMs;
  const only = finding.kind === 'silence' ? finding.quietSource : null;
  const isShown = (source: string): boolean => only === null || source === only;
  const points = countSteps(
    buckets.filter(({ source }) => isShown(source)),
    new Map([...covered].filter(([source]) => isShown(source))),
    { from: start, to, stepMs },
  );
  return { from: start, stepMs, points, unit: units[finding.kind], ...normalStep(finding, points, stepMs) };
}

function normalStep(
  finding: Finding,
  points: readonly SeriesPoint[],
  stepMs: number,
): Pick<WaveSeries, 'expected' | 'expectedHigh'> {
  if (finding.kind === 'post') return before(points, finding.since);
  // A finding's expected count covers only the observed part of its window, but a chart step shows the whole step.
  const perStep = stepMs / (finding.scaleMs * Math.max(finding.coverage, 0.01));
  return { expected: finding.expected * perStep, expectedHigh: highestUsual(finding, perStep) };
}

/** A rule for single posts does not say how many negatives are normal, so the hours before serve as the baseline. */
function before(points: readonly SeriesPoint[], since: Time): Pick<WaveSeries, 'expected' | 'expectedHigh'> {
  const seen = points.filter(({ at, observed }) => at < since && observed >= 0.5);
  const expected = seen.reduce((sum, { counted }) => sum + counted, 0) / Math.max(1, seen.length);
  return { expected, expectedHigh: highestUsual({ expected, expectedHigh: expected + 2 * Math.sqrt(expected) }, 1) };
}

/**
 * Derives a step's upper bound from the window's. A single step varies relatively more than the sum of steps. Half the
 * distance to the 97.5 % bound is about one standard deviation, variances of independent steps add up, and a step
 * varies at least as much as a Poisson count.
 */
export function highestUsual({ expected, expectedHigh }: Pick<Finding, 'expected' | 'expectedHigh'>, perStep: number) {
  const mean = expected * perStep;
  const deviation = (Math.max(0, expectedHigh - expected) / 2) * Math.sqrt(perStep);
  if (mean > 100) return mean + 2 * Math.max(deviation, Math.sqrt(mean));
  let bound = 0;
  let density = Math.exp(-mean);
  for (let sum = density; sum < 0.975; sum += density) {
    bound += 1;
    density *= mean / bound;
  }
  return Math.max(bound, mean + 2 * deviation);
}
