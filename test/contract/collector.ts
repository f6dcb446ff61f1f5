import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { reposts } from '../../src/collectors/index.ts';
import { steppedClock } from '../../src/core/clock.ts';
import { hourMs, minuteMs, type Post, type Time } from '../../src/core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import {
  type Collector,
  type CollectorPlugin,
  type ListenRequest,
  type Page,
  repostViews,
} from '../../src/core/plugins/collector.ts';
import type { PluginContext } from '../../src/core/plugins/context.ts';
import type { DoorContext } from '../../src/core/plugins/door.ts';
import type { PlatformQuery } from '../../src/core/query.ts';
import { cursorUpTo } from '../../src/workers/process/set-clock-back.ts';

/** A platform as it stands at one moment. */
export interface CollectorScenario extends AsyncDisposable {
  /** As they would stand in the configuration. */
  settings: Record<string, unknown>;
  now: Time;
  /** Ids of all posts that must come, in whatever order and number of pages. */
  ids: string[];
  /** Settings with which nothing can be reached. */
  unreachable: Record<string, unknown>;
  /** Of a platform that posts are pushed to. */
  door?: DoorContext;
  unreachableDoor?: DoorContext;
  /** Must appear in no message. */
  secrets: string[];
}

export const mugQuery: PlatformQuery = {
  text: 'mug',
  node: { type: 'term', kind: 'word', text: 'mug' },
  searches: [['mug']],
};

export function makeCollector(
  plugin: CollectorPlugin,
  settings: unknown,
  clock: { now(): Time },
  shared: Pick<PluginContext, 'limits' | 'purse' | 'door'> = {},
): Collector {
  return plugin.create(plugin.settings.parse(settings), { name: 'test', clock, logger: silentLogger, ...shared });
}

/** Follows `more` to its end, giving every page a frozen copy of the cursor as the store would. */
export async function collectAll(
  makeOrGet: () => Collector,
  cursor: Json = null,
): Promise<{ pages: Page[]; posts: Post[]; cursor: Json }> {
  const pages: Page[] = [];
  let next = cursor;
  do {
    const saved = deepFreeze(JSON.parse(JSON.stringify(next)) as Json);
    const page = await makeOrGet().collect({ query: mugQuery, cursor: saved, signal: new AbortController().signal });
    pages.push(page);
    next = page.cursor;
    if (pages.length > 200) throw new Error('the collector never comes to an end');
  } while (pages.at(-1)?.more);
  return { pages, posts: pages.flatMap(({ posts }) => posts), cursor: next };
}

function deepFreeze(value: Json): Json {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  Object.freeze(value);
  return value;
}

function listenTo({ listening }: Collector, request: ListenRequest): Promise<Page> {
  if (!listening) throw new Error('the collector reads for one brand at a time');
  return listening.collect(request);
}

const idsOf = (posts: Post[]): string[] => [...new Set(posts.map(({ id }) => id))].sort();

/** What every collector must hold. One line of a test file runs it for one more platform. */
export function collectorContract(plugin: CollectorPlugin, setUp: () => Promise<CollectorScenario>): void {
  describe(`the collector ${plugin.platform}`, () => {
    let scenario: CollectorScenario;
    beforeEach(async () => {
      scenario = await setUp();
    });
    afterEach(async () => {
      await scenario[Symbol.asyncDispose]();
    });
    const doorOf = (door: DoorContext | undefined) => (door ? { door } : {});
    const makeAt = (now: Time): Collector =>
      makeCollector(plugin, scenario.settings, steppedClock(now), doorOf(scenario.door));
    const make = (): Collector => makeAt(scenario.now);

    test('describes each of its settings and refuses unknown ones', () => {
      const schema = z.toJSONSchema(plugin.settings, { io: 'input' });
      for (const [key, property] of Object.entries(schema.properties ?? {})) {
        expect({ key, description: typeof property === 'object' && property.description }).toEqual({
          key,
          description: expect.stringMatching(/.{10}/),
        });
      }
      expect(plugin.settings.safeParse({ ...scenario.settings, nonsense: 1 }).success).toBe(false);
    });

    test('hands out every post, whole', async () => {
      const { posts } = await collectAll(make);
      expect(idsOf(posts)).toEqual([...scenario.ids].sort());
      for (const post of posts) {
        expect(post.text.trim()).not.toBe('');
        expect(Number.isInteger(post.at) && post.at <= scenario.now).toBe(true);
        if (post.url !== null) expect(new URL(post.url).protocol).toMatch(/^https?:$/);
      }
    });

    test('says how reposts reach us, and its posts do not contradict it', async () => {
      const view = reposts[plugin.platform]?.(scenario.settings);
      expect(repostViews).toContain(view);
      const { posts } = await collectAll(make);
      const isCounted = posts.some(({ engagement }) => engagement.reposts !== undefined);
      if (view === 'counted') expect(isCounted).toBe(true);
      if (view !== 'seen') expect(posts.filter(({ kind }) => kind === 'repost')).toEqual([]);
      if (view === 'invisible') expect(isCounted).toBe(false);
    });

    test('names accounts and posts by what they are known by', async () => {
      const { posts } = await collectAll(make);
      for (const { id, handles = [], addressedTo = [], refersTo = [] } of posts) {
        for (const account of [...handles, ...addressedTo]) expect(account.id.trim()).not.toBe('');
        for (const other of refersTo) expect([id, '']).not.toContain(other.trim());
      }
    });

    test('says how deletions are learned of, and names none as deleted where none is', async () => {
      expect(['told', 'untold', 'none']).toContain(plugin.deletions);
      const { pages } = await collectAll(make);
      if (plugin.deletions === 'none') expect(pages.flatMap(({ deleted = [] }) => deleted)).toEqual([]);
    });

    test('claims coverage only of time that has passed, and claims some at the end', async () => {
      const { pages } = await collectAll(make);
      const coverage = pages.flatMap((page) => page.coverage);
      expect(coverage.length).toBeGreaterThan(0);
      for (const { from, to } of coverage) {
        expect(from).toBeLessThan(to);
        expect(to).toBeLessThanOrEqual(scenario.now);
      }
    });

    test('gives the same page again for the same cursor, as after a crash before the cursor was saved', async () => {
      let cursor: Json = null;
      for (let page = 0; page < 3; page++) {
        const request = { query: mugQuery, cursor, signal: new AbortController().signal };
        const first = await make().collect(request);
        const again = await make().collect(request);
        expect(idsOf(again.posts)).toEqual(idsOf(first.posts));
        if (!first.more) break;
        cursor = first.cursor;
      }
    });

    test('loses nothing when another process goes on from the cursor', async () => {
      const collector = make();
      const inOne = await collectAll(() => collector);
      expect(idsOf(inOne.posts)).toEqual(idsOf((await collectAll(make)).posts));
    });

    test('has nothing new to tell when nothing happened', async () => {
      const { cursor } = await collectAll(make);
      const later = () => makeAt(scenario.now + 60_000);
      const { posts } = await collectAll(later, cursor);
      expect(idsOf(posts).filter((id) => !scenario.ids.includes(id))).toEqual([]);
    });

    test('observes on after the clock was set back an hour', async () => {
      const at = (now: Time) => () => makeAt(now);
      const { cursor } = await collectAll(at(scenario.now + hourMs));
      const later = scenario.now + 10 * minuteMs;
      const { pages } = await collectAll(at(later), cursorUpTo(cursor, scenario.now));
      const reached = Math.max(...pages.flatMap(({ coverage }) => coverage.map(({ to }) => to)));
      expect(reached).toBeGreaterThan(scenario.now);
      expect(reached).toBeLessThanOrEqual(later);
    });

    test('goes on for all brands where one stands that has caught up, and leaves no gap', async () => {
      const { listening } = make();
      if (!listening) return;
      const { cursor } = await collectAll(make);
      const begun = JSON.parse(JSON.stringify(listening.begin(cursor))) as Json;
      const later = makeAt(scenario.now + 10 * minuteMs);
      const { pages: next } = await collectAll(
        () => ({ ...later, collect: (request) => listenTo(later, request) }),
        begun,
      );
      expect(idsOf(next.flatMap(({ posts }) => posts)).filter((id) => !scenario.ids.includes(id))).toEqual([]);
      const since = Math.min(...next.flatMap(({ coverage }) => coverage.map(({ from }) => from)));
      expect(since).toBeLessThanOrEqual(scenario.now);
      expect(next.every(({ backfill }) => !backfill)).toBe(true);
    });

    test('goes on for a pack of brands that have caught up, and for one that leaves it, and leaves no gap', async () => {
      const { packing } = make();
      if (!packing) return;
      expect(packing.takes(mugQuery)).toBe(true);
      expect(packing.takes({ ...mugQuery, searches: [['m'.repeat(100_000)]] })).toBe(false);
      expect(packing.reached(null)).toBeNull();
      const { cursor, pages } = await collectAll(make);
      const reached = Math.max(...pages.flatMap(({ coverage }) => coverage.map(({ to }) => to)));
      const joined = packing.join(cursor, cursor);
      for (const goesOn of [joined, packing.leave(joined)]) {
        expect(packing.reached(goesOn)).toBe(reached);
        const later = () => makeAt(scenario.now + 10 * minuteMs);
        const next = (await collectAll(later, goesOn)).pages;
        expect(idsOf(next.flatMap(({ posts }) => posts)).filter((id) => !scenario.ids.includes(id))).toEqual([]);
        expect(Math.min(...next.flatMap(({ coverage }) => coverage.map(({ from }) => from)))).toBeLessThanOrEqual(
          reached,
        );
        expect(next.every(({ backfill }) => !backfill)).toBe(true);
      }
    });

    test('each of its parts goes on where a brand stands that has caught up, and leaves no gap', async () => {
      const { cursor } = await collectAll(make);
      const later = makeAt(scenario.now + 10 * minuteMs);
      const parts = later.listening?.parts ?? [];
      expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
      for (const part of parts) {
        for (const secret of scenario.secrets) expect(`${part.key} ${part.label}`).not.toContain(secret);
        const begun = part.begin(JSON.parse(JSON.stringify(cursor)) as Json);
        const covered = Math.max(...begun.coverage.map(({ to }) => to));
        const { pages, posts } = await collectAll(() => ({ ...later, collect: part.collect }), begun.cursor);
        expect(idsOf(posts).filter((id) => !scenario.ids.includes(id))).toEqual([]);
        expect(Math.min(...pages.flatMap(({ coverage }) => coverage.map(({ from }) => from)))).toBeLessThanOrEqual(
          covered,
        );
        expect(pages.every(({ backfill }) => !backfill)).toBe(true);
        const anew = await collectAll(() => ({ ...later, collect: part.collect }), part.begin(null).cursor);
        expect(anew.pages.every(({ backfill }) => backfill)).toBe(true);
      }
    });

    test('stops when it is told to', async () => {
      const request = { query: mugQuery, cursor: null, signal: AbortSignal.abort(new Error('stopped')) };
      await expect(make().collect(request)).rejects.toThrow('stopped');
    });

    test('says when the platform cannot be reached, without secrets, and never as an empty page', async () => {
      const door = doorOf(scenario.unreachableDoor);
      const collector = makeCollector(plugin, scenario.unreachable, steppedClock(scenario.now), door);
      const request = { query: mugQuery, cursor: null, signal: new AbortController().signal };
      const error = await collector.collect(request).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      if (error instanceof RetryLater) expect(error.until).toBeGreaterThan(scenario.now);
      else expect(error).not.toBeInstanceOf(Refused);
      for (const secret of scenario.secrets) expect(messageOf(error)).not.toContain(secret);
    });

    test('can be tried without collecting', async () => {
      await expect(make().check(new AbortController().signal)).resolves.toEqual(expect.any(String));
    });
  });
}
