import { expect, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { detect } from '../../src/workers/detect.ts';
import { rescore } from '../../src/workers/rescore.ts';
import { score } from '../../src/workers/score.ts';
import { seeded } from '../support/simulated-brand.ts';
import { mentionOf, noon, openWorkplace, saveQuietWeeks, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
const brand = 'kaffa';

async function evaluate(place: Workplace, scorer: Scorer = wordScorer): Promise<void> {
  await score({ ...place, scorers: forAllBrands(scorer) }, never);
  await detect({ ...place, settleMs: 0 }, { brand }, never);
}

/** Two waves, fourteen hours apart; `stops`: whether the detection runs at that minute. */
async function twoWaves(place: Workplace, stops: (minute: number) => boolean): Promise<void> {
  const { store, clock } = place;
  await saveQuietWeeks(store, noon);
  await evaluate(place);
  for (let minute = 0; minute < 28 * 60; minute += 5) {
    const from = clock.now();
    const now = noon + (minute + 5) * minuteMs;
    clock.advanceTo(now);
    const where = { brand, source: 'forum', cursor: null, backfill: false, nextPollAt: now, now };
    await store.saveProgress({ ...where, coverage: [{ from, to: now }] });
    const posts = Array.from({ length: minute % (14 * 60) < 30 ? 4 : 0 }, (_, n) =>
      mentionOf(`angry-${minute}-${n}`, now - n, { text: 'angry at my kaffa' }),
    );
    await store.saveMentions(posts, now);
    if (stops(minute)) await evaluate(place);
  }
  await evaluate(place);
}

async function namesOf({ store }: Workplace): Promise<string[]> {
  const { items } = await store.incidents({ limit: 10 });
  return items.map(({ id, name }) => `${name} ${id}`).sort();
}

const atTheEnd = () => false;
const always = () => true;

test('incidents have the same ids and numbers whenever the detection runs, and after a rebuild from the posts', async () => {
  const random = seeded(7);
  const named: string[][] = [];
  for (const stops of [atTheEnd, always, () => random() < 0.1]) {
    await using place = await openWorkplace();
    await twoWaves(place, stops);
    named.push(await namesOf(place));
  }
  expect(named[0]?.map((line) => line.split(' ')[0])).toEqual(['kaffa-1', 'kaffa-2']);
  expect(named[1]).toEqual(named[0]);
  expect(named[2]).toEqual(named[0]);
});

test('a brand that learns anew keeps its incidents, with their ids and numbers, and counts on', async () => {
  await using place = await openWorkplace();
  await twoWaves(place, (minute) => minute % 60 === 0);
  const named = await namesOf(place);
  const other: Scorer = {
    model: 'words-2',
    score: async (batch) => (await wordScorer.score(batch)).map((found) => ({ ...found, model: 'words-2' })),
  };
  await rescore(place, brand, other, { signal: never });
  await evaluate(place, other);
  expect(await namesOf(place)).toEqual(named);

  const { store, clock } = place;
  clock.advanceTo(clock.now() + 10 * hourMs);
  const now = clock.now();
  const where = { brand, source: 'forum', cursor: null, backfill: false, nextPollAt: now, now };
  await store.saveProgress({ ...where, coverage: [{ from: now - 10 * hourMs, to: now }] });
  const posts = Array.from({ length: 20 }, (_, n) =>
    mentionOf(`again-${n}`, now - n * 1000, { text: 'angry at my kaffa' }),
  );
  await store.saveMentions(posts, now);
  await evaluate(place, other);
  expect((await namesOf(place)).map((line) => line.split(' ')[0])).toEqual(['kaffa-1', 'kaffa-2', 'kaffa-3']);
});
