import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import { brandScorers, forAllBrands } from '../../src/workers/brand-scorers.ts';
import { outdatedBrands, type RescoreNotice, rescoreOutdated } from '../../src/workers/rescore-outdated.ts';
import { score } from '../../src/workers/score.ts';
import { modelOf } from '../support/models.ts';
import { kaffa, mentionOf, noon, openWorkplace, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const old = modelOf('fast/1', 'angry');
const upgraded = modelOf('fast/2', 'angry', 'cross');
const accurate = modelOf('accurate/1', 'cross');
let place: Workplace;

beforeEach(async () => {
  place = await openWorkplace();
  const posts = Array.from({ length: 30 }, (_, i) =>
    mentionOf(`m${i}`, noon, { at: noon - i, text: `cross kaffa ${i}` }),
  );
  await place.store.saveMentions(posts, noon);
  await score({ ...place, scorers: forAllBrands(old) }, never);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const scorersOf = (versions: Record<string, () => Scorer>, model = 'fast') =>
  brandScorers({
    brands: [{ ...kaffa, model }],
    names: Object.keys(versions),
    create: async (name) => (versions[name] ?? (() => old))(),
    fallback: 'fast',
  });

async function run(scorers: ReturnType<typeof scorersOf>): Promise<{ told: RescoreNotice[]; models: string[] }> {
  const told: RescoreNotice[] = [];
  const context = { ...place, scorers, onRescore: (one: RescoreNotice) => told.push(one) };
  await rescoreOutdated(context, await outdatedBrands(context), never);
  return { told, models: (await place.store.brandModels()).map(({ model }) => model) };
}

test('a version that is gone is replaced by the one of this program, and that is told', async () => {
  const { told, models } = await run(scorersOf({ fast: () => upgraded }));
  expect(models).toEqual(['fast/2']);
  const which = { brand: 'kaffa', before: 'fast/1', model: 'fast/2' };
  expect(told).toEqual([{ ...which, total: 30 }, which]);
  for await (const { score } of place.store.mentions({}))
    expect(score).toMatchObject({ model: 'fast/2', label: 'negative' });
  expect(await run(scorersOf({ fast: () => upgraded }))).toEqual({ told: [], models: ['fast/2'] });
});

test('a version that is there stays, also when another model is configured', async () => {
  const scorers = scorersOf({ fast: () => old, accurate: () => accurate }, 'accurate');
  expect(await run(scorers)).toEqual({ told: [], models: ['fast/1'] });
});

test('a model whose name is gone is replaced by the configured one', async () => {
  const { told, models } = await run(scorersOf({ accurate: () => accurate }, 'accurate'));
  expect(models).toEqual(['accurate/1']);
  expect(told).toHaveLength(2);
});

test('a model that cannot be loaded leaves everything as it is, with a word in the log', async () => {
  const broken = () => {
    throw new Error('its weights are not there');
  };
  const errors: object[] = [];
  const logger = { ...place.logger, error: (fields: object) => errors.push(fields) };
  const context = { ...place, logger, scorers: scorersOf({ fast: broken }) };
  await rescoreOutdated(context, await outdatedBrands(context), never);
  expect((await place.store.brandModels()).map(({ model }) => model)).toEqual(['fast/1']);
  expect(errors).toMatchObject([{ brand: 'kaffa', model: 'fast/1' }]);
});

test('a store that fails on the way is asked again', async () => {
  let failures = 2;
  const store: typeof place.store = {
    ...place.store,
    toRescore: async (...given) => {
      failures -= 1;
      if (failures >= 0) throw new Error('the connection was lost');
      return place.store.toRescore(...given);
    },
  };
  const context = { ...place, store, scorers: scorersOf({ fast: () => upgraded }), retryMs: 1 };
  await rescoreOutdated(context, await outdatedBrands(context), never);
  expect((await place.store.brandModels()).map(({ model }) => model)).toEqual(['fast/2']);
});
