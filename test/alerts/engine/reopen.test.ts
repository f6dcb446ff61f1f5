import { expect, test } from '@jest/globals';
import {
  type EngineSettings,
  type EngineState,
  parseState,
  step,
  storedState,
} from '../../../src/alerts/engine/engine.ts';
import { rememberAction } from '../../../src/alerts/engine/learn-verdict.ts';
import { transition } from '../../../src/alerts/incidents/incident.ts';
import type { Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import type { Incident, VerdictKind } from '../../../src/core/incident.ts';
import type { Json } from '../../../src/core/json.ts';
import { coverage, crowd, quietMentions } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 2, 2);
const waveAt = start + 4 * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

/** A wave within half an hour. */
const wave = (seed: number, at: Time, size = 40) =>
  crowd({ seed, start: at, size, negativeShare: 1, when: (random) => random() * 30 * minuteMs });

function story(secondAfter: number, days = 5, size = 40): { observations: Observation[]; end: Time } {
  const end = start + days * dayMs;
  const quiet = quietMentions({ seed: 5, perDay: 60, days, start, negativeShare: 0.2, burstsPerWeek: 0 });
  const all: Observation[] = [
    ...quiet,
    ...wave(6, waveAt),
    ...wave(7, waveAt + secondAfter, size),
    ...coverage(start, end),
  ];
  return { observations: all.filter(({ seen }) => seen <= end), end };
}

interface Person {
  at: Time;
  verdict: VerdictKind | null;
}

/** Steps every so often; the state goes through JSON, and a person may close what is open. */
function run({ observations, end }: ReturnType<typeof story>, everyMs: number, person?: Person) {
  let state: EngineState | null = null;
  let incident: Incident | null = null;
  const said: string[] = [];
  const ids = new Set<string>();
  for (let from = Number.NEGATIVE_INFINITY, now = start + everyMs; now <= end; from = now, now += everyMs) {
    const batch = observations.filter(({ seen }) => seen > from && seen <= now);
    const result = step({ state, incident, observations: batch, now, settings });
    for (const { occasion } of result.spoken) said.push(`${occasion.kind} ${occasion.number}`);
    for (const { id } of result.changed) ids.add(id);
    state = parseState(JSON.parse(JSON.stringify(storedState(result.state))) as Json);
    incident = result.incident;
    if (person && now >= person.at && now - everyMs < person.at && incident && state) {
      const { verdict } = person;
      const closed = transition(incident, { type: 'resolve', by: 'jo', ...(verdict && { verdict }) }, now);
      if (closed.incident) state = rememberAction(state, closed.incident);
      incident = null;
    }
  }
  return { said, ids: [...ids], state };
}

test('a wave that comes back within hours is the same incident, whatever the batches', () => {
  const played = story(10 * hourMs);
  const whole = run(played, 6 * hourMs);
  expect(whole.said).toEqual(['opened 1', 'escalated 1', 'resolved 1', 'reopened 1', 'escalated 2', 'resolved 2']);
  expect(whole.ids).toHaveLength(1);
  expect(run(played, 20 * minuteMs)).toEqual(whole);
});

test('an incident is not told as over while a new rise has begun', () => {
  const end = start + 6 * dayMs;
  const complaints = (seed: number, size: number, hours: number) =>
    crowd({ seed, start: waveAt + hours * hourMs, size, negativeShare: 1, when: (random) => random() * 30 * minuteMs });
  const quiet = quietMentions({ seed: 5, perDay: 8, days: 6, start, negativeShare: 0.65, burstsPerWeek: 0 });
  const first = [...quiet, ...complaints(6, 12, 0)];
  const told = (posts: Observation[]): string[] =>
    run({ observations: [...posts, ...coverage(start, end)], end }, hourMs).said;
  expect(told(first)).toEqual(['opened 1', 'resolved 1']);
  const next = [...complaints(7, 2, 5.75), ...complaints(8, 10, 7)];
  expect(told([...first, ...next])).toEqual(['opened 1', 'escalated 1', 'resolved 1']);
});

test('a wave that comes a day later is another incident', () => {
  const { said, ids, state } = run(story(30 * hourMs, 7), hourMs);
  expect(said.filter((words) => words === 'opened 1')).toHaveLength(2);
  expect(ids).toHaveLength(2);
  expect(state?.lastResolved).toBeNull();
});

test('one that a person closed as real opens again as the same', () => {
  const { said, ids } = run(story(7 * hourMs), 20 * minuteMs, { at: waveAt + 2 * hourMs, verdict: 'real' });
  expect(said).toEqual(['opened 1', 'escalated 1', 'reopened 1', 'escalated 2', 'resolved 2']);
  expect(ids).toHaveLength(1);
});

test('one that a person closed as a false alarm stays closed, and its hours are learned', () => {
  const closed = { at: waveAt + 40 * minuteMs, verdict: 'false-alarm' } as const;
  const { said, ids, state } = run(story(2 * hourMs), 10 * minuteMs, closed);
  expect(said).toEqual(['opened 1', 'escalated 1']);
  expect(ids).toHaveLength(1);
  expect(state?.unlearned).toEqual([]);
  const real = run(story(2 * hourMs), 10 * minuteMs, { ...closed, verdict: 'real' });
  expect(real.state?.unlearned).not.toEqual([]);
});

test.each([
  ['real', ['opened 1', 'reopened 1']],
  ['false-alarm', ['opened 1', 'opened 1']],
] as const)(
  'one that a person closed as %s is told again if it then explodes, while its rule never let go',
  (verdict, said) => {
    const closed = { at: waveAt + 20 * minuteMs, verdict };
    const opened = run(story(30 * minuteMs, 4.1, 400), 5 * minuteMs, closed).said.filter((one) => /opened/.test(one));
    expect(opened.slice(0, 2)).toEqual(said);
  },
);
