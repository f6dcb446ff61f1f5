import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakePost, type FakeX, idAt, serveFakeX } from '../../../bench/x-month/fake-x.ts';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { x } from '../../../src/collectors/platforms/x/x.ts';
import type { Brand } from '../../../src/core/config.ts';
import { type Interval, minuteMs } from '../../../src/core/domain.ts';
import { type CollectContext, collect } from '../../../src/workers/collect.ts';
import { kaffa, openWorkplace, type Workplace } from '../../support/workplace.ts';

const never = new AbortController().signal;
const brandOf = (name: string, query = name): Brand => ({ ...kaffa, name, query, accounts: [], sources: ['x'] });
const twenty = Array.from({ length: 20 }, (_, n) => brandOf(`brand${String.fromCharCode(97 + n)}`));
const textOf = ({ fields }: FakePost): string => String(fields?.text ?? '');
const wordsOf = (query: string): string[] => query.match(/[@#\p{L}\p{N}]+/gu) ?? [];

describe('brands that are searched for together', () => {
  let place: Workplace;
  let fake: FakeX;
  let brands: Brand[];
  beforeEach(async () => {
    place = await openWorkplace();
    brands = twenty;
    fake = await serveFakeX({ now: () => place.clock.now(), token: 'right' });
    fake.finds = (query, post) => wordsOf(query).some((word) => wordsOf(textOf(post)).includes(word));
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  function contextOf(): CollectContext {
    const settings = { token: 'right', baseUrl: fake.url };
    const collector = x.create(x.settings.parse(settings), { name: 'x', clock: place.clock, logger: place.logger });
    return {
      ...place,
      brands,
      matchers: new Map(brands.map(({ name, query }) => [name, compileQuery(query)])),
      sources: new Map([['x', { name: 'x', platform: 'x', pollMs: x.pollMs, settings, collector }]]),
    };
  }
  /** Returns the queries of its requests. */
  async function poll(): Promise<string[]> {
    place.clock.advanceTo(place.clock.now() + 5 * minuteMs);
    const before = fake.asked.length;
    for (let left = true; left; ) {
      const nudged = place.nudged.length;
      await collect(contextOf(), { source: 'x' }, never);
      left = place.nudged.slice(nudged).some((one) => one.startsWith('collect'));
    }
    return fake.asked.slice(before).map((asked) => asked.get('query') ?? '');
  }
  /** In the minute after next. */
  function publish(text: string): FakePost {
    const at = place.clock.now() + minuteMs + fake.posts.length;
    const post = { id: idAt(at, fake.posts.length), at, indexedAt: at, authorId: '7', fields: { text } };
    fake.posts.push(post);
    return post;
  }
  async function heard(brand: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { text, seen } of place.store.mentions({ brand }))
      found.push(`${text}${seen === null ? ' history' : ''}`);
    return found.sort();
  }
  const coverageOf = async (brand: string): Promise<Interval[]> =>
    (await place.store.coverage(brand, 0, place.clock.now())).map(({ from, to }) => ({ from, to }));
  /** One stretch of time to half a minute ago. */
  async function expectNoGap(names: readonly string[]): Promise<void> {
    for (const name of names)
      expect({ name, covered: await coverageOf(name) }).toEqual({
        name,
        covered: [{ from: expect.any(Number), to: place.clock.now() - minuteMs / 2 }],
      });
  }

  test('twenty brands are twenty searches for their history, and from then on one a poll', async () => {
    publish('branda before');
    expect(await poll()).toHaveLength(20);
    publish('branda and brandb');
    publish('brandt');
    const asked = await poll();
    expect(asked).toHaveLength(1);
    for (const { name } of brands) expect(wordsOf(asked[0] ?? '')).toContain(name);
    expect(await poll()).toHaveLength(1);
    expect(await heard('branda')).toEqual(['branda and brandb', 'branda before history']);
    expect(await heard('brandb')).toEqual(['branda and brandb']);
    expect(await heard('brandt')).toEqual(['brandt']);
    expect(await heard('brandc')).toEqual([]);
    expect(Math.max(...fake.reads.values())).toBe(1);
    await expectNoGap(brands.map(({ name }) => name));
  });
});
