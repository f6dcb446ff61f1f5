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
import type { Finding } from '../../core/incident.ts';

/** Counts per step of event time, as a chart shows them. */
export interface WaveSeries {
  from: Time;
  stepMs: number;
  points: SeriesPoint[];
  /** What is normal in one step. */
  expected: number;
  expectedHigh: number;
}

export interface SeriesPoint {
  at: Time;
  mentions: number;
  negatives: number;
  counted: number;
  /** Share of the sources and time of this step that was really observed, 0-1. */
  observed: number;
}

/** Source -> when it was observed. */
type Observed = ReadonlyMap<string, readonly Interval[]>;

const mostSteps = 60;
const stepsMs = [sliceMs, 15 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs] as const;
const longestStepMs = 6 * hourMs;

/** A source that never answered must show as blind. */
export function observedTimes(sources: readonly string[], coverage: readonly CoverageInterval[]): Observed {
  const all = new Set([...sources, ...coverage.map(({ source }) => source)]);
  return new Map(
    [...all].map((source) => [source, mergeIntervals(coverage.filter((interval) => interval.source === source))]),
  );
}

/** The counts of `[from, to)` in steps from `from` on, and how much of each step was observed. */
export function countSteps(
  buckets: readonly Bucket[],
  observed: Observed,
  { from, to, stepMs }: Interval & { stepMs: number },
): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  for (let at = from; at < to; at += stepMs) {
    const end = Math.min(at + stepMs, to);
    const shares = [...observed.values()].map((intervals) => coveredMs(intervals, at, end) / (end - at));
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

/** What a chart shows of `[from, to)`: in few enough steps to be read. */
export function waveSeries(
  buckets: readonly Bucket[],
  observed: Observed,
  { from, to }: Interval,
  finding: Finding,
): WaveSeries {
  const stepMs = stepsMs.find((step) => (to - from) / step <= mostSteps) ?? longestStepMs;
  const start = Math.floor(from / stepMs) * stepMs;
  // What a finding expects is for the observed part of its window; a step of the chart shows it for the whole step.
  const perStep = stepMs / (finding.scaleMs * Math.max(finding.coverage, 0.01));
  return {
    from: start,
    stepMs,
    points: countSteps(buckets, observed, { from: start, to, stepMs }),
    expected: finding.expected * perStep,
    expectedHigh: highestUsual(finding, perStep),
  };
}

/**
 * The upper bound of one step from that of the window: steps of a window vary more, each for itself, than their sum. Half
 * the distance to the 97.5 % bound is about a standard deviation, variances of independent steps add up, and a step is
 * at least as spread as Poisson's.
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
