import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import type { Brand } from '../../src/core/config.ts';
import { hourMs, type Mention, minuteMs, type Post } from '../../src/core/domain.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { collect } from '../../src/workers/collect.ts';
import { score } from '../../src/workers/score.ts';
import { kaffa, noon, openWorkplace, postOf, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
const tea: Brand = { ...kaffa, name: 'teahouse', query: 'teahouse -spam', accounts: [] };
let place: Workplace;
let asked: string[][];

beforeEach(async () => {
  place = await openWorkplace();
  asked = [];
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

/** The forum gives these posts to all brands, as one page. */
async function give(posts: Post[], brands: Brand[] = [kaffa, tea]): Promise<void> {
  const page = { posts, cursor: null, coverage: [], backfill: false, more: false };
  const nextPage = async () => page;
  const listening = { collect: nextPage, begin: () => null, searchesHistory: false };
  const source = { name: 'forum', platform: 'forum', pollMs: minuteMs, settings: {} };
  const store: Workplace['store'] = {
    ...place.store,
    mentionsOfPosts: (platform, ids, from) => {
      asked.push([...ids]);
      return place.store.mentionsOfPosts(platform, ids, from);
    },
  };
  await collect(
    {
      ...place,
      store,
      brands,
      matchers: new Map(brands.map(({ name, query }) => [name, compileQuery(query)])),
      sources: new Map([
        ['forum', { ...source, collector: { collect: nextPage, listening, check: async () => 'ok' } }],
      ]),
    },
    { source: 'forum' },
    never,
  );
  place.clock.advanceTo(place.clock.now() + minuteMs);
}

async function stored(): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const mention of place.store.mentions({})) found.push(mention);
  return found.sort((a, b) => `${a.platformId} ${a.brand}`.localeCompare(`${b.platformId} ${b.brand}`));
}

const ways = async (): Promise<string[]> =>
  (await stored()).map(({ platformId, brand, way }) => `${platformId} ${brand} ${way}`);
const other = (id: string, given: Partial<Post> = {}): Post => postOf(id, { text: 'it leaks, never again', ...given });
const help = { id: '4711', name: 'KaffaHelp' };

test('a post that names an account of a brand, or is addressed to one, is its mention; a text that matches comes first', async () => {
  await give([
    other('named', {
      handles: [
        { id: '1', name: 'somebody' },
        { id: '9', name: 'kaffahelp' },
      ],
    }),
    other('answered', { addressedTo: [{ id: '4711', name: '' }], handles: [help] }),
    postOf('text', { addressedTo: [help] }),
    other('neither', { handles: [{ id: '1', name: 'KaffaFan' }], addressedTo: [{ id: '2', name: '' }] }),
  ]);
  expect(await ways()).toEqual(['answered kaffa addressed', 'named kaffa handle', 'text kaffa text']);
  expect((await stored()).map(({ matched }) => matched)).toEqual([['@4711'], ['@kaffahelp'], ['kaffa']]);
});

test('who reposts or quotes a stored mention mentions the same brands, for 72 hours', async () => {
  await give([postOf('1', { text: 'kaffa or the teahouse?' }), postOf('2')]);
  await give([
    other('quote', { kind: 'quote', parentId: '1', at: noon + 72 * hourMs }),
    other('repost', { kind: 'repost', parentId: '2', at: noon + hourMs }),
    other('of nothing', { kind: 'repost', parentId: '3' }),
    other('answer', { kind: 'comment', parentId: '2' }),
    other('answer that counts', { kind: 'comment', parentId: '2', refersTo: ['2'] }),
  ]);
  place.clock.advanceTo(noon + 73 * hourMs);
  await give([other('late', { kind: 'quote', parentId: '1', at: noon + 72 * hourMs + 1 })]);
  expect(await ways()).toEqual([
    '1 kaffa text',
    '1 teahouse text',
    '2 kaffa text',
    'answer that counts kaffa reference',
    'quote kaffa reference',
    'quote teahouse reference',
    'repost kaffa reference',
  ]);
  expect((await stored()).find(({ platformId }) => platformId === 'quote')?.matched).toEqual(['kaffa']);
});

test('what a page holds refers to each other, in whatever order it stands there', async () => {
  await give([
    other('repost of the quote', { kind: 'repost', parentId: 'quote' }),
    other('quote of the quote', { kind: 'quote', parentId: 'quote' }),
    other('quote', { kind: 'quote', parentId: '1' }),
    postOf('1'),
  ]);
  expect(await ways()).toEqual(['1 kaffa text', 'quote kaffa reference', 'repost of the quote kaffa reference']);
});

test('a thread is not drawn in, answer by answer', async () => {
  await give([postOf('1')]);
  for (const id of ['2', '3', '4'])
    await give([other(id, { kind: 'comment', parentId: String(Number(id) - 1), refersTo: [String(Number(id) - 1)] })]);
  expect(await ways()).toEqual(['1 kaffa text', '2 kaffa reference']);
});

test("a comment under the brand's own post is addressed to it, also deep in the thread; its own answers are never counted", async () => {
  await give([postOf('1', { author: { ...help, followers: null } }), postOf('2')]);
  await give([
    other('deep', { kind: 'comment', parentId: 'unknown', rootId: '1' }),
    other('direct', { kind: 'comment', parentId: '1', rootId: '1' }),
    other('elsewhere', { kind: 'comment', parentId: '2', rootId: '2' }),
    other('own', { kind: 'comment', parentId: 'deep', rootId: '1', author: { ...help, followers: null } }),
  ]);
  expect(await ways()).toEqual([
    '1 kaffa text',
    '2 kaffa text',
    'deep kaffa addressed',
    'direct kaffa addressed',
    'own kaffa addressed',
  ]);
  expect((await stored()).map(({ own }) => own)).toEqual([true, false, false, false, true]);
});

test('what a query excludes is excluded in every way', async () => {
  const owner = { ...tea, query: '(teahouse -spam) OR samovar', accounts: ['forum:teahouse'] };
  await give(
    [
      postOf('1', { text: 'the teahouse' }),
      other('spam', { text: 'spam', kind: 'quote', parentId: '1' }),
      other('named spam', { text: 'spam', handles: [{ id: '1', name: 'teahouse' }] }),
      other('quote', { kind: 'quote', parentId: '1' }),
      other('named', { handles: [{ id: '1', name: 'teahouse' }] }),
    ],
    [owner],
  );
  expect(await ways()).toEqual(['1 teahouse text', 'named teahouse handle', 'quote teahouse reference']);
});

test('a repost has the label of what it repeats, though its own words are cut or missing; a quote has its own', async () => {
  const whole = 'my kaffa machine broke after a day and everybody in the office is angry';
  await give([postOf('1', { text: whole })]);
  await give([
    postOf('cut', { text: `RT @kim: ${whole.slice(0, 30)}\u2026`, kind: 'repost', parentId: '1' }),
    other('empty', { text: '', kind: 'repost', parentId: '1' }),
    other('quote', { text: 'so sorry to hear', kind: 'quote', parentId: '1' }),
    other('with words', { text: 'and the mug, too', kind: 'repost', parentId: '1' }),
    postOf('whole', { text: `RT @kim: ${whole}`, kind: 'repost', parentId: '1' }),
  ]);
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  expect((await stored()).map(({ text, score }) => [text, score?.label])).toEqual([
    [whole, 'negative'],
    [whole, 'negative'],
    [whole, 'negative'],
    ['so sorry to hear', 'neutral'],
    [whole, 'negative'],
    ['and the mug, too', 'neutral'],
  ]);
});

test('the store is asked once a page, and only for posts that refer to others', async () => {
  await give([postOf('1'), other('2')], [tea]);
  expect(asked).toEqual([]);
  await give([postOf('1'), other('3', { kind: 'comment', parentId: '1', rootId: '1' })], [tea]);
  expect(asked).toEqual([]);
  await give([other('4', { kind: 'quote', parentId: '1' }), other('5', { kind: 'repost', parentId: '2' })], [tea]);
  expect(asked).toEqual([['1', '2']]);
});

test('what strangers name without end, or with odd characters, harms nobody', async () => {
  const odd = { id: '4711\u0000\u202e', name: '@Kaffa\u0000Help' };
  const many = Array.from({ length: 5_000 }, (_, n) => ({ id: String(n), name: '' }));
  await give([postOf('1')]);
  await give([
    other('2', { handles: [odd] }),
    other('3', { handles: many, addressedTo: many.toReversed() }),
    other('4', { kind: 'quote', refersTo: ['1', 'x\u0000', ...many.map(({ id }) => `m${id}`)] }),
    other('5', { kind: 'repost', parentId: '5', refersTo: ['5', '5'] }),
  ]);
  expect(await ways()).toEqual(['1 kaffa text', '2 kaffa handle', '4 kaffa reference']);
  expect((await stored())[1]?.matched).toEqual(['@KaffaHelp']);
});
