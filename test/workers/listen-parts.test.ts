import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import type { Brand } from '../../src/core/config.ts';
import { inBoth, mergeIntervals } from '../../src/core/coverage.ts';
import { dayMs, hourMs, type Interval, minuteMs } from '../../src/core/domain.ts';
import type { Payload } from '../../src/core/jobs.ts';
import type { Collector } from '../../src/core/plugins/collector.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { createSweep } from '../../src/workers/maintain.ts';
import type { SourceHealth } from '../../src/workers/sources/context.ts';
import { askFailingAgain } from '../../src/workers/sources/failures.ts';
import { partsOf } from '../../src/workers/sources/listeners.ts';
import { fakeParts, type Mood } from '../support/fake-parts.ts';
import { kaffa, noon, openWorkplace, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const source = 'forum';
const pollMs = 5 * minuteMs;
const brandOf = (name: string, query = name): Brand => ({ ...kaffa, name, query, accounts: [] });
const [acme, zeta] = [brandOf('acme'), brandOf('zeta')];

/** Steps of 20 minutes, what goes wrong in each, and how often at least in all. */
const day = { steps: 72, crashes: 0.3, outages: 0.12, faults: 100 };

describe('a source that is read in parts', () => {
  let place: Workplace;
  let feeds: ReturnType<typeof fakeParts>;
  let health: SourceHealth[];
  beforeEach(async () => {
    place = await openWorkplace();
    feeds = fakeParts(place.clock, ['a', 'b', 'c']);
    health = [];
  });
  afterEach(async () => {
    await place[Symbol.asyncDispose]();
  });

  const sourceOf = (collector: Collector = feeds.collector()) => ({
    name: source,
    platform: 'forum',
    pollMs,
    settings: {},
    collector,
  });
  const contextOf = (brands: Brand[], changes: Partial<CollectContext> = {}): CollectContext => ({
    ...place,
    brands,
    matchers: new Map(brands.map(({ name, query }) => [name, compileQuery(query)])),
    sources: new Map([[source, sourceOf()]]),
    onHealth: (told) => health.push(told),
    random: () => 0,
    pageMs: 20,
    ...changes,
  });
  /** Lets the sweep say what is due, and does it, until nothing is. */
  async function workOff(context: CollectContext): Promise<Payload<'collect'>[]> {
    const done: Payload<'collect'>[] = [];
    for (let rounds = 0; rounds < 10; rounds += 1) {
      const due: Payload<'collect'>[] = [];
      const nudge = async (name: string, payload: object) => {
        if (name === 'collect') due.push(payload as Payload<'collect'>);
      };
      const shared = new Map([...context.sources.values()].map((known) => [known.name, partsOf(known)]));
      await createSweep({
        ...place,
        brands: context.brands,
        shared,
        nudges: { nudge },
        settleMs: 0,
        elapsedMs: undefined,
      })();
      if (due.length === 0) return done;
      done.push(...due);
      await Promise.all(due.map((payload) => collect(context, payload, never).catch(() => {})));
    }
    throw new Error('it never comes to an end');
  }
  const later = async (brands: Brand[], ms = pollMs, changes: Partial<CollectContext> = {}) => {
    place.clock.advanceTo(place.clock.now() + ms);
    return await workOff(contextOf(brands, changes));
  };
  const heard = async (brand: string) => {
    const found: string[] = [];
    for await (const { platformId, seen } of place.store.mentions({ brand }))
      found.push(`${platformId}${seen === null ? ' history' : ''}`);
    return found.sort();
  };
  const covered = async (brand: string) =>
    (await place.store.coverage(brand, 0, place.clock.now() + dayMs)).map(({ from, to }) => ({ from, to }));
  const stateOf = async (key: string) =>
    (await place.store.sharedStates(source)).find(({ part }) => part === key) ?? null;
  const asked = (key: string) => feeds.feedOf(key).asked.map((time) => (time - noon) / minuteMs);

  test('brands catch up with one reading of all, then each part is asked at its interval', async () => {
    feeds.publish('a', 'old', 'acme', 1);
    await workOff(contextOf([acme, zeta]));
    expect(asked('a')).toEqual([0]);
    feeds.publish('b', 'new', 'acme and zeta');
    const jobs = await later([acme, zeta]);
    expect(jobs).toEqual(['a', 'b', 'c'].map((part) => ({ source, part })));
    await later([acme, zeta], minuteMs);
    await later([acme, zeta], 4 * minuteMs);
    expect(['a', 'b', 'c'].map(asked)).toEqual([
      [0, 5, 10],
      [0, 5, 10],
      [0, 5, 10],
    ]);
    expect(await heard('acme')).toEqual(['new', 'old history']);
    expect(await heard('zeta')).toEqual(['new']);
    expect(await covered('zeta')).toEqual([{ from: noon - 2 * hourMs, to: place.clock.now() }]);
  });

  test('a poll without news writes as much for forty brands as for one', async () => {
    const writesOf = async (brands: Brand[]) => {
      await later(brands);
      let writes = 0;
      const saveProgress: typeof place.store.saveProgress = (progress) => {
        writes += 1;
        return place.store.saveProgress(progress);
      };
      await later(brands, pollMs, { store: { ...place.store, saveProgress } });
      return writes;
    };
    expect(await writesOf([acme])).toBe(3);
    expect(await writesOf(Array.from({ length: 40 }, (_, n) => brandOf(`brand${n}`)))).toBe(3);
  });

  test('one that hangs is ended, fails by itself, and the others are read meanwhile', async () => {
    await workOff(contextOf([acme]));
    feeds.feedOf('a').mood = 'hangs';
    place.clock.advanceTo(noon + pollMs);
    const stop = new AbortController();
    const hanging = collect(contextOf([acme], { pageMs: hourMs }), { source, part: 'a' }, stop.signal);
    for (const id of ['1', '2']) {
      feeds.publish('b', id, 'acme', 1);
      await collect(contextOf([acme]), { source, part: 'b' }, never);
      place.clock.advanceTo(place.clock.now() + pollMs);
    }
    expect(await heard('acme')).toEqual(['1', '2']);
    stop.abort(new Error('stopped'));
    await expect(hanging).rejects.toThrow('stopped');
    // It was asked for, and is asked by the next process.
    await workOff(contextOf([acme]));
    expect(await stateOf('a')).toMatchObject({
      failingSince: place.clock.now(),
      error: 'feed a: it did not answer within 0.02 s',
    });
    expect(await stateOf('b')).toMatchObject({ failingSince: null });
  });

  test('each part waits as long as it asks for, or longer and longer, while the others go on', async () => {
    await workOff(contextOf([acme]));
    feeds.feedOf('a').mood = 'busy';
    feeds.feedOf('b').mood = 'down';
    for (let minutes = 5; minutes <= 245; minutes += 5) await later([acme]);
    expect(asked('a')).toEqual([0, 5, 185]);
    expect(asked('b').slice(0, 6)).toEqual([0, 5, 10, 15, 25, 40]);
    expect(asked('b').slice(-3)).toEqual([205, 220, 235]);
    expect(asked('c')).toHaveLength(50);
    expect(await stateOf('')).toMatchObject({
      failingSince: null,
      error: 'feed a: it answered 429; feed b: it answered 500',
    });
  });

  test('parts that fail together are asked again at different times', async () => {
    await workOff(contextOf([acme]));
    for (const key of ['a', 'b', 'c']) feeds.feedOf(key).mood = 'down';
    let turn = 0;
    await later([acme], pollMs, { random: () => (turn++ % 3) / 2 });
    const waits = await Promise.all(
      ['a', 'b', 'c'].map(async (key) => ((await stateOf(key))?.nextPollAt ?? 0) - place.clock.now()),
    );
    expect(waits.sort((a, b) => a - b)).toEqual([5 * minuteMs, 5.5 * minuteMs, 6 * minuteMs]);
  });

  test('the source fails when none answers, and says which do not when some do', async () => {
    await workOff(contextOf([acme]));
    for (const key of ['a', 'b']) feeds.feedOf(key).mood = 'down';
    await later([acme]);
    expect(health.every(({ failingSince }) => failingSince === null)).toBe(true);
    expect(await place.store.sourceState('acme', source)).toMatchObject({
      failingSince: null,
      error: 'feed a: it answered 500; feed b: it answered 500',
    });
    feeds.feedOf('c').mood = 'down';
    await later([acme]);
    expect(health.at(-1)).toMatchObject({ source, failingSince: place.clock.now() });
    feeds.feedOf('b').mood = 'well';
    await later([acme], 15 * minuteMs);
    expect(health.at(-1)).toEqual({ source, failingSince: null, error: null });
  });

  test('while a brand of the source is in an incident, its parts are asked three times as often', async () => {
    const inIncident = new Set(['another']);
    const urgent = (fastestPollMs?: number): Partial<CollectContext> => ({
      brandsInIncident: async () => inIncident,
      sources: new Map([[source, { ...sourceOf(), fastestPollMs }]]),
    });
    const waited = async (changes: Partial<CollectContext>) => {
      await later([acme], pollMs, changes);
      return ((await stateOf('a'))?.nextPollAt ?? 0) - place.clock.now();
    };
    await workOff(contextOf([acme]));
    expect(await waited(urgent(minuteMs))).toBe(pollMs);
    inIncident.add('acme');
    expect(await waited(urgent(minuteMs))).toBe(pollMs / 3);
    expect(await waited(urgent(4 * minuteMs))).toBe(4 * minuteMs);
    expect(await waited(urgent(hourMs))).toBe(pollMs);
    expect(await waited(urgent())).toBe(pollMs);
    inIncident.delete('acme');
    expect(await waited(urgent(minuteMs))).toBe(pollMs);
  });

  test('a start asks the parts that fail at once', async () => {
    await workOff(contextOf([acme]));
    feeds.feedOf('a').mood = 'busy';
    await later([acme]);
    feeds.feedOf('a').mood = 'well';
    await later([acme], minuteMs);
    expect(asked('a')).toEqual([0, 5]);
    await askFailingAgain(contextOf([acme]));
    await workOff(contextOf([acme]));
    expect(asked('a')).toEqual([0, 5, 6]);
    expect(await stateOf('')).toMatchObject({ failingSince: null, error: null });
  });

  test('a brand that is added gets what is there as history, and loses nothing that comes while it catches up', async () => {
    await workOff(contextOf([acme]));
    feeds.publish('a', 'old', 'acme and zeta');
    await later([acme]);
    place.clock.advanceTo(place.clock.now() + pollMs);
    const whole = feeds.collector();
    const collector: Collector = {
      ...whole,
      // A part is read, with news, between its reading for the newcomer and the newcomer's joining.
      collect: async (request) => {
        const page = await whole.collect(request);
        place.clock.advanceTo(place.clock.now() + 1000);
        feeds.publish('a', 'meanwhile', 'acme and zeta');
        await collect(contextOf([acme, zeta]), { source, part: 'a' }, never);
        return page;
      },
    };
    await collect(contextOf([acme, zeta], { sources: new Map([[source, sourceOf(collector)]]) }), { source }, never);
    await later([acme, zeta]);
    expect(await heard('zeta')).toEqual(['meanwhile', 'old history']);
    expect(await heard('acme')).toEqual(['meanwhile', 'old']);
    expect(await covered('zeta')).toEqual([{ from: noon + 10 * minuteMs - 2 * hourMs, to: place.clock.now() }]);
  });

  test('a page that came after the brands had changed is read again, for the new ones as well', async () => {
    await workOff(contextOf([acme]));
    place.clock.advanceTo(noon + pollMs);
    await workOff(contextOf([acme, zeta]));
    feeds.publish('a', 'meanwhile', 'acme and zeta');
    place.clock.advanceTo(noon + 2 * pollMs);
    await collect(contextOf([acme], { isCurrent: () => false }), { source, part: 'a' }, never);
    await workOff(contextOf([acme, zeta]));
    expect(await heard('acme')).toEqual(['meanwhile']);
    expect(await heard('zeta')).toEqual(['meanwhile']);
  });

  test('a process that does not know a brand that joined leaves the parts to those that do', async () => {
    await workOff(contextOf([acme]));
    place.clock.advanceTo(noon + pollMs);
    await workOff(contextOf([acme, zeta]));
    feeds.publish('a', 'meanwhile', 'acme and zeta');
    place.clock.advanceTo(noon + 2 * pollMs);
    await collect(contextOf([acme]), { source, part: 'a' }, never);
    await workOff(contextOf([acme, zeta]));
    expect(await heard('acme')).toEqual(['meanwhile']);
    expect(await heard('zeta')).toEqual(['meanwhile']);
  });

  test('a part that is added brings history at first, and the others lose nothing', async () => {
    await workOff(contextOf([acme]));
    feeds.add('d');
    feeds.publish('d', 'old', 'acme', 1);
    feeds.publish('a', '1', 'acme');
    await later([acme]);
    feeds.publish('d', 'new', 'acme');
    await later([acme]);
    expect(await heard('acme')).toEqual(['1', 'new', 'old history']);
    expect(await covered('acme')).toEqual([{ from: noon - 2 * hourMs, to: place.clock.now() }]);
  });

  test('a brand that goes and one whose query changed are noticed', async () => {
    await workOff(contextOf([acme, zeta]));
    feeds.publish('a', '1', 'only zzz');
    await later([acme, zeta]);
    const jobs = await later([brandOf('acme', 'zzz')], minuteMs);
    expect(jobs).toEqual([{ source }]);
    expect(await heard('acme')).toEqual(['1 history']);
    expect(await place.store.sourceState('zeta', source)).toMatchObject({ joined: null });
    expect(await later([brandOf('acme', 'zzz')], minuteMs)).toEqual([]);
  });

  test('the cursor of an earlier version is taken over by the parts, though killed in between', async () => {
    const { store } = place;
    const at = { since: noon - hourMs, upTo: noon - pollMs };
    const shared = {
      source,
      coverage: [{ from: at.since, to: at.upTo }],
      backfill: false,
      nextPollAt: noon,
      now: noon,
    };
    const cursor = { a: at, b: at, c: at };
    await store.saveProgress({ ...shared, brand: 'acme', cursor: null });
    await store.saveProgress({ ...shared, brand: null, cursor });
    await store.joinSource({ brand: 'acme', source, query: acme.query, from: at.upTo });
    for (const key of ['a', 'b', 'c']) feeds.publish(key, key, 'acme', 1);
    let saves = 0;
    const saveProgress: typeof store.saveProgress = async (progress) => {
      saves += 1;
      if (saves > 1) throw new Error('killed');
      await store.saveProgress(progress);
    };
    await expect(
      collect(contextOf([acme], { store: { ...store, saveProgress } }), { source }, never),
    ).rejects.toThrow();
    await workOff(contextOf([acme]));
    await later([acme]);
    expect(await heard('acme')).toEqual(['a', 'b', 'c']);
    expect(['a', 'b', 'c'].map(asked)).toEqual([
      [0, 5],
      [0, 5],
      [0, 5],
    ]);
    expect(await covered('acme')).toEqual([{ from: at.since, to: noon + pollMs }]);
  });

  test('over a day of crashes, hangs and faults nothing is lost or heard twice, and gaps are where a part was away', async () => {
    feeds.add('d');
    feeds.add('e');
    const keys = ['a', 'b', 'c', 'd', 'e'];
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    const moods: Mood[] = ['down', 'hangs', 'busy'];
    const read = new Map<string, Interval[]>(keys.map((key) => [key, []]));
    let faults = 0;
    const saveProgress: typeof place.store.saveProgress = async (progress) => {
      if (progress.parts && random() < day.crashes) {
        faults += 1;
        throw new Error('killed');
      }
      await place.store.saveProgress(progress);
      if (progress.part) read.get(progress.part)?.push(...progress.coverage);
    };
    const store = { ...place.store, saveProgress };
    await workOff(contextOf([acme]));
    for (const intervals of read.values()) intervals.push(...(await covered('acme')));
    const joinedAt = place.clock.now();
    const published: { key: string; id: string; at: number }[] = [];
    for (let step = 1; step <= day.steps; step += 1) {
      for (const key of keys) {
        const feed = feeds.feedOf(key);
        const isLate = step >= day.steps - 6;
        if (!isLate && random() < day.outages) {
          if (feed.mood === 'well') faults += 1;
          feed.mood = moods[Math.floor(random() * 3)] ?? 'down';
        } else if (isLate || random() < 0.3) feed.mood = 'well';
        place.clock.advanceTo(place.clock.now() + minuteMs);
        const id = `${key}${step}`;
        feeds.publish(key, id, 'acme');
        published.push({ key, id, at: place.clock.now() });
      }
      place.clock.advanceTo(place.clock.now() + 15 * minuteMs);
      await workOff(contextOf([acme], { store, random, pageMs: 5 }));
    }
    expect(faults).toBeGreaterThanOrEqual(day.faults);
    await later([acme], hourMs);

    const ids = (await heard('acme')).map((id) => id.replace(' history', ''));
    const found = new Set(ids);
    expect(ids).toHaveLength(found.size);
    const parts = new Map(keys.map((key) => [key, mergeIntervals(read.get(key) ?? [])]));
    const isIn = (intervals: readonly Interval[], at: number) =>
      intervals.some(({ from, to }) => from <= at && at < to);
    const end = Math.min(...keys.map((key) => parts.get(key)?.at(-1)?.to ?? 0));
    for (const { key, id, at } of published) if (isIn(parts.get(key) ?? [], at)) expect(found).toContain(id);
    const lost = published.filter(({ id }) => !found.has(id));
    expect(lost.length).toBeGreaterThan(0);

    // The last look is not in `read`, and a part that was away until then begins a new interval with it.
    const upToEnd = (intervals: readonly Interval[]) =>
      intervals.map(({ from, to }) => ({ from, to: Math.min(to, end) })).filter(({ from, to }) => from < to);
    const together = upToEnd(keys.map((key) => parts.get(key) ?? []).reduce((one, other) => inBoth(one, other)));
    const whole = upToEnd(await covered('acme'));
    expect(whole).toEqual(together);
    expect(whole.length).toBeGreaterThan(2);

    const spans = (await place.store.observations('acme', place.clock.now(), 10_000))
      .map(({ observation }) => observation)
      .flatMap((told) => (told.type === 'coverage' ? [{ from: told.from, to: told.to }] : []));
    const sum = (intervals: Interval[]) => intervals.reduce((ms, { from, to }) => ms + to - from, 0);
    expect(sum(spans)).toBe(sum(mergeIntervals(spans)));
    expect(sum(spans)).toBe(
      sum(
        (await covered('acme'))
          .map(({ from, to }) => ({ from: Math.max(from, joinedAt), to }))
          .filter(({ from, to }) => from < to),
      ),
    );
    // None starves: each was asked again and again.
    for (const key of keys) expect(feeds.feedOf(key).asked.length).toBeGreaterThan(20);
  });
});
