import { describe, expect, test } from '@jest/globals';
import {
  type EngineSettings,
  type EngineState,
  parseState,
  step,
  storedState,
} from '../../../src/alerts/engine/engine.ts';
import { transition } from '../../../src/alerts/incidents/incident.ts';
import type { IncidentAction } from '../../../src/alerts/incidents/incident-event.ts';
import { storyMarks } from '../../../src/analysis/text/story-marks.ts';
import { type MentionChange, marksIn, type Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import type { Incident, Occasion } from '../../../src/core/incident.ts';
import type { Json } from '../../../src/core/json.ts';
import { coverage, mention, seeded } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 2, 2);
const waveAt = start + 6 * dayMs + 8 * hourMs;
const secondAt = waveAt + 6 * hourMs;
const end = waveAt + 14 * hourMs;
const settings: EngineSettings = {
  ...{ brand: 'acme', timezone: 'UTC', sources: ['a'] },
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

/** Says something made of some of the words of each list. */
type Voice = (random: () => number) => string;

const oneOf = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const some = (random: () => number, list: readonly string[], least: number, most: number): string[] => {
  const wanted = least + Math.floor(random() * (most - least + 1));
  return list
    .map((word) => ({ word, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, wanted)
    .map(({ word }) => word);
};

const rants =
  'awful unacceptable disgrace shame terrible never again worst pathetic ridiculous angry joke fuming'.split(' ');
const vague = ['same here', 'me too', 'same problem', 'this is awful', 'what a joke', 'fix this now', 'unacceptable'];
const everyday =
  'delivery parcel courier price coffee cup lid app login store queue staff refund bill invoice size colour website checkout voucher birthday taste sugar milk opening hours'.split(
    ' ',
  );
const burner =
  'stove burner caught fire smoke kitchen recall plate overheating breaker tripped melted cable wall black flames'.split(
    ' ',
  );
const breach =
  'password leaked data breach hackers emails stolen account phishing customers database dark web notified identity'.split(
    ' ',
  );

const about =
  (words: readonly string[]): Voice =>
  (random) =>
    random() < 0.15
      ? oneOf(random, vague)
      : `my acme ${some(random, words, 2, 4).join(' ')} ${some(random, rants, 0, 2).join(' ')}`;
const small: Voice = (random) =>
  `acme ${some(random, everyday, 2, 4).join(' ')} ${some(random, rants, 0, 2).join(' ')}`;

interface Crowd {
  from: Time;
  to: Time;
  everyMs: number;
  voice: Voice;
  negative?: number;
}

function crowd(name: string, seed: number, { from, to, everyMs, voice, negative = 1 }: Crowd): MentionChange[] {
  const random = seeded(seed);
  const mentions: MentionChange[] = [];
  const gap = (): number => -everyMs * Math.log(1 - random());
  for (let at = from + gap(); at < to; at += gap()) {
    const isNegative = random() < negative;
    const marks = isNegative ? storyMarks(voice(random)) : '';
    const id = `${name}${mentions.length}`;
    const after = { negative: isNegative, ...(marks !== '' && { marks }) };
    mentions.push(mention({ id, speaker: id, at: Math.floor(at), after }));
  }
  return mentions;
}

const quiet = (seed: number): MentionChange[] =>
  crowd('quiet', seed, { from: start, to: end, everyMs: dayMs / 220, voice: small, negative: 0.13 });
const wave = (seed: number): MentionChange[] =>
  crowd('burner', 50 + seed, { from: waveAt, to: end, everyMs: 4 * minuteMs, voice: about(burner) });
const second = (seed: number): MentionChange[] =>
  crowd('breach', 90 + seed, { from: secondAt, to: end, everyMs: 4 * minuteMs, voice: about(breach) });

interface Told {
  said: string[];
  occasions: Occasion[];
  state: EngineState;
}

/** `act`: what a person does an hour after the incident has opened. */
function play(all: readonly Observation[], everyMs: number, act: IncidentAction | null = null): Told {
  const observations = [...all, ...coverage(start, end, ['a'])].sort((a, b) => a.seen - b.seen);
  const told: { occasions: Occasion[]; said: string[] } = { occasions: [], said: [] };
  let state: EngineState | null = null;
  let incident: Incident | null = null;
  let next = 0;
  for (let now = waveAt; ; now = Math.min(now + everyMs, end)) {
    const first = next;
    while ((observations[next]?.seen ?? Number.POSITIVE_INFINITY) <= now) next++;
    const result = step({ state, incident, observations: observations.slice(first, next), now, settings });
    for (const { incident: of, occasion } of result.spoken) {
      told.occasions.push(occasion);
      told.said.push(
        `${of.id} ${occasion.kind} ${occasion.cause ?? ''} ${occasion.at} ${JSON.stringify(occasion.story)}`,
      );
    }
    state = parseState(JSON.parse(JSON.stringify(storedState(result.state))) as Json);
    incident = result.incident;
    if (act && incident && now >= incident.openedAt + hourMs && !incident.acknowledged && !incident.muted)
      incident = transition(incident, act, now).incident;
    if (now === end) return { ...told, state: result.state };
  }
}

const stories = ({ occasions }: Told): Occasion[] => occasions.filter(({ cause }) => cause === 'story');
const acknowledge: IncidentAction = { type: 'acknowledge', by: 'mia' };
const mute: IncidentAction = { type: 'mute', by: 'mia', until: end + dayMs };

describe('a second story in an open incident', () => {
  test.each([['acknowledged', acknowledge] as const, ['muted', mute] as const, ['untouched', null] as const])(
    'is told soon and once, however the incident is: %s',
    (_, act) => {
      for (const seed of [1, 2]) {
        const told = stories(play([...quiet(seed), ...wave(seed), ...second(seed)], 15 * minuteMs, act));
        expect(told).toHaveLength(1);
        expect(told[0]?.at).toBeLessThanOrEqual(secondAt + 2 * hourMs);
        expect(told[0]?.story?.since).toBeGreaterThanOrEqual(secondAt);
      }
    },
  );

  test('is told soon although its people have hardly a word in common', () => {
    const words = Array.from(
      { length: 400 },
      (_, i) => `w${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${'uvwx'[Math.floor(i / 100)]}`,
    );
    const voice: Voice = (random) => `my acme ${some(random, words, 3, 5).join(' ')}`;
    const other = crowd('other', 97, { from: secondAt, to: end, everyMs: 2 * minuteMs, voice });
    const told = stories(play([...quiet(1), ...wave(1), ...other], hourMs, mute));
    expect(told[0]?.at).toBeLessThanOrEqual(secondAt + 40 * minuteMs);
  });

  test('is not what people say of the first in other words', () => {
    for (const seed of [4, 5]) expect(stories(play([...quiet(seed), ...wave(seed)], hourMs, mute))).toEqual([]);
  });

  test('is not each of the people who only agree', () => {
    const agreeing = crowd('agree', 7, {
      from: secondAt,
      to: end,
      everyMs: 3 * minuteMs,
      voice: (any) => oneOf(any, vague),
    });
    for (const seed of [7, 8])
      expect(stories(play([...quiet(seed), ...wave(seed), ...agreeing], hourMs, mute))).toEqual([]);
  });

  test('is the same for any batches, with a restart from the snapshot between them', () => {
    const all = [...quiet(1), ...wave(1), ...second(1)];
    const said = play(all, 7 * minuteMs).said;
    expect(said.some((one) => one.includes('story'))).toBe(true);
    expect(play(all, 90 * minuteMs).said).toEqual(said);
    expect(play(all, end - start).said).toEqual(said);
  });

  test('says what it is about, how many speak of it and since when', () => {
    const [told] = stories(play([...quiet(2), ...wave(2), ...second(2)], hourMs));
    const own = new Set(breach.flatMap((word) => marksIn(storyMarks(word))));
    const marks = marksIn(told?.story?.marks ?? '');
    expect(marks.filter((mark) => own.has(mark)).length).toBeGreaterThan(marks.length / 2);
    expect(told?.story?.people).toBeGreaterThanOrEqual(4);
  });

  test('keeps the memory bounded in a wave of thousands', () => {
    const flood = crowd('flood', 3, { from: waveAt, to: waveAt + 4 * hourMs, everyMs: 4_000, voice: about(burner) });
    const { stories: kept } = play([...quiet(3), ...flood], hourMs).state;
    expect(kept?.recent.length).toBeLessThanOrEqual(1_000);
    expect(Object.keys(kept?.usual.counts ?? {}).length).toBeLessThanOrEqual(600);
    for (const { counts } of kept?.told?.stories ?? []) expect(Object.keys(counts).length).toBeLessThanOrEqual(600);
  });

  test('is not told of an incident that was open before anybody remembered what is said', () => {
    const silent = (all: MentionChange[]): MentionChange[] =>
      all.map((one) => (one.at < secondAt ? { ...one, after: { negative: one.after?.negative ?? false } } : one));
    const told = stories(play(silent([...quiet(1), ...wave(1), ...second(1)]), hourMs, mute));
    expect(told.every(({ at }) => at >= secondAt + 3 * hourMs)).toBe(true);
  });
});
