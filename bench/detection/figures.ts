import { minuteMs } from '../../dist/core/domain.js';
import { quantile } from '../quantile.ts';
import { seeded } from './random.ts';
import type { Outcome, WaveOutcome } from './yardstick.ts';

export interface Summary {
  waves: number;
  recall: number;
  early25: number;
  falseAlarmsPerWeek: number;
  medianDelayMinutes: number;
  /** Of waves half of which comes in a few hours. */
  explosiveDelayMinutes: number;
  /** Median of the wave's true negatives posted when it was alerted. */
  negativesAtAlert: number;
  alertsPerWave: number;
}

export type Interval95 = readonly [low: number, high: number];
export type Intervals = Record<keyof Summary, Interval95>;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Figures of many brands together. Not a number where there is nothing to count. */
export function summarize(outcomes: readonly Outcome[]): Summary {
  const waves = outcomes.flatMap((outcome) => outcome.waves);
  const found = waves.filter(({ delayMs }) => delayMs !== null);
  const delays = (of: readonly WaveOutcome[]): number[] => of.map(({ delayMs }) => (delayMs ?? 0) / minuteMs);
  return {
    waves: waves.length,
    recall: found.length / waves.length,
    early25: waves.filter(({ early }) => early).length / waves.length,
    falseAlarmsPerWeek:
      outcomes.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0) /
      outcomes.reduce((sum, { weeks }) => sum + weeks, 0),
    medianDelayMinutes: quantile(delays(found), 0.5),
    explosiveDelayMinutes: quantile(delays(found.filter(({ kind }) => kind === 'explosive')), 0.5),
    negativesAtAlert: quantile(
      found.map(({ negatives }) => negatives),
      0.5,
    ),
    alertsPerWave: mean(found.map(({ alerts }) => alerts)),
  };
}

/** 95 % intervals: brands drawn anew, with replacement, `rounds` times. */
export function bootstrap(outcomes: readonly Outcome[], rounds = 400, seed = 1): Intervals {
  const random = seeded(seed, 'bootstrap');
  const drawn = Array.from({ length: rounds }, () =>
    summarize(outcomes.map(() => outcomes[Math.floor(random() * outcomes.length)] as Outcome)),
  );
  const interval = (key: keyof Summary): Interval95 => {
    const values = drawn.map((summary) => summary[key]).filter(Number.isFinite);
    return [quantile(values, 0.025), quantile(values, 0.975)];
  };
  return {
    waves: interval('waves'),
    recall: interval('recall'),
    early25: interval('early25'),
    falseAlarmsPerWeek: interval('falseAlarmsPerWeek'),
    medianDelayMinutes: interval('medianDelayMinutes'),
    explosiveDelayMinutes: interval('explosiveDelayMinutes'),
    negativesAtAlert: interval('negativesAtAlert'),
    alertsPerWave: interval('alertsPerWave'),
  };
}

/** P(X <= count) of a Poisson variable. */
function poissonBelow(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= count; i++) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

/** The one-sided 95 % bounds of a Poisson mean of which `count` were seen (Garwood 1936). */
export function poissonBounds(count: number): Interval95 {
  const solve = (tooSmall: (mean: number) => boolean): number => {
    let [low, high] = [0, 10 + 3 * count];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (tooSmall(middle)) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  const low = count === 0 ? 0 : solve((mean) => 1 - poissonBelow(count - 1, mean) < 0.05);
  return [low, solve((mean) => poissonBelow(count, mean) > 0.05)];
}

export interface SizeClass {
  name: string;
  brands: number;
  falseAlarms: number;
  /** Realised false alarms as a multiple of the dial, with one-sided 95 % bounds. */
  ofDial: number;
  low: number;
  high: number;
}

const classes = [5, 15, 50, 150, 500, 1500, Number.POSITIVE_INFINITY];

/** Realised false alarms against the dial, for all brands and by their size. */
export function bySize(outcomes: readonly Outcome[], perWeek: number): SizeClass[] {
  const measure = (name: string, some: readonly Outcome[]): SizeClass => {
    const falseAlarms = some.reduce((sum, outcome) => sum + outcome.falseAlarms.length, 0);
    const asked = perWeek * some.reduce((sum, { weeks }) => sum + weeks, 0);
    const [low, high] = poissonBounds(falseAlarms);
    return {
      name,
      brands: some.length,
      falseAlarms,
      ofDial: falseAlarms / asked,
      low: low / asked,
      high: high / asked,
    };
  };
  const rows = [measure('all', outcomes)];
  for (let i = 0; i + 1 < classes.length; i++) {
    const [from, to] = [classes[i] ?? 0, classes[i + 1] ?? 0];
    const some = outcomes.filter(({ perDay }) => perDay >= (i === 0 ? 0 : from) && perDay < to);
    if (some.length > 0) rows.push(measure(Number.isFinite(to) ? `${from}-${to}` : `${from} and more`, some));
  }
  return rows;
}
