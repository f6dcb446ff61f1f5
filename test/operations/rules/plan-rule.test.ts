import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dayMs, hourMs, type Mention } from '../../../src/core/domain.ts';
import { changeRule } from '../../../src/operations/rules/change-rule.ts';
import { planRule } from '../../../src/operations/rules/plan-rule.ts';
import { forAllBrands } from '../../../src/workers/brand-scorers.ts';
import { score } from '../../../src/workers/score.ts';
import { plain } from '../../support/models.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';
import { kaffa, mentionOf, noon, saveQuietWeeks, wordScorer } from '../../support/workplace.ts';

let place: ConfiguredWorkplace;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const plan = (minAuthors: number, signal = new AbortController().signal) => {
  const [before = kaffa] = place.config.brands;
  const rules = changeRule(before.rules, { rule: 'wave', falseAlarmsPerMonth: null, settings: { minAuthors } });
  const scoreNow = async (mentions: readonly Mention[]) => wordScorer.score(mentions);
  const asked = { before, after: { ...before, rules }, spanMs: 60 * dayMs, score: scoreNow, signal };
  return planRule({ store: place.store, now: place.clock.now(), ...asked });
};

test('a plan says what a changed rule would not have told, and changes nothing', async () => {
  const incident = await openIncident(place, 16);
  const planned = await plan(900);
  expect(planned).toMatchObject({
    changes: [{ change: 'lost', before: { incident: incident.id, rules: ['wave'] }, after: null }],
    imported: 360,
    scoredNow: 0,
    ignored: [],
    singlePosts: [],
    watched: true,
  });
  expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
  expect(await place.store.incident(incident.id)).toEqual(incident);
  expect((await plan(4)).changes).toMatchObject([{ change: 'same' }]);
});

test('of a brand without mentions nothing can be planned', async () => {
  await expect(plan(4)).rejects.toThrow("The store holds no mentions of 'kaffa'.");
});

test('it can be stopped', async () => {
  await saveQuietWeeks(place.store, place.clock.now());
  await expect(plan(4, AbortSignal.abort())).rejects.toThrow();
});

test('a plan says what the posts that a rule or a channel takes would have kept away', async () => {
  await openIncident(place, 16);
  const [before = kaffa] = place.config.brands;
  const scoreNow = async (mentions: readonly Mention[]) => wordScorer.score(mentions);
  const german = { languages: ['de'] };
  const compare = async (after: typeof before, cx: typeof german | null) => {
    const route = { minSeverity: 'minor', quietHours: null, escalation: null } as const;
    const routes = { before: new Map(), after: new Map(cx ? [['cx', { ...route, only: cx }]] : []) };
    const asked = { store: place.store, now: place.clock.now(), score: scoreNow, signal: new AbortController().signal };
    const { changes } = await planRule({ ...asked, before, after, routes, spanMs: 60 * dayMs });
    return changes.map(({ change, before: was, after: is }) => [change, was?.tells, is?.tells]);
  };
  expect(await compare(before, null)).toEqual([['same', ['cx', 'oncall'], ['cx', 'oncall']]]);
  expect(await compare(before, german)).toEqual([['rerouted', ['cx', 'oncall'], ['oncall']]]);
  const rules = before.rules.map((rule) => ({ ...rule, only: german }));
  expect(await compare({ ...before, rules }, null)).toEqual([['lost', ['cx', 'oncall'], undefined]]);
});

test('a plan says how many single posts a channel would have been sent', async () => {
  const { store, clock } = place;
  const days = [noon - 3 * dayMs, noon - 2 * dayMs];
  const posts = days.flatMap((day, index) =>
    Array.from({ length: 2 + 2 * index }, (_, n) => mentionOf(`${index}-${n}`, day + n, { text: 'angry at my kaffa' })),
  );
  await store.saveMentions([...posts, mentionOf('calm', noon - dayMs)], noon);
  await score({ ...place, scorers: forAllBrands(plain) }, new AbortController().signal);
  clock.advanceTo(noon + 1);
  const [before = kaffa] = place.config.brands;
  const singlePosts = { intents: ['complaint'], everyMs: hourMs, mostPerDay: 3 };
  const cx = { minSeverity: 'minor', quietHours: null, escalation: null, singlePosts } as const;
  const routes = { before: new Map(), after: new Map([['cx', cx]]) };
  const asked = { store, now: clock.now(), score: async () => [], signal: new AbortController().signal };
  const planned = await planRule({ ...asked, before, after: before, routes, spanMs: 7 * dayMs });
  expect(planned.singlePosts).toEqual([{ channel: 'cx', posts: 6, mostADay: 4, shown: 5 }]);
});
