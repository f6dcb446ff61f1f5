import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakePost, type FakeX, idAt, serveFakeX } from '../../../bench/x-month/fake-x.ts';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { x } from '../../../src/collectors/platforms/x/x.ts';
import type { Brand } from '../../../src/core/config.ts';
import { hourMs, type Interval, minuteMs } from '../../../src/core/domain.ts';
import { weightsOn } from '../../../src/core/money/weights.ts';
import { openPurse } from '../../../src/core/plugins/purse.ts';
import { type CollectContext, collect } from '../../../src/workers/collect.ts';
import { askFailingAgain } from '../../../src/workers/sources/failures.ts';
import { seeded } from '../../support/random.ts';
import { kaffa, openWorkplace, type Workplace } from '../../support/workplace.ts';

const never = new AbortController().signal;
const brandOf = (name: string, query = name): Brand => ({ ...kaffa, name, query, accounts: [], sources: ['x'] });
const twenty = Array.from({ length: 20 }, (_, n) => brandOf(`brand${String.fromCharCode(97 + n)}`));
const textOf = ({ fields }: FakePost): string => String(fields?.text ?? '');
const wordsOf = (query: string): string[] => query.replace(/ OR | -is:retweet/g, ' ').match(/[@#\p{L}\p{N}]+/gu) ?? [];

describe('brands that are searched for together', () => {
  let place: Workplace;
  let fake: FakeX;
  let brands: Brand[];
  let inIncident: string[];
  let fastestPollMs: number | undefined;
  let killAt: { writes: number; isAfter: boolean } | null;
  beforeEach(async () => {
    place = await openWorkplace();
    brands = twenty.slice(0, 6);
    inIncident = [];
    fastestPollMs = undefined;
    killAt = null;
    fake = await serveFakeX({ now: () => place.clock.now(), token: 'right' });
    fake.finds = (query, post) => wordsOf(query).some((word) => wordsOf(textOf(post)).includes(word));
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  function contextOf(): CollectContext {
    const settings = { token: 'right', baseUrl: fake.url, budget: '400 USD/month' };
    const weights = () => weightsOn(brands, 'x');
    const purse = openPurse({ ledgers: place.store, source: 'x', weights, clock: place.clock });
    const collector = x.create(x.settings.parse(settings), {
      name: 'x',
      clock: place.clock,
      logger: place.logger,
      purse,
    });
    return {
      ...place,
      store: dyingStore(),
      brandsInIncident: async () => new Set(inIncident),
      brands,
      matchers: new Map(brands.map(({ name, query }) => [name, compileQuery(query)])),
      sources: new Map([['x', { name: 'x', platform: 'x', pollMs: x.pollMs, fastestPollMs, settings, collector }]]),
    };
  }
  /** Every write to the store may be the last. */
  function dyingStore(): Workplace['store'] {
    const dying =
      <A extends unknown[], R>(write: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        const dies = killAt !== null && killAt.writes-- <= 0;
        if (dies && !killAt?.isAfter) throw new Error('killed before a write');
        const result = await write(...given);
        if (dies) throw new Error('killed after a write');
        return result;
      };
    const { saveMentions, saveProgress, joinSource, leaveSource } = place.store;
    return {
      ...place.store,
      saveMentions: dying(saveMentions),
      saveProgress: dying(saveProgress),
      joinSource: dying(joinSource),
      leaveSource: dying(leaveSource),
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
    const post = {
      id: idAt(at, fake.posts.length),
      at,
      indexedAt: at,
      authorId: String(100 + fake.posts.length),
      fields: { text },
    };
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
  const spentOf = async (): Promise<Map<string, number>> => {
    const [ledger] = await place.store.ledgers('2026-03');
    return new Map(Object.entries(ledger?.brands ?? {}).map(([brand, { spent }]) => [brand, spent]));
  };
  const partOf = async (brand: string) => (await place.store.sourceState(brand, 'x'))?.joined?.part;

  test('twenty brands are twenty searches for their history, and from then on one a poll', async () => {
    brands = twenty;
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

  test('one that grows 200-fold leaves where the pack stands, and the others keep coverage and cost', async () => {
    brands = twenty;
    for (let at = 0; at < 2; at += 1) await poll();
    const others = brands.slice(1);
    let most = 0;
    for (let at = 0; at < 15; at += 1) {
      for (let post = 0; post < 40; post += 1) publish('branda');
      for (const { name } of others.slice(0, 3)) publish(name);
      const asked = await poll();
      most = Math.max(most, asked.filter((query) => !wordsOf(query).includes('branda')).length);
      expect(
        asked
          .filter((query) => wordsOf(query).includes('branda'))
          .every((query) => at === 0 || !query.includes('brandb')),
      ).toBe(true);
    }
    expect(most).toBeLessThanOrEqual(15);
    const costs = await spentOf();
    expect(costs.get('branda')).toBeCloseTo(600 * 0.015);
    expect(costs.get('brandb')).toBeCloseTo(15 * 0.015);
    expect(costs.get('brandz')).toBeUndefined();
    expect(await partOf('branda')).toBeUndefined();
    expect(new Set(await Promise.all(others.map(({ name }) => partOf(name)))).size).toBe(1);
    expect(await heard('branda')).toHaveLength(600);
    expect(await heard('brandb')).toHaveLength(15);
    expect(Math.max(...fake.reads.values())).toBe(1);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('a brand that has spent its share leaves, and waits by itself, while the others go on', async () => {
    brands = twenty.map((brand, at) => (at === 0 ? { ...brand, weight: 0.05 } : brand));
    for (let at = 0; at < 20; at += 1) {
      if (at > 1) for (const name of ['branda', 'branda', 'branda', 'branda', 'branda']) publish(name);
      if (at > 1) for (const { name } of brands.slice(1, 8)) publish(name);
      await poll();
    }
    const share = (400 * 0.05) / 19.05;
    expect((await spentOf()).get('branda')).toBeGreaterThanOrEqual(share);
    expect((await spentOf()).get('branda')).toBeLessThan(share + 0.1);
    expect(await partOf('branda')).toBeUndefined();
    expect((await place.store.sourceState('branda', 'x'))?.error).toContain("the brand's share");
    expect(await heard('brandb')).toHaveLength(18);
    expect((await spentOf()).get('brandb')).toBeCloseTo(18 * 0.015);
    await expectNoGap(brands.slice(1).map(({ name }) => name));
  });

  test('a brand in an incident has its own search, and returns after a day of calm', async () => {
    await poll();
    await poll();
    inIncident = ['brandc'];
    publish('brandc and brandd');
    const [together = '', own = ''] = (await poll()).sort((a, b) => b.length - a.length);
    expect(wordsOf(own)).toContain('brandc');
    expect(wordsOf(together)).not.toContain('brandc');
    inIncident = [];
    for (let hour = 0; hour < 23; hour += 1) {
      if (hour % 2 === 0) publish('brandc');
      place.clock.advanceTo(place.clock.now() + hourMs - 5 * minuteMs);
      await poll();
      expect(await partOf('brandc')).toBeUndefined();
    }
    place.clock.advanceTo(place.clock.now() + hourMs);
    await poll();
    expect(await partOf('brandc')).toBe('1');
    publish('brandc');
    expect(await poll()).toHaveLength(1);
    expect(await heard('brandc')).toHaveLength(14);
    expect(await heard('brandd')).toEqual(['brandc and brandd']);
    expect(Math.max(...fake.reads.values())).toBe(2);
    expect([...fake.reads.values()].filter((count) => count > 1)).toHaveLength(1);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('a pack under the key of one that is gone does not cover for its brands what that one has read', async () => {
    brands = twenty.slice(0, 1);
    await poll();
    const [pack] = await place.store.sharedStates('x');
    const behind = place.clock.now() - minuteMs / 2;
    brands = twenty.slice(0, 2);
    await place.store.saveProgress({
      brand: 'brandb',
      source: 'x',
      cursor: pack?.cursor ?? null,
      coverage: [{ from: behind - hourMs, to: behind }],
      backfill: false,
      nextPollAt: place.clock.now() + 11 * minuteMs,
      now: place.clock.now(),
    });
    publish('brandb');
    await poll();
    inIncident = ['branda'];
    await poll();
    expect(await coverageOf('brandb')).toEqual([{ from: behind - hourMs, to: behind }]);
    expect(await poll()).toHaveLength(2);
    expect(await partOf('brandb')).toBe('1');
    expect(await heard('brandb')).toEqual(['brandb']);
    await expectNoGap(['brandb']);
  });

  test('a changed query starts anew by itself, and its history comes with it, while the others lose nothing', async () => {
    brands = twenty;
    await poll();
    publish('zeta');
    await poll();
    brands = [...twenty.slice(0, 19), brandOf('brandt', 'zeta')];
    publish('zeta and brandb');
    const [together = '', ...rest] = (await poll()).sort((a, b) => b.length - a.length);
    expect(wordsOf(together)).not.toContain('brandt');
    expect(rest.map(wordsOf)).toEqual([['zeta']]);
    publish('zeta');
    expect(await poll()).toHaveLength(1);
    expect(await heard('brandt')).toEqual(['zeta', 'zeta and brandb history', 'zeta history']);
    expect(await heard('brandb')).toEqual(['zeta and brandb']);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('posts that name or answer an account of a brand are its own without its words, and it pays for them', async () => {
    const account = { id: '7', username: 'BrandHelp' };
    brands = [...twenty.slice(0, 4), { ...brandOf('brande'), accounts: ['x:@BrandHelp', 'hackernews:other'] }];
    fake.finds = (query, post) =>
      wordsOf(query).some((word) => wordsOf(textOf(post)).includes(word.replace('@', ''))) ||
      (query.includes('@brandhelp') && /@BrandHelp/.test(textOf(post))) ||
      (query.includes('to:brandhelp') && post.fields?.in_reply_to_user_id === account.id);
    for (let at = 0; at < 2; at += 1) await poll();
    const named = publish('who fixes this, @BrandHelp');
    Object.assign(named.fields ?? {}, { entities: { mentions: [account] } });
    const answer = publish('it leaks again');
    Object.assign(answer.fields ?? {}, { in_reply_to_user_id: account.id, entities: { mentions: [account] } });
    publish('branda');
    const asked = await poll();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('((brande OR @brandhelp OR to:brandhelp) -from:brandhelp)');
    const ways: [string, string | undefined][] = [];
    for await (const { text, way } of place.store.mentions({ brand: 'brande' })) ways.push([text, way]);
    expect(ways.sort()).toEqual([
      ['it leaks again', 'addressed'],
      ['who fixes this, @BrandHelp', 'handle'],
    ]);
    expect(await heard('branda')).toEqual(['branda']);
    expect((await spentOf()).get('brande')).toBeCloseTo(2 * 0.015);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('changed accounts start their brand anew by itself, while the others lose nothing', async () => {
    for (let at = 0; at < 2; at += 1) await poll();
    publish('brandb and brandf');
    brands = [...twenty.slice(0, 5), { ...brandOf('brandf'), accounts: ['x:brandhelp'] }];
    const asked = await poll();
    expect(asked.filter((query) => query.includes('to:brandhelp'))).toEqual([expect.not.stringContaining('brandb')]);
    expect(await poll()).toHaveLength(1);
    expect(await partOf('brandf')).toBe('1');
    expect(await heard('brandb')).toEqual(['brandb and brandf']);
    expect(await heard('brandf')).toEqual(['brandb and brandf history']);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('accounts for which X has no room are told, and the brand is asked by its words', async () => {
    const words = Array.from({ length: 24 }, (_, n) => `w${'o'.repeat(13)}${n}`).join(' OR ');
    brands = [...twenty.slice(0, 2), { ...brandOf('long', words), accounts: ['x:brandhelp'] }];
    for (let at = 0; at < 2; at += 1) await poll();
    const state = await place.store.sourceState('long', 'x');
    expect(state).toMatchObject({ failingSince: null, joined: null });
    expect(state?.error).toContain('no room for @brandhelp');
    expect(await partOf('branda')).toBe('1');
  });

  test('packs that fit into one search become one when both have caught up: a poll is fewer requests', async () => {
    const words = (of: string) => Array.from({ length: 17 }, (_, n) => `${of}${'z'.repeat(18)}${n}`).join(' OR ');
    brands = [brandOf('long', words('l')), brandOf('other', words('o')), ...twenty];
    for (let at = 0; at < 2; at += 1) await poll();
    expect(await poll()).toHaveLength(3);
    const packs = new Map<string | undefined, string>();
    for (const { name } of twenty) packs.set(await partOf(name), name);
    const apart = [...packs.values()];
    expect(apart).toHaveLength(3);
    brands = twenty;
    const requests: number[] = [];
    for (let at = 0; at < 4; at += 1) {
      publish(`${apart.join(' and ')} ${at}`);
      requests.push((await poll()).length);
    }
    expect(requests).toEqual([3, 2, 1, 1]);
    for (const name of apart) expect(await heard(name)).toHaveLength(4);
    for (const { name } of brands) expect(await partOf(name)).toBe(await partOf('branda'));
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('what a brand has read before it joins a pack is not lost for the brands of the pack', async () => {
    for (let at = 0; at < 2; at += 1) await poll();
    publish('brandb and brandg');
    brands = [...brands, brandOf('brandg')];
    place.clock.advanceTo(place.clock.now() + 2 * minuteMs);
    await collect(contextOf(), { source: 'x' }, never);
    expect(await partOf('brandg')).toBe('1');
    await poll();
    expect(await heard('brandb')).toEqual(['brandb and brandg']);
    expect(await heard('brandg')).toEqual(['brandb and brandg history']);
    expect(Math.max(...fake.reads.values())).toBe(1);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('a brand in an incident is asked for more often by itself, and its pack no more often than before', async () => {
    for (let at = 0; at < 2; at += 1) await poll();
    inIncident = ['brandc'];
    fastestPollMs = minuteMs;
    const before = fake.asked.length;
    for (let minute = 0; minute < 20; minute += 1) {
      place.clock.advanceTo(place.clock.now() + minuteMs);
      await collect(contextOf(), { source: 'x' }, never);
    }
    const asked = fake.asked.slice(before).map((one) => one.get('query') ?? '');
    const own = asked.filter((query) => wordsOf(query).join() === 'brandc');
    const ofPack = asked.filter((query) => wordsOf(query).includes('brandb'));
    expect(ofPack.every((query) => !wordsOf(query).includes('brandc'))).toBe(true);
    expect(ofPack).toHaveLength(4);
    expect(own.length).toBeGreaterThanOrEqual(8);
    await expectNoGap(['brandb']);
  });

  test('brands come and go, and those that stay keep their pack and its cursor', async () => {
    brands = twenty.slice(0, 10);
    await poll();
    publish('brandb');
    await poll();
    brands = twenty.slice(1, 12);
    publish('brandb');
    publish('brandl');
    const asked = await poll();
    expect(asked.map((query) => wordsOf(query).length).sort()).toEqual([1, 1, 9]);
    publish('brandl');
    expect(await poll()).toHaveLength(1);
    expect(await heard('brandb')).toEqual(['brandb', 'brandb']);
    expect(await heard('brandl')).toEqual(['brandl', 'brandl history']);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('a cursor of an earlier version goes on, joins the others, and nothing is lost or read twice', async () => {
    brands = twenty.slice(0, 3);
    // What an earlier version stored: the cursor of X alone.
    for (const brand of brands) {
      const context = contextOf();
      const source = context.sources.get('x');
      if (!source) throw new Error('there is no source');
      const { packing: _, ...collector } = source.collector;
      const sources = new Map([['x', { ...source, collector }]]);
      await collect({ ...context, sources }, { brand: brand.name, source: 'x' }, never);
      expect((await place.store.sourceState(brand.name, 'x'))?.cursor).toMatchObject({ upTo: expect.any(Number) });
    }
    publish('branda and brandb');
    expect(await poll()).toHaveLength(3);
    publish('brandb');
    expect(await poll()).toHaveLength(1);
    expect(await heard('brandb')).toEqual(['branda and brandb', 'brandb']);
    expect(await heard('branda')).toEqual(['branda and brandb']);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('a query that is too long for company is asked by itself, and one that is too long for X says so', async () => {
    const words = (count: number, of: string) =>
      Array.from({ length: count }, (_, n) => `${of}${'z'.repeat(20)}${n}`).join(' OR ');
    brands = [...twenty.slice(0, 3), brandOf('long', words(18, 'll')), brandOf('longest', words(40, 'm'))];
    for (let at = 0; at < 2; at += 1) await poll();
    expect(await poll()).toHaveLength(2);
    expect((await place.store.sourceState('longest', 'x'))?.error).toContain('split the brand');
    expect(await place.store.sourceState('long', 'x')).toMatchObject({ error: null, joined: { part: '1' } });
    expect(await partOf('branda')).toBe('2');
  });

  test('a query that X takes no more stops its brand alone', async () => {
    for (let at = 0; at < 2; at += 1) await poll();
    fake.intercept = (asked) => (asked.get('query')?.includes('brandc') ? { status: 400, body: '{}' } : null);
    publish('brandb');
    publish('brandc');
    for (let at = 0; at < 3; at += 1) await poll();
    expect(await heard('brandb')).toEqual(['brandb']);
    expect((await place.store.sourceState('brandc', 'x'))?.error).toContain('does not take this search');
    await expectNoGap(brands.map(({ name }) => name).filter((name) => name !== 'brandc'));
    place.clock.advanceTo(place.clock.now() + 24 * hourMs);
    for (let at = 0; at < 3; at += 1) await poll();
    expect(await partOf('brandb')).toBe('1');
    expect(await partOf('brandc')).toBeUndefined();
    fake.intercept = () => null;
    for (let at = 0; at < 5; at += 1) await poll();
    expect(await heard('brandc')).toEqual(['brandc history']);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('a query that X takes no more in the middle of a reading stops its brand alone, and the rest is read once', async () => {
    for (let at = 0; at < 2; at += 1) await poll();
    const texts = Array.from({ length: 130 }, (_, n) => `brandb ${n}`);
    for (const text of [...texts, 'brandc']) publish(text);
    let answers = 1;
    fake.intercept = (asked) =>
      asked.get('query')?.includes('brandc') && answers-- <= 0 ? { status: 400, body: '{}' } : null;
    for (let at = 0; at < 3; at += 1) await poll();
    expect(await heard('brandb')).toEqual(texts.sort());
    expect(await partOf('branda')).toBeUndefined();
    expect((await place.store.sourceState('brandc', 'x'))?.error).toContain('does not take this search');
    await expectNoGap(brands.map(({ name }) => name).filter((name) => name !== 'brandc'));
    fake.intercept = () => null;
    for (let at = 0; at < 3; at += 1) await poll();
    expect(await heard('brandc')).toEqual(['brandc']);
    expect(Math.max(...fake.reads.values())).toBe(1);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('after a 429 a pack asks nothing before X allows it, also after a restart', async () => {
    await poll();
    fake.intercept = () => ({ status: 429, body: '{}', headers: { 'retry-after': '3600' } });
    expect(await poll()).toHaveLength(1);
    fake.intercept = () => null;
    publish('branda');
    await askFailingAgain(contextOf());
    expect(await poll()).toHaveLength(0);
    place.clock.advanceTo(place.clock.now() + hourMs);
    expect(await poll()).toHaveLength(1);
    expect(await heard('branda')).toEqual(['branda']);
    await expectNoGap(brands.map(({ name }) => name));
  });

  test('killed before or after any write, it loses nothing, stores nothing twice and leaves no gap', async () => {
    const random = seeded(15);
    brands = twenty.slice(0, 5);
    for (let at = 0; at < 2; at += 1) await poll();
    const published: string[][] = brands.map(() => []);
    let kills = 0;
    for (let step = 0; step < 25; step += 1) {
      for (const [at, { name }] of brands.entries()) {
        const count = random() < 0.3 ? 1 : random() < 0.05 ? 12 : 0;
        for (let post = 0; post < count; post += 1)
          published[at]?.push(textOf(publish(`${name} ${fake.posts.length}`)));
      }
      inIncident = brands.map(({ name }) => name).filter(() => random() < 0.15);
      if (random() < 0.1) place.clock.advanceTo(place.clock.now() + 25 * hourMs);
      killAt = random() < 0.6 ? { writes: Math.floor(random() * 8), isAfter: random() < 0.5 } : null;
      await poll().catch((error: unknown) => {
        expect(String(error)).toContain('killed');
        kills += 1;
      });
      killAt = null;
      await poll();
    }
    expect(kills).toBeGreaterThan(6);
    const found = await Promise.all(brands.map(({ name }) => heard(name)));
    const texts = found.map((of) => of.map((text) => text.replace(' history', '')).sort());
    expect(texts).toEqual(published.map((of) => of.sort()));
    await expectNoGap(brands.map(({ name }) => name));
  });
});
