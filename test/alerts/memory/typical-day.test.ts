import { describe, expect, test } from '@jest/globals';
import { type Baseline, learnBaseline } from '../../../src/alerts/memory/baseline.ts';
import { emptySource, type SourceMemory } from '../../../src/alerts/memory/engine-state.ts';
import { localHourIn } from '../../../src/alerts/memory/local-hour.ts';
import { levelNow } from '../../../src/alerts/memory/typical-day.ts';
import { dayMs, hourMs, type Time } from '../../../src/core/domain.ts';

const midnight = Date.UTC(2026, 5, 1);
const oclock = (hour: number, day = 0): Time => midnight + day * dayMs + hour * hourMs;

/** A source that was observed for so many hours, with `mentionsAt` mentions in each of them. */
function observed(first: Time, hours: number, mentionsAt: (at: Time) => number): SourceMemory {
  const mentions = Array.from({ length: hours }, (_, i) => mentionsAt(first + i * hourMs));
  const negatives = mentions.map((count) => Math.round(0.2 * count));
  const weight = negatives.map((count) => 100 * count);
  const squares = negatives.map((count) => 10_000 * count);
  const observedMinutes = mentions.map(() => 60);
  const from = first / hourMs;
  const cells = { from, mentions, negatives, counted: negatives, weight, squares, observedMinutes };
  return { ...emptySource(), hours: cells };
}

function learned(first: Time, hours: number, mentionsAt: (at: Time) => number, timezone = 'UTC'): Baseline {
  return learnBaseline({
    sources: ['social'],
    memories: { social: observed(first, hours, mentionsAt) },
    unlearned: [],
    now: first + hours * hourMs,
    localHour: localHourIn(timezone),
  });
}

const expectedAt = (baseline: Baseline, at: Time): number => baseline.rate('social').mentions * baseline.factor(at);

describe('the rhythm of a brand not yet observed around the clock', () => {
  const atNight = learned(oclock(0), 5, () => 10);

  test('follows a typical day: after hours of the night alone, more is expected at noon', () => {
    expect(expectedAt(atNight, oclock(3))).toBeLessThan(15);
    expect(expectedAt(atNight, oclock(12))).toBeGreaterThan(40);
  });

  test('is in the time zone of the brand', () => {
    // The same hours are 9 to 14 o'clock there.
    const byDay = learned(oclock(0), 5, () => 10, 'Asia/Tokyo');
    expect(expectedAt(byDay, oclock(9))).toBeLessThan(20);
  });

  test('is the more doubtful, the less the hours seen are like the one to judge', () => {
    const [same, next, noon] = [3, 6, 12].map((hour) => atNight.doubt(oclock(hour, 1)));
    expect(same).toBeLessThan(next ?? 0);
    expect(next).toBeLessThan(noon ?? 0);
    const inTheMorning = learned(oclock(8), 3, () => 10);
    expect(inTheMorning.doubt(oclock(12))).toBeLessThan((noon ?? 0) / 4);
  });

  test('is what was seen, once it was seen', () => {
    const nightOwl = learned(oclock(0), 24, (at) => (at < oclock(6) ? 60 : 5));
    expect(expectedAt(nightOwl, oclock(3, 1))).toBeGreaterThan(30);
    expect(expectedAt(nightOwl, oclock(15, 1))).toBeLessThan(12);
  });

  test('is no longer a guess after three days, live or imported', () => {
    const known = learned(oclock(0), 3 * 24, () => 10);
    for (let hour = 0; hour < 24; hour++) expect(known.doubt(oclock(hour, 3))).toBe(0);
    expect(expectedAt(known, oclock(3, 3)) / expectedAt(known, oclock(20, 3))).toBeCloseTo(1, 1);
  });

  test('is finite for a brand without sources', () => {
    const none = { sources: [], memories: {}, unlearned: [], now: midnight, localHour: localHourIn('UTC') };
    const baseline = learnBaseline(none);
    expect(Number.isFinite(baseline.factor(midnight))).toBe(true);
    expect(Number.isFinite(baseline.doubt(midnight))).toBe(true);
  });

  test('nothing is known before something was heard, unless the brand was silent by day', () => {
    expect(learned(oclock(0), 0, () => 0).isKnown).toBe(false);
    expect(learned(oclock(0), 5, () => 0).isKnown).toBe(false);
    expect(learned(oclock(9), 5, () => 0).isKnown).toBe(true);
    expect(atNight.isKnown).toBe(true);
  });
});

test('many posts shortly before show the level of now, however doubtful the guess was', () => {
  const { factor, doubt } = levelNow(1, 0, 200, 100);
  expect(factor).toBeGreaterThan(1.8);
  expect(factor).toBeLessThan(2);
  expect(doubt).toBeLessThan(0.1);
});

test('as many as guessed confirm the guess', () => {
  const { factor, doubt } = levelNow(1, 0, 100, 100);
  expect(factor).toBeCloseTo(1);
  expect(doubt).toBeLessThan(0.1);
});

test('few posts say little', () => {
  const { factor, doubt } = levelNow(1, 0, 1, 0.5);
  expect(factor).toBeLessThan(1.3);
  expect(doubt).toBeGreaterThan(0.7);
});

test('the more the day changes, the less they say', () => {
  expect(levelNow(1, Math.log(6), 200, 100).doubt).toBeGreaterThan(levelNow(1, 0, 200, 100).doubt);
});

test('where nothing is expected, the guess stays', () => {
  expect(levelNow(1, 0, 0, 0)).toEqual({ factor: 1, doubt: 1 });
});
