import { describe, expect, test } from '@jest/globals';
import { bySize, poissonBounds, summarize } from '../../bench/detection/figures.ts';
import { freezeThresholds } from '../../bench/detection/freeze.ts';
import type { Counts } from '../../bench/detection/rivals/counts.ts';
import { scoring } from '../../bench/detection/rivals/rival.ts';
import type { Wave } from '../../bench/detection/world.ts';
import { alertsAbove, type Judged, judge } from '../../bench/detection/yardstick.ts';
import { quantile } from '../../bench/quantile.ts';
import { dayMs, hourMs, minuteMs } from '../../src/core/domain.ts';

/** A wave with a negative every minute for 100 minutes. */
const waveAt = (from: number, kind: Wave['kind'] = 'explosive'): Wave => ({
  kind,
  from,
  to: from + 14 * hourMs,
  negatives: Array.from({ length: 100 }, (_, i) => from + i * minuteMs),
});
const first = waveAt(2 * dayMs);
const brand: Judged = {
  perDay: 50,
  waves: [first, waveAt(5 * dayMs, 'slow burn')],
  decoys: [
    { kind: 'bot flood', from: 9 * dayMs, to: 9 * dayMs + hourMs },
    { kind: 'one author', from: 10 * dayMs, to: 10 * dayMs + hourMs },
  ],
  evaluatedFrom: 0,
  to: 14 * dayMs,
};
const wavesOf = (alerts: number[]): unknown[] =>
  judge(brand, alerts).waves.map(({ delayMs, negatives, early, alerts }) => ({ delayMs, negatives, early, alerts }));
const missed = { delayMs: null, negatives: 0, early: false, alerts: 0 };

describe('the yardstick', () => {
  test('an alert before a quarter of the wave was posted is early, one after it is not', () => {
    expect(wavesOf([first.from + 23.5 * minuteMs])).toEqual([
      { delayMs: 23.5 * minuteMs, negatives: 24, early: true, alerts: 1 },
      missed,
    ]);
    expect(wavesOf([first.from + 24 * minuteMs])).toEqual([
      { delayMs: 24 * minuteMs, negatives: 25, early: false, alerts: 1 },
      missed,
    ]);
  });

  test('only the first alert on a wave says when it was found, and all are counted', () => {
    expect(wavesOf([first.from + 9 * hourMs, first.from + minuteMs])).toEqual([
      { delayMs: minuteMs, negatives: 2, early: true, alerts: 2 },
      missed,
    ]);
  });

  test('an alert before a wave or after its time is false, and within 6 h of another one the same', () => {
    const { falseAlarms, waves } = judge(brand, [
      first.from - 2 * hourMs,
      first.from - 1,
      first.to,
      first.to + 5 * hourMs,
      first.to + 6 * hourMs,
    ]);
    expect(falseAlarms).toEqual([first.from - 2 * hourMs, first.to, first.to + 6 * hourMs]);
    expect(waves.every(({ delayMs }) => delayMs === null)).toBe(true);
  });

  test('a false alarm says which decoy it fell for', () => {
    const alerts = [9 * dayMs, 10 * dayMs + 2.5 * hourMs, 11 * dayMs];
    expect(judge(brand, alerts).fooledBy).toEqual(['bot flood', 'one author', 'nothing']);
  });

  test('what happens before the evaluated time is neither found nor false', () => {
    const late: Judged = { ...brand, evaluatedFrom: 2 * dayMs + hourMs };
    const { falseAlarms, waves } = judge(late, [dayMs, first.from, first.from + 2 * hourMs]);
    expect(falseAlarms).toEqual([]);
    expect(waves).toHaveLength(1);
  });

  test('figures of brands: recall, early25, false alarms a week, median delay, alerts a found wave', () => {
    const outcomes = [
      judge(brand, [first.from + 10 * minuteMs, first.from + hourMs, 9 * dayMs]),
      judge(brand, [first.from + 30 * minuteMs, 5 * dayMs + 50 * minuteMs, 9 * dayMs, 10 * dayMs]),
    ];
    expect(summarize(outcomes)).toEqual({
      waves: 4,
      recall: 0.75,
      early25: 0.25,
      falseAlarmsPerWeek: 0.75,
      medianDelayMinutes: 30,
      explosiveDelayMinutes: 20,
      negativesAtAlert: 31,
      alertsPerWave: 4 / 3,
    });
  });

  test('false alarms are held against the dial, in total and by size of brand', () => {
    const large = { ...brand, perDay: 2_000 };
    const outcomes = [judge(brand, [9 * dayMs]), judge(large, [9 * dayMs, 10 * dayMs, 11 * dayMs])];
    expect(bySize(outcomes, 0.5).map(({ name, falseAlarms, ofDial }) => [name, falseAlarms, ofDial])).toEqual([
      ['all', 4, 2],
      ['50-150', 1, 1],
      ['1500 and more', 3, 3],
    ]);
  });

  test('bounds of a Poisson mean are those of the tables', () => {
    expect(poissonBounds(0)[0]).toBe(0);
    expect(poissonBounds(0)[1]).toBeCloseTo(2.996, 3);
    expect(poissonBounds(5)[0]).toBeCloseTo(1.97, 2);
    expect(poissonBounds(5)[1]).toBeCloseTo(10.513, 3);
  });

  test('a median is that of the middle, or between the two middle ones', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('a rule with a threshold', () => {
  const times = Float64Array.from({ length: 14 * 24 }, (_, i) => i * hourMs);

  test('alerts when it is reached, and is silent for 6 h then', () => {
    const scores = times.map((_, i) => (i >= 10 && i < 20 ? 3 : 1));
    expect(alertsAbove(scores, times, 3)).toEqual([10 * hourMs, 16 * hourMs]);
    expect(alertsAbove(scores, times, 3.1)).toEqual([]);
  });

  test('gets one threshold for all brands: the lowest that keeps the false alarms', () => {
    // Two brands, two weeks each, with peaks of 1 to 9 and of 11 to 19 on separate days.
    const counts = (base: number): Counts => {
      const mentions = times.map((_, i) => (i % 36 === 12 ? base + 1 + Math.floor(i / 36) : 0));
      const negatives = new Float64Array(times.length);
      return { times, mentions, negatives, fresh: { mentions, negatives }, ready: 0 };
    };
    const rival = scoring('peaks', [0.5, 30], ({ mentions }) => mentions);
    const judged = { perDay: 50, waves: [], decoys: [], evaluatedFrom: 0, to: 14 * dayMs };
    const brands = [0, 10].map((base) => ({ counts: counts(base), judged }));
    const [few, some, all] = freezeThresholds(rival, brands, [0.5, 2.5, 100]);
    // In 4 brand-weeks the 2 highest of 18 peaks, then 10 of them.
    expect(few).toBeGreaterThan(17);
    expect(few).toBeLessThan(17.1);
    expect(some).toBeGreaterThan(8);
    expect(some).toBeLessThan(8.1);
    expect(all).toBeLessThanOrEqual(1);
  });
});
