import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mastodon } from '../../../../src/collectors/platforms/mastodon/mastodon.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { hourMs, minuteMs, type Post } from '../../../../src/core/domain.ts';
import { Refused, RetryLater } from '../../../../src/core/errors.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Page, Part } from '../../../../src/core/plugins/collector.ts';
import { makeCollector, mugQuery } from '../../../contract/collector.ts';
import { type Fault, type MastodonServer, serveMastodon, statusOf } from '../../../support/mastodon-server.ts';
import { readPart } from '../../../support/read-part.ts';

const noon = Date.UTC(2026, 2, 1, 12);
const never = new AbortController().signal;

describe('a hashtag at an instance', () => {
  let clock: ReturnType<typeof steppedClock>;
  let server: MastodonServer;
  beforeEach(async () => {
    clock = steppedClock(noon);
    server = await serveMastodon(clock.now);
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
  });

  const partOf = (settings: Record<string, unknown> = {}): Part => {
    const given = { instances: ['social.example'], tags: ['mug'], baseUrl: server.url, ...settings };
    const [part] = makeCollector(mastodon, given, clock).listening?.parts ?? [];
    if (!part) throw new Error('it has no part');
    return part;
  };
  const publish = (agoMs: number, n: number, given: Record<string, unknown> = {}) =>
    server.statuses.push(statusOf(clock.now() - agoMs, `mug ${n}`, { n, ...given }));
  const numbers = (posts: readonly Post[]): number[] =>
    posts.map(({ text }) => Number(/\d+/.exec(text)?.[0])).sort((a, b) => a - b);

  test('is read back at first, then forward by min_id until an empty page', async () => {
    for (let n = 1; n <= 100; n += 1) publish(n * minuteMs, n);
    const first = await readPart(partOf(), null);
    expect(numbers(first.posts)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(first.pages.every(({ backfill }) => backfill)).toBe(true);
    clock.advanceTo(noon + 5 * minuteMs);
    for (let n = 101; n <= 190; n += 1) publish((n - 100) * 1000, n);
    const asked = server.asked.length;
    const second = await readPart(partOf(), first.cursor);
    expect(numbers(second.posts)).toEqual(Array.from({ length: 90 }, (_, n) => n + 101));
    expect(second.pages.every(({ backfill }) => !backfill)).toBe(true);
    expect(second.pages.at(-1)?.coverage).toEqual([{ from: noon - 7 * 24 * hourMs, to: clock.now() }]);
    expect(server.asked.slice(asked).every((url) => url.includes('min_id=') && !url.includes('since_id'))).toBe(true);
  });

  test('gives a post that comes up to an hour late from another instance, once', async () => {
    for (let n = 1; n <= 3; n += 1) publish(n * 2 * hourMs, n);
    let { cursor } = await readPart(partOf(), null);
    const found: number[] = [];
    for (let n = 10; n < 30; n += 1) {
      clock.advanceTo(clock.now() + minuteMs);
      publish(0, n);
      publish((n - 9) * 3 * minuteMs - 1000, n + 100);
      const poll = await readPart(partOf(), cursor);
      found.push(...numbers(poll.posts));
      cursor = poll.cursor;
    }
    clock.advanceTo(clock.now() + minuteMs);
    found.push(...numbers((await readPart(partOf(), cursor)).posts));
    const expected = Array.from({ length: 20 }, (_, n) => [n + 10, n + 110]).flat();
    expect(found.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
  });

  test('gives late posts of a busy tag too, and looks back less often there', async () => {
    for (let n = 1; n <= 400; n += 1) publish(n * 10_000, n);
    let { cursor } = await readPart(partOf(), null);
    const found: number[] = [];
    for (let minute = 1; minute <= 24; minute += 1) {
      clock.advanceTo(noon + minute * minuteMs);
      for (let n = 0; n < 6; n += 1) publish(n * 10_000, 1000 + minute * 10 + n);
      publish(55 * minuteMs + 500, 5000 + minute);
      const poll = await readPart(partOf(), cursor);
      found.push(...numbers(poll.posts));
      cursor = poll.cursor;
    }
    const late = found.filter((n) => n > 5000);
    expect(late.filter((n) => n <= 5012)).toHaveLength(12);
    expect(new Set(found).size).toBe(found.length);
    expect(server.asked.length).toBeLessThan(24 * 12);
  });

  test('is read anew as history after an outage of a day, and what is of the last hours as news', async () => {
    publish(8 * hourMs, 1);
    const first = await readPart(partOf(), null);
    clock.advanceTo(noon + 24 * hourMs);
    for (const [n, ago] of [20, 12, 7, 5, 1].entries()) publish(ago * hourMs, n + 10);
    const { pages } = await readPart(partOf(), first.cursor);
    const told = pages.flatMap(({ posts, backfill }) =>
      numbers(posts).map((n) => (backfill ? `${n} history` : `${n}`)),
    );
    expect(told).toEqual(['10 history', '11 history', '12 history', '13', '14']);
    expect(pages.at(-1)?.coverage.at(-1)?.to).toBe(clock.now());
  });

  test('goes on after a kill in the middle of its history, and gives a changed post again', async () => {
    for (let n = 1; n <= 100; n += 1) publish(n * minuteMs, n);
    const half = await partOf().collect({ cursor: null, signal: never });
    expect(half.more).toBe(true);
    const rest = await readPart(partOf(), half.cursor);
    expect(numbers([...half.posts, ...rest.posts])).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    const [first] = server.statuses;
    if (first) Object.assign(first, { edited_at: new Date(noon).toISOString(), content: '<p>mug 1 again</p>' });
    clock.advanceTo(noon + minuteMs);
    const next = await readPart(partOf(), rest.cursor);
    expect(next.posts).toMatchObject([{ text: 'mug 1 again', edited: true }]);
  });

  test('that nobody has used is empty, and a first post of it is found', async () => {
    const first = await readPart(partOf(), null);
    expect(first.posts).toEqual([]);
    clock.advanceTo(noon + minuteMs);
    publish(1000, 1);
    expect(numbers((await readPart(partOf(), first.cursor)).posts)).toEqual([1]);
  });

  test('a post that cannot be read, one for few people and a boost do not take the page with them', async () => {
    publish(minuteMs, 1);
    publish(2 * minuteMs, 2, { fields: { account: null } });
    publish(3 * minuteMs, 3, { fields: { created_at: 'yesterday' } });
    publish(4 * minuteMs, 4, { fields: { visibility: 'private' } });
    publish(5 * minuteMs, 5, { fields: { reblog: { id: '1' } } });
    publish(6 * minuteMs, 6);
    expect(numbers((await readPart(partOf(), null)).posts)).toEqual([1, 6]);
  });

  test('a post from a clock that is ahead hides none that comes before its time', async () => {
    publish(minuteMs, 1);
    publish(-30 * minuteMs, 2);
    let { cursor } = await readPart(partOf(), null);
    for (let n = 3; n < 200; n += 5) {
      clock.advanceTo(clock.now() + 5 * minuteMs);
      publish(1000, n);
      const poll = await readPart(partOf(), cursor);
      expect(numbers(poll.posts)).toContain(n);
      cursor = poll.cursor;
    }
  });

  test.each<[string, Fault, typeof RetryLater | typeof Refused | typeof Error, RegExp]>([
    ['401', { kind: 'status', status: 401, error: 'The access token was revoked' }, Refused, /revoked/],
    ['403', { kind: 'status', status: 403, error: 'outside the authorized scopes' }, Refused, /scopes|token/],
    ['410', { kind: 'status', status: 410 }, Refused, /take it out/],
    ['422', { kind: 'status', status: 422, error: 'This method requires an authenticated user' }, Refused, /token/],
    ['500', { kind: 'status', status: 500 }, RetryLater, /500/],
    ['503', { kind: 'status', status: 503, headers: { 'retry-after': '120' } }, RetryLater, /503/],
    ['HTML', { kind: 'html' }, RetryLater, /not JSON/],
    ['a cut body', { kind: 'cut' }, RetryLater, /cannot be reached/],
    ['a cut connection', { kind: 'reset' }, RetryLater, /cannot be reached/],
    ['another shape', { kind: 'shape' }, Error, /shape/],
  ])('%s is told as what it is, and never as an empty page', async (_, fault, type, words) => {
    server.fault = fault;
    const error = await partOf({ token: 'hush-hush' })
      .collect({ cursor: null, signal: never })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toMatch(words);
    expect((error as Error).message).not.toContain('hush-hush');
  });

  test('429 pauses until the date that the server names, for all parts of the instance', async () => {
    server.rate = { left: 0, until: noon + 200_000 };
    const parts = makeCollector(
      mastodon,
      { instances: ['social.example'], tags: ['mug', 'cup'], search: false, baseUrl: server.url },
      clock,
    ).listening?.parts;
    const errors: unknown[] = [];
    for (const part of parts ?? [])
      errors.push(await part.collect({ cursor: null, signal: never }).catch((reason: unknown) => reason));
    expect(errors).toMatchObject([{ until: noon + 200_000, asked: true }, { asked: true }]);
    expect(server.asked).toHaveLength(1);
  });

  test('never asks an instance for more than 300 requests in 5 minutes, and is not refused for it', async () => {
    server.rate = { left: 300, until: noon + 5 * minuteMs };
    const part = partOf();
    let { cursor } = await readPart(part, null);
    let waits = 0;
    for (let n = 0; n < 400; n += 1) {
      const page = await part.collect({ cursor, signal: never }).catch((reason: unknown) => reason);
      if (page instanceof RetryLater) waits += 1;
      else cursor = (page as Page).cursor;
    }
    expect(server.asked).toHaveLength(300);
    expect(waits).toBe(101);
  });

  test('a token goes to its own instance alone', async () => {
    await using other = await serveMastodon(clock.now);
    server.token = 'mine';
    const collector = makeCollector(
      mastodon,
      { instances: [server.url, other.url], tags: ['mug'], token: 'mine' },
      clock,
    );
    for (const part of collector.listening?.parts ?? []) await readPart(part, null);
    expect(new Set(server.authorizations)).toEqual(new Set(['Bearer mine']));
    expect(new Set(other.authorizations)).toEqual(new Set(['']));
  });

  describe('is searched too', () => {
    const search = (settings: Record<string, unknown>): Part => {
      const given = { instances: ['social.example'], baseUrl: server.url, ...settings };
      const part = makeCollector(mastodon, given, clock).listening?.parts?.find(({ key }) => key.endsWith('search'));
      if (!part) throw new Error('it has no search');
      return part;
    };
    async function readSearch(part: Part, from: Json, query = mugQuery) {
      const pages: Page[] = [];
      let cursor = from;
      do {
        const saved = JSON.parse(JSON.stringify(cursor)) as Json;
        pages.push(await part.collect({ cursor: saved, signal: never, query }));
        cursor = pages.at(-1)?.cursor ?? null;
      } while (pages.at(-1)?.more && pages.length < 100);
      return { posts: pages.flatMap(({ posts }) => posts), pages, cursor };
    }
    const bothQuery = { ...mugQuery, text: 'mug OR cup', searches: [['mug'], ['cup']] };

    test('with a token, for what all brands ask for, back at first and then for what is new', async () => {
      server.token = 'mine';
      server.search = 'full';
      for (let n = 1; n <= 90; n += 1) publish(n * minuteMs, n);
      const part = search({ token: 'mine' });
      const first = await readSearch(part, null);
      expect(numbers(first.posts)).toEqual(Array.from({ length: 90 }, (_, n) => n + 1));
      expect(first.pages.every(({ backfill }) => backfill)).toBe(true);
      clock.advanceTo(noon + minuteMs);
      publish(1000, 91);
      publish(50 * minuteMs + 500, 92);
      server.statuses.push(statusOf(noon - hourMs, 'A cup 93', { n: 93 }));
      const second = await readSearch(part, first.cursor, bothQuery);
      const told = second.pages.flatMap(({ posts, backfill }) =>
        numbers(posts).map((n) => (backfill ? `${n} history` : `${n}`)),
      );
      expect(told.sort()).toEqual(['91', '92', '93 history']);
      expect(second.pages.at(-1)?.coverage.at(-1)?.to).toBe(clock.now());
    });

    test('without one, an empty answer is not taken for silence', async () => {
      publish(minuteMs, 1);
      await expect(readSearch(search({}), null)).rejects.toThrow(/give a `token`/);
      const extra = await readSearch(search({ tags: ['mug'] }), null);
      const asked = server.asked.length;
      clock.advanceTo(noon + minuteMs);
      const next = await readSearch(search({ tags: ['mug'] }), extra.cursor);
      expect(server.asked).toHaveLength(asked);
      clock.advanceTo(noon + 2 * hourMs);
      await readSearch(search({ tags: ['mug'] }), next.cursor);
      expect(server.asked).toHaveLength(asked + 1);
    });

    test('and says which scopes a token lacks', async () => {
      server.fault = { kind: 'status', status: 403, error: 'This action is outside the authorized scopes' };
      await expect(readSearch(search({ token: 'mine' }), null)).rejects.toThrow(/read:search/);
    });
  });

  test('check says whom the instance shows its hashtags', async () => {
    server.access = { local: 'public', remote: 'authenticated' };
    const check = (token?: string) =>
      makeCollector(
        mastodon,
        { instances: ['social.example'], tags: ['mug'], baseUrl: server.url, ...(token && { token }) },
        clock,
      ).check(never);
    expect(await check()).toMatch(/public for its own posts, .*authenticated.* other servers; #mug answers/);
    server.access = { local: 'disabled', remote: 'disabled' };
    server.token = 'mine';
    await expect(check()).rejects.toThrow(/disabled.*422.*give a `token`/);
    expect(await check('mine')).toMatch(/answers/);
  });
});
