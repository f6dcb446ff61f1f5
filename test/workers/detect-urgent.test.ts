import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { foundPost } from '../../src/alerts/incidents/post-of.ts';
import { minuteMs } from '../../src/core/domain.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { detect } from '../../src/workers/detect.ts';
import { score } from '../../src/workers/score.ts';
import { mentionOf, noon, openWorkplace, saveQuietWeeks, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

async function postOnce(text: string, followers: number): Promise<void> {
  const from = place.clock.now();
  const now = from + 2 * minuteMs;
  place.clock.advanceTo(now);
  const where = { brand: 'kaffa', source: 'forum', cursor: null, backfill: false };
  await place.store.saveProgress({ ...where, coverage: [{ from, to: now }], nextPollAt: now, now });
  const author = { id: 'ann', name: 'Ann', followers };
  await place.store.saveMentions([mentionOf(`post-${followers}`, now, { text, author, at: now - 1000 })], now);
}

const brands = () =>
  place.brands.map((brand) => ({
    ...brand,
    rules: [
      ...brand.rules,
      { name: 'post', detector: 'urgent-post', falseAlarmsPerMonth: 2, notify: ['oncall'], settings: {} },
    ],
  }));
const evaluate = async () => {
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  await detect({ ...place, brands: brands(), settleMs: 0 }, { brand: 'kaffa' }, never);
};

test('one post with a hazard before a million is one incident and one row, and an ordinary angry one is none', async () => {
  await saveQuietWeeks(place.store, noon);
  await evaluate();
  await postOnce('angry at my kaffa, it is always late', 120);
  await evaluate();
  expect((await place.store.incidents({ limit: 10 })).items).toEqual([]);
  await postOnce('angry: my kaffa machine exploded and burned down my kitchen', 1_000_000);
  await evaluate();
  const [incident] = (await place.store.incidents({ limit: 10 })).items;
  expect(incident).toMatchObject({ state: 'open', severity: 'major', openedAt: place.clock.now() });
  expect(incident?.rules.map(({ rule, latest }) => [rule, foundPost(latest)?.id])).toEqual([
    ['post', mentionOf('post-1000000', 0).id],
  ]);
  const rows = (await place.store.notifications({ limit: 10 })).items;
  expect(rows.map(({ channel, occasion }) => `${occasion} ${channel}`)).toEqual(['opened oncall']);
});
