import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { matchBrands } from '../../src/analysis/query/brands/match-brands.ts';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import type { Brand } from '../../src/core/config.ts';
import { hourMs, minuteMs, type Post } from '../../src/core/domain.ts';
import { RetryLater } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import type { Collector, ListenRequest, Page } from '../../src/core/plugins/collector.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { createSweep } from '../../src/workers/maintain.ts';
import { kaffa, noon, openWorkplace, postOf, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const source = 'forum';

const brandOf = (name: string, query = name): Brand => ({ ...kaffa, name, query, accounts: [] });

/** A list of posts to which some are added. The cursor is the number of posts that were read. */
function openForum(clock: { now(): number }, { searchesHistory = false } = {}) {
  const posts: Post[] = [];
  const asked: Json[] = [];
  const forum = { posts, asked, down: false };
  const read = async ({ cursor }: ListenRequest): Promise<Page> => {
    asked.push(cursor);
    if (forum.down) throw new RetryLater(clock.now() + hourMs, 'the forum is down');
    const known = typeof cursor === 'number' ? cursor : 0;
    const isFirst = cursor === null;
    return {
      posts: posts.slice(known),
      cursor: posts.length,
      coverage: [{ from: clock.now() - (isFirst ? hourMs : minuteMs), to: clock.now() }],
      backfill: isFirst,
      more: false,
    };
  };
  const collector: Collector = {
    collect: read,
    listening: { collect: read, begin: (cursor) => cursor, searchesHistory },
    check: async () => 'ok',
  };
  return { forum, collector };
}

describe('a source that is read once for all brands', () => {
  let place: Workplace;
  let forum: ReturnType<typeof openForum>['forum'];
  let collector: Collector;
  beforeEach(async () => {
    place = await openWorkplace();
    ({ forum, collector } = openForum(place.clock));
  });
  afterEach(async () => {
    await place[Symbol.asyncDispose]();
  });

  const contextOf = (brands: Brand[]): CollectContext => ({
    ...place,
    brands,
    matchers: new Map(brands.map(({ name, query }) => [name, compileQuery(query)])),
    sources: new Map([[source, { name: source, platform: 'forum', pollMs: minuteMs, settings: {}, collector }]]),
  });
  const poll = async (brands: Brand[]) => {
    place.clock.advanceTo(place.clock.now() + minuteMs);
    await collect(contextOf(brands), { source }, never);
  };
  const publish = (id: string, text: string) => forum.posts.push(postOf(id, { text, at: place.clock.now() }));
  const heard = async (brand: string) => {
    const found: string[] = [];
    for await (const { platformId, seen } of place.store.mentions({ brand }))
      found.push(`${platformId}${seen === null ? ' history' : ''}`);
    return found.sort();
  };
  const sweepOf = (brands: Brand[]) =>
    createSweep({ ...place, brands, shared: new Map([[source, []]]), settleMs: 0, elapsedMs: undefined });

  test('forty brands catch up with one request, and then every poll is one request', async () => {
    const brands = Array.from({ length: 40 }, (_, n) => brandOf(`brand${n}`));
    publish('old', 'brand7 and brand9');
    await poll(brands);
    expect(forum.asked).toEqual([null]);
    publish('new', 'brand7 again');
    await poll(brands);
    await poll(brands);
    expect(forum.asked).toEqual([null, 1, 2]);
    expect(await heard('brand7')).toEqual(['new', 'old history']);
    expect(await heard('brand9')).toEqual(['old history']);
    expect(await heard('brand1')).toEqual([]);
    const coverage = await place.store.coverage('brand1', 0, place.clock.now());
    expect(coverage).toEqual([{ source, from: noon + minuteMs - hourMs, to: noon + 3 * minuteMs }]);
  });

  test('queries that are compiled together find for each brand what its own finds', async () => {
    const brands = ['acme', 'zeta', 'acme -zeta', 'gamma OR zeta', '"acme zeta"'].map((query, n) =>
      brandOf(`b${n}`, query),
    );
    const together = await matchBrands([...brands, brandOf('elsewhere', 'zeta')]);
    for (const [id, text] of ['acme', 'zeta and acme', 'Acme Zeta', 'gamma', 'none'].entries()) publish(`${id}`, text);
    await collect({ ...contextOf(brands), together }, { source }, never);
    const found = await Promise.all(brands.map(({ name }) => heard(name)));
    expect(found.map((ids) => ids.map((id) => id.charAt(0)).join(''))).toEqual(['012', '12', '0', '123', '2']);
    expect(await heard('elsewhere')).toEqual([]);
  });

  test('a poll without news writes as much for forty brands as for one', async () => {
    const writesOf = async (brands: Brand[]) => {
      await poll(brands);
      let writes = 0;
      const { saveProgress, saveFailure, joinSource } = place.store;
      const counted =
        <A extends unknown[]>(write: (...given: A) => Promise<void>) =>
        (...given: A) => {
          writes += 1;
          return write(...given);
        };
      const store = {
        ...place.store,
        saveProgress: counted(saveProgress),
        saveFailure: counted(saveFailure),
        joinSource: counted(joinSource),
      };
      place.clock.advanceTo(place.clock.now() + minuteMs);
      await collect({ ...contextOf(brands), store }, { source }, never);
      return writes;
    };
    expect(await writesOf([brandOf('one')])).toBe(1);
    expect(await writesOf(Array.from({ length: 40 }, (_, n) => brandOf(`brand${n}`)))).toBe(1);
  });

  test('a brand that is added gets what is there as history, and news from then on', async () => {
    await poll([brandOf('acme')]);
    publish('1', 'acme and zeta');
    await poll([brandOf('acme')]);
    publish('2', 'acme and zeta');
    await poll([brandOf('acme'), brandOf('zeta')]);
    publish('3', 'acme and zeta');
    await poll([brandOf('acme'), brandOf('zeta')]);
    expect(await heard('acme')).toEqual(['1', '2', '3']);
    expect(await heard('zeta')).toEqual(['1 history', '2 history', '3']);
    expect(forum.asked).toEqual([null, 0, 1, null, 2]);
  });

  test('a changed query finds what it missed, as history, while the others go on', async () => {
    await poll([brandOf('acme'), brandOf('zeta')]);
    publish('1', 'acme, zeta, zzz');
    publish('2', 'only zzz');
    await poll([brandOf('acme'), brandOf('zeta')]);
    await poll([brandOf('acme'), brandOf('zeta', 'zzz')]);
    publish('3', 'zzz');
    await poll([brandOf('acme'), brandOf('zeta', 'zzz')]);
    expect(await heard('zeta')).toEqual(['1', '2 history', '3']);
    expect(await heard('acme')).toEqual(['1']);
    const covered = await place.store.coverage('zeta', noon, place.clock.now());
    expect(covered).toEqual([{ source, from: noon, to: place.clock.now() }]);
  });

  test('a brand that goes and comes back is not covered in between', async () => {
    await poll([brandOf('acme'), brandOf('zeta')]);
    await poll([brandOf('acme')]);
    place.clock.advanceTo(place.clock.now() + 5 * hourMs);
    await poll([brandOf('acme')]);
    await poll([brandOf('acme'), brandOf('zeta')]);
    const covered = await place.store.coverage('zeta', 0, place.clock.now());
    expect(covered).toEqual([
      { source, from: noon + minuteMs - hourMs, to: noon + minuteMs },
      { source, from: place.clock.now() - hourMs, to: place.clock.now() },
    ]);
  });

  test('brands that read by themselves until now go on where each of them stands: nothing is lost or history', async () => {
    const { store } = place;
    for (const [brand, cursor] of [
      ['acme', 1],
      ['zeta', 2],
    ] as const)
      await store.saveProgress({
        brand,
        source,
        cursor,
        coverage: [{ from: noon - hourMs, to: noon }],
        backfill: false,
        nextPollAt: noon,
        now: noon,
      });
    for (const id of ['1', '2', '3']) publish(id, 'acme and zeta');
    await poll([brandOf('acme'), brandOf('zeta')]);
    expect(await heard('acme')).toEqual(['2', '3']);
    expect(await heard('zeta')).toEqual(['3']);
    publish('4', 'acme and zeta');
    await poll([brandOf('acme'), brandOf('zeta')]);
    expect(await heard('zeta')).toEqual(['3', '4']);
    expect(forum.asked).toEqual([1, 2, 3]);
    for (const brand of ['acme', 'zeta'])
      expect(await store.coverage(brand, 0, place.clock.now())).toEqual([
        { source, from: noon - hourMs, to: noon + 2 * minuteMs },
      ]);
  });

  test('a crash before a brand joined repeats its page, harmlessly', async () => {
    publish('1', 'acme');
    const dying = {
      ...place.store,
      joinSource: async () => {
        throw new Error('killed');
      },
    };
    await expect(collect({ ...contextOf([brandOf('acme')]), store: dying }, { source }, never)).rejects.toThrow();
    publish('2', 'acme');
    await poll([brandOf('acme')]);
    await poll([brandOf('acme')]);
    expect(await heard('acme')).toEqual(['1 history', '2']);
  });

  test('a job of an older version, for one brand, reads for all, and never beside another', async () => {
    const brands = [brandOf('acme'), brandOf('zeta')];
    publish('1', 'acme and zeta');
    const lease = await place.store.lease('collect forum', 'another process', minuteMs);
    await collect(contextOf(brands), { brand: 'acme', source }, never);
    expect(forum.asked).toEqual([]);
    if (lease) await place.store.release(lease);
    await collect(contextOf(brands), { brand: 'acme', source }, never);
    expect([await heard('acme'), await heard('zeta')]).toEqual([['1 history'], ['1 history']]);
  });

  test('one that is down is asked once for all, fails for all, and is asked again when it said', async () => {
    const brands = [brandOf('acme'), brandOf('zeta')];
    await poll(brands);
    forum.down = true;
    await poll(brands);
    const failing = { failingSince: place.clock.now(), error: 'the forum is down' };
    expect(await place.store.sourceStates()).toMatchObject([failing, failing]);
    await poll(brands);
    expect(forum.asked).toEqual([null, 0]);
    place.clock.advanceTo(place.clock.now() + hourMs);
    forum.down = false;
    await poll(brands);
    expect(await place.store.sourceStates()).toMatchObject([{ failingSince: null }, { failingSince: null }]);
  });

  test('where each brand searches its own history, one that fails holds up no other', async () => {
    ({ forum, collector } = openForum(place.clock, { searchesHistory: true }));
    const brands = [brandOf('acme'), brandOf('zeta')];
    const ask = collector.collect;
    collector = {
      ...collector,
      collect: async (request) => {
        if (request.query.text === 'acme') throw new Error('not this one');
        return await ask(request);
      },
    };
    publish('1', 'acme and zeta');
    await poll(brands);
    publish('2', 'acme and zeta');
    await poll(brands);
    expect(await heard('zeta')).toEqual(['1 history', '2']);
    expect(await place.store.sourceStates()).toMatchObject([
      { brand: 'acme', joined: null, error: 'not this one' },
      { brand: 'zeta', error: null },
    ]);
  });

  test('the sweep asks for a source once, when a brand waits for it', async () => {
    const brands = [brandOf('acme'), brandOf('zeta')];
    const sweep = sweepOf(brands);
    await sweep();
    expect(place.nudged.filter((nudge) => nudge.startsWith('collect'))).toEqual(['collect forum']);
    place.nudged.length = 0;
    await poll(brands);
    await sweep();
    expect(place.nudged.filter((nudge) => nudge.startsWith('collect'))).toEqual([]);
    place.clock.advanceTo(place.clock.now() + minuteMs);
    await sweep();
    expect(place.nudged.filter((nudge) => nudge.startsWith('collect'))).toEqual(['collect forum']);
  });
});
