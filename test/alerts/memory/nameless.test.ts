import { expect, test } from '@jest/globals';
import { type EngineSettings, type EngineState, step } from '../../../src/alerts/engine/engine.ts';
import { parseState, storedState } from '../../../src/alerts/memory/stored-state.ts';
import type { MentionChange, Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs, sliceMs, type Time } from '../../../src/core/domain.ts';

const start = Date.UTC(2026, 4, 4);
const days = 10;
const live = start + days * dayMs + 12 * hourMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

const post = (id: string, at: Time, speaker: string, negative: boolean): MentionChange => ({
  type: 'mention',
  id,
  source: Number(id.slice(1)) % 3 === 0 ? 'a' : 'b',
  at,
  seen: at + 30_000,
  speaker,
  before: null,
  after: { negative, p: negative ? 0.9 : 0.05 },
});

/** Two posts an hour, every fifth negative. Of ten, `nameless` have no name. */
const everyday = (nameless: number): Observation[] =>
  Array.from({ length: 2 * 24 * days + 24 }, (_, i) => {
    const speaker = i % 10 < nameless ? `post:m${i}` : `x:p${i}`;
    return post(`m${i}`, start + i * 30 * minuteMs, speaker, i % 5 === 0);
  });

const watched = (from: Time, to: Time): Observation[] =>
  Array.from({ length: (to - from) / sliceMs }, (_, i) => {
    const end = from + (i + 1) * sliceMs;
    const span = { from: end - sliceMs, to: end, seen: end };
    return (['a', 'b'] as const).map((source) => ({ type: 'coverage' as const, source, ...span }));
  }).flat();

/** Negatives, one a minute. */
const flood = (size: number, speakerOf: (id: string) => string): Observation[] =>
  Array.from({ length: size }, (_, i) => post(`f${i}`, live + i * minuteMs, speakerOf(`f${i}`), true));

const past = (nameless: number): EngineState => {
  const observations = [...everyday(nameless), ...watched(start, live)].filter(({ seen }) => seen <= live);
  return step({ state: null, incident: null, observations, now: live, settings }).state;
};

const opens = (state: EngineState, posts: readonly Observation[]): boolean => {
  const now = live + 3 * hourMs;
  const observations = [...posts, ...watched(live, now)];
  return step({ state, incident: null, observations, now, settings }).spoken.length > 0;
};

const nameless = (id: string): string => `post:${id}`;
const named = (id: string): string => `x:${id}`;

test('where people have names, a flood of nameless posts opens nothing, however many sources it comes by', () => {
  expect(opens(past(0), flood(60, nameless))).toBe(false);
  expect(opens(past(1), flood(60, nameless))).toBe(false);
});

test('the same from people with names opens an incident', () => {
  expect(opens(past(0), flood(60, named))).toBe(true);
});

test('where nobody ever has a name, nameless posts count', () => {
  expect(opens(past(10), flood(60, nameless))).toBe(true);
});

test('where every second post is nameless, a wave of both counts', () => {
  const both = (id: string): string => (Number(id.slice(1)) % 2 === 0 ? nameless(id) : named(id));
  expect(opens(past(5), flood(40, both))).toBe(true);
});

test('a flood hides no wave of people with names', () => {
  const people = Array.from({ length: 20 }, (_, i) => post(`w${i}`, live + i * minuteMs + 7, `x:w${i}`, true));
  expect(opens(past(0), [...flood(60, nameless), ...people])).toBe(true);
});

test('it makes no difference whether the state was stored in between', () => {
  const state = past(1);
  const stored = parseState(storedState(step({ state, incident: null, observations: [], now: live, settings }).state));
  expect(stored && opens(stored, flood(60, nameless))).toBe(false);
});
