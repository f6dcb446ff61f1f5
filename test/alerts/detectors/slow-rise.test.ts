import { expect, test } from '@jest/globals';
import { slowRise } from '../../../src/alerts/detectors/slow-rise.ts';
import { type EngineSettings, type EngineState, type StepResult, step } from '../../../src/alerts/engine/engine.ts';
import type { View } from '../../../src/alerts/memory/windows.ts';
import type { Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, sliceMs, type Time } from '../../../src/core/domain.ts';
import { viewOf } from '../../contract/detector.ts';

const start = Date.UTC(2026, 4, 4);
const live = start + 21 * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['reviews'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

/** So many posts a day at even distances, of which so many are negative; each by somebody else. */
function posts(from: Time, to: Time, perDay: number, negativePerDay: number): Observation[] {
  const count = Math.round((perDay * (to - from)) / dayMs);
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor(from + ((i + 0.5) * dayMs) / perDay);
    const negative = Math.floor(((i + 1) * negativePerDay) / perDay) > Math.floor((i * negativePerDay) / perDay);
    const after = { negative, p: negative ? 0.9 : 0.05 };
    const id = `${from} ${i}`;
    return { type: 'mention', id, source: 'reviews', at, seen: at + 60_000, speaker: id, before: null, after };
  });
}

const watched = (from: Time, to: Time): Observation[] =>
  Array.from({ length: (to - from) / sliceMs }, (_, i) => {
    const end = from + (i + 1) * sliceMs;
    return { type: 'coverage', source: 'reviews', from: end - sliceMs, to: end, seen: end };
  });

function past(perDay: number, negativePerDay: number): EngineState {
  const observations = [...posts(start, live, perDay, negativePerDay), ...watched(start, live)];
  return step({ state: null, incident: null, observations, now: live, settings }).state;
}

function goOn(state: EngineState, days: number, extra: readonly Observation[]): StepResult {
  const now = live + days * dayMs;
  return step({ state, incident: null, observations: [...extra, ...watched(live, now)], now, settings });
}

test('a small brand that is mostly scolded has a rise told on its second day that no hour of it shows', () => {
  const { spoken } = goOn(past(8, 6), 2, posts(live, live + 2 * dayMs, 18, 16));
  expect(spoken[0]?.occasion).toMatchObject({ kind: 'opened' });
});

test('the day that is looked at says how much of it was observed', () => {
  const state = past(8, 6);
  const now = live + 2 * dayMs;
  const rise = posts(live, now, 18, 16).filter(({ seen }) => seen < now - 12 * hourMs || seen > now - 6 * hourMs);
  const seen = [...watched(live, now - 12 * hourMs), ...watched(now - 6 * hourMs, now)];
  const { findings } = step({ state, incident: null, observations: [...rise, ...seen], now, settings });
  expect(findings).toMatchObject([{ holds: true, scaleMs: dayMs }]);
  expect(findings[0]?.coverage).toBeCloseTo(0.75, 1);
});

test('its incident is not over while the rise lasts', () => {
  const { incident } = goOn(past(8, 6), 5, posts(live, live + 5 * dayMs, 18, 16));
  expect(incident?.state).toBe('open');
});

test('it is left in peace while it is scolded as always', () => {
  expect(goOn(past(8, 6), 5, posts(live, live + 5 * dayMs, 8, 6)).spoken).toEqual([]);
});

/** A day of a brand with ten negatives a day: counted in its first and its second half. */
const dayOf = (first: number, second: number, share: number, counted = 10): View => {
  const view = viewOf({ expectedCounted: 1.2, expectedMentions: 2 }, { sources: ['a'] });
  const rate = { mentions: counted / 14.4, negatives: counted / 24, counted: counted / 24, weight: counted / 24 };
  return {
    ...view,
    baseline: { ...view.baseline, share, rate: () => rate },
    hours(fromHours, toHours) {
      const part = (fromHours - toHours) / 24;
      const all = (fromHours === 24 ? first : 0) + (toHours === 0 ? second : 0);
      const expected = { expectedMentions: 15 * part, expectedNegatives: 10 * part };
      const usual = { expectedCounted: 10 * part, expectedWeight: 10 * part, ...expected };
      return { ...view.window(3 * hourMs), mentions: all, negatives: all, counted: all, weight: all, ...usual };
    },
  };
};

test('of two halves of a day both have to show it', () => {
  expect(slowRise(dayOf(14, 14, 0.6), 4)).toMatchObject({ window: { counted: 28 } });
  expect(slowRise(dayOf(3, 25, 0.6), 4)).toBeNull();
  expect(slowRise(dayOf(25, 3, 0.6), 4)).toBeNull();
});

test('a brand that is rarely scolded, or a large one, has short windows for that', () => {
  expect(slowRise(dayOf(14, 14, 0.2), 4)).toBeNull();
  expect(slowRise(dayOf(14, 14, 0.6, 40), 4)).toBeNull();
});
