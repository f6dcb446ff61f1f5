import { describe, expect, test } from '@jest/globals';
import {
  type EngineSettings,
  type EngineState,
  parseState,
  type StepResult,
  step,
  storedState,
} from '../../../src/alerts/engine/engine.ts';
import { isAlert } from '../../../src/alerts/incidents/is-alert.ts';
import type { MentionChange, Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import type { Incident } from '../../../src/core/incident.ts';
import type { Json } from '../../../src/core/json.ts';
import { coverage, mention, seeded } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 2, 2);
const waveAt = start + 15 * dayMs + 8 * hourMs;
const settings: EngineSettings = {
  ...{ brand: 'acme', timezone: 'UTC', sources: ['a'] },
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

interface Spoken {
  kind: string;
  at: Time;
  people: number;
  incident: string;
}

interface Played {
  spoken: Spoken[];
  state: EngineState;
  incidents: Incident[];
}

/** Steps every so often, through a snapshot. */
function play(observations: readonly Observation[], end: Time, everyMs: number): Played {
  const sorted = observations.toSorted((a, b) => a.seen - b.seen);
  const incidents = new Map<string, Incident>();
  const spoken: Spoken[] = [];
  let state: EngineState | null = null;
  let incident: Incident | null = null;
  let next = 0;
  for (let now = Math.min(start + everyMs, end); ; now = Math.min(now + everyMs, end)) {
    const first = next;
    while ((sorted[next]?.seen ?? Number.POSITIVE_INFINITY) <= now) next++;
    const result: StepResult = step({ state, incident, observations: sorted.slice(first, next), now, settings });
    for (const { incident: of, occasion } of result.spoken)
      spoken.push({ kind: occasion.kind, at: occasion.at, people: of.people, incident: of.id });
    for (const changed of result.changed) incidents.set(changed.id, changed);
    state = parseState(JSON.parse(JSON.stringify(storedState(result.state))) as Json);
    incident = result.incident;
    if (now === end) return { spoken, state: result.state, incidents: [...incidents.values()] };
  }
}

const gap = (random: () => number, mean: number): number => -mean * Math.log(1 - random());

/** Two weeks of a brand of 220 mentions a day, one in eight negative. */
function quiet(seed: number, end: Time): MentionChange[] {
  const random = seeded(seed);
  const mentions: MentionChange[] = [];
  for (let at = start; at < end; at += gap(random, dayMs / 220))
    mentions.push(mention({ id: `q${mentions.length}`, at: Math.floor(at), negative: random() < 0.13 }));
  return mentions;
}

/** One new person every so many minutes, for a day. */
function steady(seed: number, minutes: number): MentionChange[] {
  const random = seeded(100 + seed);
  const mentions: MentionChange[] = [];
  for (let at = waveAt; at < waveAt + dayMs; at += gap(random, minutes * minuteMs))
    mentions.push(mention({ id: `w${mentions.length}`, at: Math.floor(at), speaker: `w${at}`, negative: true }));
  return mentions;
}

const end = waveAt + dayMs + 8 * hourMs;
const watched = coverage(start, end, ['a']);

/** When the wave's people reached so many, counted from the start of the incident. */
function crossedAt(mentions: readonly MentionChange[], since: Time, people: number): Time | undefined {
  const speakers = new Set<string>();
  for (const { at, seen, speaker, after } of mentions.toSorted((a, b) => a.seen - b.seen)) {
    if (!after?.negative || at < since) continue;
    speakers.add(speaker);
    if (speakers.size >= people) return seen;
  }
  return undefined;
}

describe.each([2, 4, 8])('a wave that opens small and goes on at one person in %d minutes', (minutes) => {
  test.each([1, 2, 3])('is told again at each fivefold, within ten minutes, and no more often (seed %d)', (seed) => {
    const mentions = [...quiet(seed, end), ...steady(seed, minutes)];
    const { spoken, incidents } = play([...mentions, ...watched], end, hourMs);
    const opened = spoken.find(({ kind, at }) => kind === 'opened' && at >= waveAt);
    const own = spoken.filter(({ incident }) => incident === opened?.incident);
    const alerts = own.filter(({ kind }) => isAlert(kind as 'opened'));
    const { since = 0, people = 0, mostInHour = 0 } = incidents.find(({ id }) => id === opened?.incident) ?? {};
    expect(alerts.length).toBeGreaterThan(1);
    const growths = Math.ceil(Math.log(people / (alerts[0]?.people ?? 1)) / Math.log(5));
    expect(alerts.length).toBeLessThanOrEqual(1 + growths);
    for (const [i, { people: told }] of alerts.entries()) {
      const crossed = crossedAt(mentions, since, Math.max(20, 5 * told));
      const next = alerts[i + 1];
      if (crossed === undefined || crossed > end - 10 * minuteMs) continue;
      expect((next?.at ?? Number.POSITIVE_INFINITY) - crossed).toBeLessThanOrEqual(10 * minuteMs);
    }
    // The end tells them all, and how many they were at most in an hour.
    expect(own.at(-1)).toMatchObject({ kind: 'resolved', people });
    expect(people).toBeGreaterThan(dayMs / (minutes * minuteMs) - 30);
    expect(mostInHour).toBeGreaterThan(60 / minutes);
    expect(mostInHour).toBeLessThan(120 / minutes + 12);
  });
});

test('people of an incident are the same however it is stepped', () => {
  const mentions = [...quiet(4, end), ...steady(4, 4)];
  // Some are corrected, some deleted, some repeat themselves.
  const changed = mentions
    .filter((_, i) => i % 9 === 0)
    .map((one, i) => ({
      ...{ ...one, seen: one.seen + 3 * hourMs, before: { negative: one.after?.negative ?? false } },
      after: i % 2 === 0 ? null : { negative: false },
    }));
  const repeated = mentions
    .filter((_, i) => i % 7 === 0)
    .map((one) => ({ ...one, id: `${one.id}r`, at: one.at + hourMs, seen: one.seen + hourMs }));
  const all = [...mentions, ...changed, ...repeated, ...watched];
  const whole = play(all, end, end - start);
  const parts = play(all, end, 97 * minuteMs);
  expect(parts.spoken).toEqual(whole.spoken);
  expect(parts.incidents).toEqual(whole.incidents);
  expect(parts.state).toEqual(whole.state);
});

test('someone who had complained the day before belongs to the incident, as no counted negative', () => {
  const before = Array.from({ length: 30 }, (_, i) =>
    mention({ id: `b${i}`, speaker: `b${i}`, at: waveAt - 20 * hourMs + i * 20 * minuteMs, negative: true }),
  );
  const wave = Array.from({ length: 8 }, (_, i) => mention({ id: `o${i}`, at: waveAt + i * 20_000, negative: true }));
  const again = before.map((one, i) => {
    const at = waveAt + hourMs + i * minuteMs;
    return { ...one, id: `a${i}`, at, seen: at + 5_000 };
  });
  const { incidents } = play([...quiet(5, end), ...before, ...wave, ...again, ...watched], end, hourMs);
  const incident = incidents.find(({ openedAt }) => openedAt >= waveAt && openedAt < waveAt + hourMs);
  expect(incident?.people).toBeGreaterThanOrEqual(38);
});

test('a person whose only negative is corrected or deleted no longer belongs', () => {
  const wave = Array.from({ length: 20 }, (_, i) => mention({ id: `o${i}`, at: waveAt + i * 20_000, negative: true }));
  const changed = wave.slice(0, 5).map((one, i) => ({
    ...{ ...one, seen: waveAt + hourMs, before: { negative: true } },
    after: i < 3 ? null : { negative: false },
  }));
  const calm = quiet(6, end);
  const at = waveAt + 2 * hourMs;
  const peopleOf = ({ incidents }: Played) => incidents.find(({ openedAt }) => openedAt >= waveAt)?.people ?? 0;
  const all = peopleOf(play([...calm, ...wave, ...watched], at, hourMs));
  const left = peopleOf(play([...calm, ...wave, ...changed, ...watched], at, hourMs));
  expect(all - left).toBe(5);
});

test('what one poll finds of a wave is one alert of all its people', () => {
  const seen = waveAt + 10 * minuteMs;
  const found = Array.from({ length: 42 }, (_, i) =>
    mention({ id: `f${i}`, at: waveAt + i * 10_000, seen, speaker: `f${i}`, negative: true }),
  );
  const until = waveAt + hourMs;
  const { spoken } = play([...quiet(3, seen), ...found, ...coverage(start, until, ['a'])], until, hourMs);
  expect(spoken.filter(({ at }) => at >= waveAt)).toMatchObject([{ kind: 'opened', at: seen, people: 42 }]);
});
