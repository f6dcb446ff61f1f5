import { describe, expect, test } from '@jest/globals';
import {
  type EngineSettings,
  type EngineState,
  parseState,
  type StepResult,
  step,
  storedState,
} from '../../../src/alerts/engine/engine.ts';
import { noEvidence } from '../../../src/alerts/evidence/evidence.ts';
import { withUrgency } from '../../../src/alerts/memory/urgent-posts.ts';
import { describeIncident } from '../../../src/alerts/messages/message.ts';
import type { Observation } from '../../../src/core/detection.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { sampleMention } from '../../support/alert-samples.ts';
import { withReach } from '../../support/reach.ts';
import { coverage, mention, quietMentions } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 0, 5);
const days = 70;
const live = start + days * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [{ name: 'post', detector: 'urgent-post', falseAlarmsPerMonth: 2, settings: {} }],
};

interface Brand {
  perDay: number;
  seed: number;
  harmShare: number;
  unknown?: boolean;
}

function watch({ perDay, seed, harmShare, unknown = false }: Brand): { state: EngineState; alerts: number } {
  const quiet = quietMentions({ seed, perDay, days, start, negativeShare: 0.2 });
  const observations = [...withReach(quiet, { seed, harmShare, unknown }), ...coverage(start, live)];
  const known = observations.filter(({ seen }) => seen <= live);
  const { state, spoken } = step({ state: null, incident: null, observations: known, now: live, settings });
  const alerts = spoken.filter(({ occasion }) => ['opened', 'escalated', 'reopened'].includes(occasion.kind)).length;
  return { state, alerts };
}

const brands: Brand[] = [
  { perDay: 5, seed: 1, harmShare: 0.05 },
  { perDay: 50, seed: 2, harmShare: 0.02 },
  { perDay: 50, seed: 3, harmShare: 0.2 },
  { perDay: 50, seed: 4, harmShare: 0.05, unknown: true },
];
const watched = brands.map((brand) => ({ ...brand, ...watch(brand) }));
const named = watched.map(
  (one) => [`${one.perDay} a day, ${one.harmShare} of it harm${one.unknown ? ', reach unknown' : ''}`, one] as const,
);

/** A post that is seen three minutes after a full 5 minutes. */
const seen = live + 10 * hourMs + 3 * minuteMs;
const post = (text: string, followers: number | null): Observation =>
  withUrgency(mention({ id: 'the-post', at: seen - minuteMs, seen, negative: true }), { text, followers });

function goOn(state: EngineState, more: readonly Observation[], rules = settings.rules) {
  const now = live + 14 * hourMs;
  const observations = [...coverage(live, now), ...more].filter((one) => one.seen <= now);
  return step({ state, incident: null, observations, now, settings: { ...settings, rules } });
}
const hazard = 'acme kettles explode. My neighbour was hospitalised, and now there is a recall';

describe.each(named)('a brand with %s', (_name, { state, alerts, unknown }) => {
  test('is left in peace for ten weeks, as the dial says', () => {
    expect(alerts).toBeLessThanOrEqual(1.5 * 2 * (days / 30.44));
  });

  test('a hazard before a million followers is told at once, and not at the next 5 minutes', () => {
    const { spoken } = goOn(state, [post(hazard, 1_000_000)]);
    expect(spoken[0]).toMatchObject({ occasion: { kind: 'opened', at: seen, severity: 'major' } });
    expect(spoken[0]?.incident.rules[0]?.latest).toMatchObject({
      holds: true,
      since: seen - minuteMs,
      post: { id: 'the-post', at: seen - minuteMs },
    });
  });

  test('an ordinary angry post of somebody whom few follow is not told', () => {
    expect(goOn(state, [post('I hate acme, worst support ever', 150)]).spoken).toEqual([]);
  });

  if (unknown)
    test('where nobody says how many follow, what a post names still tells', () => {
      expect(goOn(state, [post(hazard, null)]).state.urgency?.posts[0]?.id).toBe('the-post');
    });
});

describe('urgent-post', () => {
  const [, brand] = named[1] ?? named[0] ?? [];
  if (!brand) throw new Error('no brand');
  const { state } = brand;

  test('the incident lets go after an hour and ends; a second such post is news of its own', () => {
    const second = { ...post(hazard, 3_000_000), id: 'another', at: seen + 2 * hourMs, seen: seen + 2 * hourMs };
    const kinds = goOn(state, [post(hazard, 1_000_000), second]).spoken.map(({ occasion }) => occasion);
    expect(kinds).toMatchObject([{ kind: 'opened' }, { kind: 'escalated', cause: 'post', at: second.seen }]);
  });

  test('any division into batches, with a restart from the snapshot between them, says the same', () => {
    const end = start + 6 * dayMs;
    const rules = ['urgent-post', 'negative-spike'].map((detector) => ({
      name: detector,
      detector,
      falseAlarmsPerMonth: 60,
      settings: {},
    }));
    const quiet = quietMentions({ seed: 3, perDay: 80, days: 6, start, negativeShare: 0.3 });
    const observations = [...withReach(quiet, { seed: 3, harmShare: 0.3 }), ...coverage(start, end)];
    const run = (ends: readonly number[]) => {
      let state: EngineState | null = null;
      let incident: StepResult['incident'] = null;
      let from = 0;
      const said: unknown[] = [];
      for (const now of ends) {
        const batch = observations.filter((one) => one.seen > from && one.seen <= now);
        const result: StepResult = step({
          state,
          incident,
          observations: batch,
          now,
          settings: { ...settings, rules },
        });
        state = parseState(JSON.parse(JSON.stringify(storedState(result.state))));
        incident = result.incident;
        said.push(...result.spoken);
        from = now;
      }
      return { said, state };
    };
    const whole = run([end]);
    expect(whole.said.length).toBeGreaterThan(2);
    expect(run([start + 4.2 * dayMs + 137, start + 4.7 * dayMs, start + 5.5 * dayMs + 1, end])).toEqual(whole);
    expect(run(Array.from({ length: 600 }, (_, i) => start + ((i + 1) * 6 * dayMs) / 600))).toEqual(whole);
  });

  test('what is corrected or deleted before it is told is no news', () => {
    const told = post(hazard, 1_000_000);
    if (told.type !== 'mention') throw new Error('no mention');
    const gone = { ...told, before: told.after, after: null };
    expect(goOn(state, [told, gone]).state.urgency?.posts).toEqual([]);
  });

  test('a post that becomes known hours later is none', () => {
    const late = { ...post(hazard, 1_000_000), at: seen - 5 * hourMs };
    expect(goOn(state, [late]).spoken).toEqual([]);
  });

  test('is no more than other posts to a brand that watches waves only', () => {
    const rules = [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }];
    expect(goOn(state, [post(hazard, 1_000_000)], rules).spoken).toEqual([]);
  });

  test('the message names who, how far it reaches and what it names', () => {
    const [opened] = goOn(state, [post(hazard, 1_000_000)]).spoken;
    if (!opened) throw new Error('nothing was said');
    const example = { ...sampleMention(hazard), id: 'the-post' };
    const tell = (examples: (typeof example)[]) =>
      describeIncident({
        incident: opened.incident,
        kind: 'opened',
        number: 1,
        evidence: { ...noEvidence, examples },
        timezone: 'UTC',
        words: en,
        now: opened.occasion.at,
        lastTold: null,
        possibleRepeat: false,
        undelivered: [],
      });
    const message = tell([{ ...example, author: { id: '1', name: 'Ann', followers: 1_000_000 } }]);
    expect(message.title).toBe('acme: a safety risk and an injury, “acme kettles explode”');
    expect(message.headline).toMatch(
      /^One post by Ann \(1,000,000 followers\) on \w+ is about a safety risk and an injury: “[^”]+”; /,
    );
    expect(tell([]).headline).toMatch(/^One post could become a crisis; /);
  });
});
