import { expect, test } from '@jest/globals';
import { dependsOnPosts, meetsOnly, takes } from '../../../src/alerts/outbox/only.ts';
import type { Routes } from '../../../src/alerts/outbox/outbox.ts';
import type { Only } from '../../../src/core/config.ts';
import type { CxLabels, Score } from '../../../src/core/domain.ts';
import { sampleIncident } from '../../support/alert-samples.ts';

const post = (cx: Partial<CxLabels> = {}, language: string | null = 'en', platform = 'x') => ({
  score: { language, cx: { touchpoints: [], intents: [], stage: null, ...cx } } as unknown as Score,
  language: null,
  platform,
});
const late = post({ touchpoints: ['delivery'], intents: ['complaint'] });
const dear = post({ touchpoints: ['price'], intents: ['question'] }, 'de-AT', 'rss');
const vague = post({}, 'und');

test.each<[string, Only | undefined, ReturnType<typeof post>[], boolean]>([
  ['nothing is asked', undefined, [late], true],
  ['nobody wrote anything, as in a silence', { touchpoints: ['price'] }, [], true],
  ['most posts are such', { touchpoints: ['delivery'] }, [late, late, dear], true],
  ['half of them are such', { touchpoints: ['delivery'] }, [late, dear], true],
  ['few of them are such', { touchpoints: ['price'] }, [late, late, dear], false],
  ['nothing is known of the others', { touchpoints: ['delivery'] }, [late, vague, vague, vague], true],
  ['nothing is known of any', { touchpoints: ['delivery'] }, [vague, vague], false],
  ['one of several values will do', { touchpoints: ['price', 'delivery'] }, [late, dear], true],
  ['every key has to be met', { touchpoints: ['delivery'], intents: ['praise'] }, [late], false],
  ['every key is met', { touchpoints: ['delivery'], intents: ['complaint'], languages: ['en'] }, [late], true],
  ['a language is that of its region as well', { languages: ['de'] }, [dear], true],
  ['an unknown language says nothing', { languages: ['de'] }, [dear, vague, vague, vague], true],
  ['another platform', { platforms: ['rss'] }, [late, late, dear], false],
])('%s', (_, only, posts, meets) => {
  expect(meetsOnly(only, posts)).toBe(meets);
});

test('a channel is told by one of its rules at least, and takes what it takes itself', () => {
  const incident = sampleIncident();
  const rule = { name: 'wave', notify: ['cx', 'boss'] };
  const priced = { ...rule, only: { touchpoints: ['price'] } };
  const routes = (only?: Only): Routes =>
    new Map([['cx', { minSeverity: 'minor', quietHours: null, escalation: null, ...(only && { only }) }]]);
  const told = (rules: (typeof priced | typeof rule)[], only?: Only) =>
    takes('cx', incident, { rules, routes: routes(only), posts: [late] });
  expect(told([rule])).toBe(true);
  expect(told([priced])).toBe(false);
  expect(told([priced, { ...rule, name: 'not in it' }])).toBe(false);
  expect(told([rule], { platforms: ['rss'] })).toBe(false);
  expect(told([], { platforms: ['x'] })).toBe(true);
  expect(dependsOnPosts('cx', incident, [rule], routes())).toBe(false);
  expect(dependsOnPosts('cx', incident, [priced], routes())).toBe(true);
  expect(dependsOnPosts('boss', incident, [rule], routes({ platforms: ['x'] }))).toBe(false);
});
