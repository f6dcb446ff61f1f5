import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Mention } from '../../src/core/domain.ts';
import { nameOfModel } from '../../src/core/model-name.ts';
import type { ScoreRequest, Scorer } from '../../src/core/plugins/scorer.ts';
import { brandScorers, forAllBrands } from '../../src/workers/brand-scorers.ts';
import { score } from '../../src/workers/score.ts';
import { modelOf } from '../support/models.ts';
import { kaffa, mentionOf, noon, openWorkplace, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
let place: Workplace;

beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

async function all(): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const mention of place.store.mentions({})) found.push(mention);
  return found;
}

const save = (count: number, textOf: (index: number) => string) =>
  place.store.saveMentions(
    Array.from({ length: count }, (_, index) => mentionOf(`${index}`, noon + index, { text: textOf(index) })),
    noon,
  );

/** Fails on a batch that holds the word. */
const failingOn = (word: string): Scorer => ({
  model: wordScorer.model,
  score: async (batch) => {
    if (batch.some(({ text }) => text.includes(word))) throw new Error(`cannot read ${word}`);
    return wordScorer.score(batch);
  },
});

test('everything unscored is scored, and its brand is woken', async () => {
  await save(1200, (index) => (index % 10 === 0 ? 'angry at my kaffa' : 'my kaffa'));
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  const mentions = await all();
  expect(mentions.filter((mention) => mention.score?.label === 'negative')).toHaveLength(120);
  expect(mentions.filter((mention) => mention.score?.label === 'neutral')).toHaveLength(1080);
  expect(new Set(place.nudged)).toEqual(new Set(['detect kaffa']));
});

test('a poisoned mention is set aside with its reason, and its batch is scored', async () => {
  await save(40, (index) => (index === 23 ? 'poison for my kaffa' : 'my kaffa'));
  await score({ ...place, scorers: forAllBrands(failingOn('poison')) }, never);
  const dead = (await place.store.deadMentions({ limit: 10 })).items;
  expect(dead.map(({ text, reason }) => ({ text, reason }))).toEqual([
    { text: 'poison for my kaffa', reason: expect.stringContaining('cannot read poison') },
  ]);
  expect((await all()).filter((mention) => mention.score?.label === 'neutral')).toHaveLength(39);
});

test('a mention that was set aside is scored after a retry with a better scorer', async () => {
  await save(3, (index) => (index === 1 ? 'poison for my kaffa' : 'my kaffa'));
  await score({ ...place, scorers: forAllBrands(failingOn('poison')) }, never);
  expect(await place.store.retryDead('all')).toBe(1);
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  expect((await place.store.deadMentions({ limit: 10 })).items).toEqual([]);
  expect((await all()).every((mention) => mention.score?.label === 'neutral')).toBe(true);
});

test('a scorer that fails on everything stops before it sets everything aside', async () => {
  await save(600, () => 'my kaffa');
  await expect(score({ ...place, scorers: forAllBrands(failingOn('kaffa')) }, never)).rejects.toThrow(
    'cannot read kaffa',
  );
  expect((await place.store.deadMentions({ limit: 1000 })).items.length).toBeLessThan(30);
});

test('a scorer that leaves a text out does not mix up the others', async () => {
  await save(8, (index) => (index === 3 ? 'skipped kaffa' : 'angry at my kaffa'));
  const leaving: Scorer = {
    model: wordScorer.model,
    score: (batch) => wordScorer.score(batch.filter(({ text }) => !text.startsWith('skipped'))),
  };
  await score({ ...place, scorers: forAllBrands(leaving) }, never);
  expect((await place.store.deadMentions({ limit: 10 })).items.map(({ text }) => text)).toEqual(['skipped kaffa']);
  expect((await all()).filter((mention) => mention.score?.label === 'negative')).toHaveLength(7);
});

test('two batches are scored at a time when more than one waits', async () => {
  await save(1000, () => 'my kaffa');
  const begun: (() => void)[] = [];
  const meeting: Scorer = {
    model: wordScorer.model,
    score: async (batch) => {
      // Each answers when both are there.
      await new Promise<void>((resolve) => {
        begun.push(resolve);
        if (begun.length === 2) for (const goOn of begun) goOn();
      });
      return wordScorer.score(batch);
    },
  };
  await score({ ...place, scorers: forAllBrands(meeting) }, never);
  expect((await all()).filter((mention) => mention.score !== null)).toHaveLength(1000);
});

test('stops between batches when it is told to, and what it has not begun is not claimed', async () => {
  await save(2500, () => 'my kaffa');
  const stop = new AbortController();
  const stopping: Scorer = {
    model: wordScorer.model,
    score: (batch) => {
      stop.abort();
      return wordScorer.score(batch);
    },
  };
  await score({ ...place, scorers: forAllBrands(stopping) }, stop.signal);
  const scored = (await all()).filter((mention) => mention.score !== null).length;
  expect([500, 1000]).toContain(scored);
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  expect((await all()).filter((mention) => mention.score === null)).toEqual([]);
});

describe('brands with models of their own', () => {
  const other = { ...kaffa, name: 'other', model: 'accurate', competitors: ['kaffa'] };
  const brands = [{ ...kaffa, competitors: ['tee', 'other'] }, other];
  const models = (versions: Record<string, Scorer>) =>
    brandScorers({
      brands,
      names: Object.keys(versions),
      create: async (name) => versions[name] ?? Promise.reject(new Error(`no model ${name}`)),
      fallback: 'fast',
    });
  const fast = modelOf('fast/1', 'angry');
  const accurate = modelOf('accurate/1', 'angry', 'cross');
  const saveBoth = (count: number, seen = noon) =>
    place.store.saveMentions(
      Array.from({ length: count }, (_, index) => {
        const one = mentionOf(`${seen}-${index}`, seen + index, { text: 'cross with my kaffa' });
        return index % 2 ? { ...one, brand: 'other', id: one.id.replace(/^.{8}/, '00000000') } : one;
      }),
      noon,
    );
  const modelsUsed = async () =>
    [
      ...new Set((await all()).map(({ brand, score }) => `${brand} ${score?.model ?? 'waits'} ${score?.label ?? ''}`)),
    ].sort();

  test('each is scored by its own, in one claim, towards its own words and competitors', async () => {
    await saveBoth(40);
    const asked: ScoreRequest[] = [];
    const asking = (scorer: Scorer): Scorer => ({
      ...scorer,
      score: (batch) => {
        asked.push(...batch);
        return scorer.score(batch);
      },
    });
    const scorers = models({ fast: asking(fast), accurate: asking(accurate) });
    await score({ ...place, brands, scorers }, never);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other accurate/1 negative']);
    expect(await place.store.brandModels()).toMatchObject([
      { brand: 'kaffa', model: 'fast/1' },
      { brand: 'other', model: 'accurate/1' },
    ]);
    const towards = new Set(asked.map((request) => JSON.stringify(request.towards)));
    expect(towards).toEqual(
      new Set([
        JSON.stringify({ names: ['kaffa'], others: ['tee', 'other'] }),
        JSON.stringify({ names: ['kaffa'], others: ['kaffa'] }),
      ]),
    );
  });

  test('a brand goes on with the model in use when another one is configured', async () => {
    await saveBoth(10);
    await score({ ...place, brands, scorers: models({ fast, accurate }) }, never);
    await saveBoth(10, noon + 100);
    const changed = [
      { ...kaffa, model: 'accurate' },
      { ...other, model: 'fast' },
    ];
    const scorers = brandScorers({
      brands: changed,
      names: ['fast', 'accurate'],
      create: async (name) => (name === 'fast' ? fast : accurate),
      fallback: 'fast',
    });
    await score({ ...place, brands: changed, scorers }, never);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other accurate/1 negative']);
  });

  test('a brand whose version is not there waits untouched, and the others are scored', async () => {
    await saveBoth(10);
    await score({ ...place, brands, scorers: models({ fast, accurate }) }, never);
    await saveBoth(10, noon + 100);
    const newer = modelOf('accurate/2', 'angry');
    await score({ ...place, brands, scorers: models({ fast, accurate: newer }) }, never);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other accurate/1 negative', 'other waits ']);
    expect((await place.store.deadMentions({ limit: 9 })).items).toEqual([]);
    await score({ ...place, brands, scorers: models({ fast, accurate }) }, never);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other accurate/1 negative']);
  });

  test('a model that cannot be loaded sets no mention aside, and is logged once', async () => {
    await saveBoth(10);
    const errors: object[] = [];
    const logger = { ...place.logger, error: (fields: object) => errors.push(fields) };
    const scorers = models({ fast });
    const warned = new Set<string>();
    for (let round = 0; round < 3; round++) await score({ ...place, logger, brands, scorers, warned }, never);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other waits ']);
    expect(errors).toMatchObject([{ brand: 'other', error: 'no model accurate' }]);
    await score({ ...place, brands, scorers: models({ fast, accurate }) }, never);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other accurate/1 negative']);
    expect((await place.store.deadMentions({ limit: 9 })).items).toEqual([]);
  });

  test('a batch that was being scored while the model was switched is scored again by the new one', async () => {
    await saveBoth(2);
    await score({ ...place, brands, scorers: models({ fast, accurate }) }, never);
    await saveBoth(10, noon + 100);
    let switched = false;
    const switching: Scorer = {
      ...accurate,
      score: async (batch) => {
        if (!switched) {
          switched = true;
          const rescoring = { brand: 'other', model: 'fast/1', from: 0 };
          const old = await place.store.toRescore(rescoring, { after: null, limit: 9 });
          const scores = await fast.score(old);
          await place.store.keepRescores(
            'other',
            old.flatMap(({ id }, i) => (scores[i] ? [{ id, score: scores[i] }] : [])),
            noon,
          );
          await place.store.switchModel(rescoring, { evidence: [], now: noon });
        }
        return accurate.score(batch);
      },
    };
    await score({ ...place, brands, scorers: models({ fast, accurate: switching }) }, never);
    expect(switched).toBe(true);
    expect(await modelsUsed()).toEqual(['kaffa fast/1 neutral', 'other fast/1 neutral']);
  });

  test('a poisoned mention of one brand holds up no other', async () => {
    await saveBoth(20);
    await score({ ...place, brands, scorers: models({ fast: failingOn('never'), accurate }) }, never);
    await saveBoth(20, noon + 100);
    const poisoned = mentionOf('poison', noon + 200, { text: 'poison for my kaffa' });
    await place.store.saveMentions([poisoned], noon);
    await score({ ...place, brands, scorers: models({ 'words-1': failingOn('poison'), fast, accurate }) }, never);
    expect((await place.store.deadMentions({ limit: 9 })).items.map(({ id }) => id)).toEqual([poisoned.id]);
    expect(await modelsUsed()).toEqual(['kaffa none ', 'kaffa words-1 neutral', 'other accurate/1 negative']);
  });

  test.each([
    ['fast/1', 'fast'],
    ['mine/2026/3', 'mine/2026'],
    ['words-1', 'words-1'],
  ])('the name of %s is %s', (model, name) => expect(nameOfModel(model)).toBe(name));
});
