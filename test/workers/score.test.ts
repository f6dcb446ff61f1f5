import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Mention } from '../../src/core/domain.ts';
import type { Scorer } from '../../src/core/plugins.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { score } from '../../src/workers/score.ts';
import { mentionOf, noon, openWorkplace, type Workplace, wordScorer } from '../support/workplace.ts';

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
  const dead = await place.store.deadMentions(10);
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
  expect(await place.store.deadMentions(10)).toEqual([]);
  expect((await all()).every((mention) => mention.score?.label === 'neutral')).toBe(true);
});

test('a scorer that fails on everything stops before it sets everything aside', async () => {
  await save(600, () => 'my kaffa');
  await expect(score({ ...place, scorers: forAllBrands(failingOn('kaffa')) }, never)).rejects.toThrow(
    'cannot read kaffa',
  );
  expect((await place.store.deadMentions(1000)).length).toBeLessThan(30);
});

test('a scorer that leaves a text out does not mix up the others', async () => {
  await save(8, (index) => (index === 3 ? 'skipped kaffa' : 'angry at my kaffa'));
  const leaving: Scorer = {
    model: wordScorer.model,
    score: (batch) => wordScorer.score(batch.filter(({ text }) => !text.startsWith('skipped'))),
  };
  await score({ ...place, scorers: forAllBrands(leaving) }, never);
  expect((await place.store.deadMentions(10)).map(({ text }) => text)).toEqual(['skipped kaffa']);
  expect((await all()).filter((mention) => mention.score?.label === 'negative')).toHaveLength(7);
});

test('stops between batches when it is told to', async () => {
  await save(1500, () => 'my kaffa');
  const stop = new AbortController();
  const stopping: Scorer = {
    model: wordScorer.model,
    score: (batch) => {
      stop.abort();
      return wordScorer.score(batch);
    },
  };
  await score({ ...place, scorers: forAllBrands(stopping) }, stop.signal);
  expect((await all()).filter((mention) => mention.score !== null)).toHaveLength(500);
});
