import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { rss } from '../../../../src/collectors/platforms/rss/rss.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../../src/core/domain.ts';
import { RetryLater } from '../../../../src/core/errors.ts';
import { sha256 } from '../../../../src/core/identity.ts';
import type { Json } from '../../../../src/core/json.ts';
import { collectAll, makeCollector } from '../../../contract/collector.ts';
import { serveHttp } from '../../../support/serve-http.ts';

const now = Date.UTC(2026, 2, 1, 12);

const feedOf = (items: { id: number; at: Time }[]): string =>
  `<rss version="2.0"><channel><title>t</title>${items
    .map(
      ({ id, at }) =>
        `<item><title>mug ${id}</title><link>https://a.example/${id}</link><pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
    )
    .join('')}</channel></rss>`;

type Answers = Record<string, (response: ServerResponse) => void>;

async function serveFeeds(answers: Answers) {
  return serveHttp((request, response) => answers[request.url ?? '']?.(response));
}

const poll = (url: string, feeds: string[], time: Time, cursor: Json) =>
  collectAll(() => makeCollector(rss, { baseUrl: url, feeds }, steppedClock(time)), cursor);

describe('rss', () => {
  test('the first poll is history, later only what is new comes, live', async () => {
    const items = [{ id: 1, at: now - dayMs }];
    await using server = await serveFeeds({ '/a': (response) => response.end(feedOf(items)) });
    const first = await poll(server.url, ['/a'], now, null);
    expect(first.pages).toMatchObject([{ backfill: true, coverage: [{ from: now - dayMs, to: now }] }]);
    items.unshift({ id: 2, at: now + minuteMs });
    const second = await poll(server.url, ['/a'], now + hourMs, first.cursor);
    expect(second.pages).toMatchObject([
      { backfill: false, posts: [{ id: 'https://a.example/2' }], coverage: [{ from: now - dayMs, to: now + hourMs }] },
    ]);
  });

  test('what a feed dropped between two polls is not claimed as covered', async () => {
    let items = [{ id: 1, at: now - dayMs }];
    await using server = await serveFeeds({ '/a': (response) => response.end(feedOf(items)) });
    const { cursor } = await poll(server.url, ['/a'], now, null);
    items = [
      { id: 9, at: now + 2 * hourMs },
      { id: 8, at: now + hourMs },
    ];
    const { pages } = await poll(server.url, ['/a'], now + 3 * hourMs, cursor);
    expect(pages[0]?.coverage).toEqual([{ from: now + hourMs, to: now + 3 * hourMs }]);
  });

  test('an unchanged feed is asked for with its marks and stays covered', async () => {
    const asked: unknown[] = [];
    await using server = await serveHttp((request, response) => {
      asked.push([request.headers['if-none-match'], request.headers['if-modified-since']]);
      if (asked.length > 1) response.writeHead(304).end();
      else
        response
          .writeHead(200, { etag: '"v1"', 'last-modified': 'Sun, 01 Mar 2026 10:00:00 GMT' })
          .end(feedOf([{ id: 1, at: now - hourMs }]));
    });
    const first = await poll(server.url, ['/a'], now, null);
    const { pages } = await poll(server.url, ['/a'], now + hourMs, first.cursor);
    expect(asked).toEqual([
      [undefined, undefined],
      ['"v1"', 'Sun, 01 Mar 2026 10:00:00 GMT'],
    ]);
    expect(pages).toMatchObject([{ posts: [], coverage: [{ from: now - hourMs, to: now + hourMs }] }]);
  });

  test('a broken feed does not stop the others, and is named by number and host', async () => {
    let broken = false;
    await using server = await serveFeeds({
      '/a': (response) => response.end(feedOf([{ id: 1, at: now }])),
      '/b': (response) => (broken ? response.writeHead(404).end() : response.end(feedOf([{ id: 2, at: now }]))),
    });
    const first = await poll(server.url, ['/a', '/b'], now, null);
    expect(first.posts).toHaveLength(2);
    broken = true;
    const second = await poll(server.url, ['/a', '/b'], now + hourMs, first.cursor);
    expect(second.pages).toHaveLength(1);
    expect(first.pages.at(-1)).not.toHaveProperty('problem');
    expect(second.pages[0]?.problem).toMatch(/^feed 2 \(127\.0\.0\.1:\d+\): .* answered 404/);
    // What both were seen to hold ends where the broken one was last read.
    expect(second.pages[0]?.coverage.every(({ to }) => to <= now)).toBe(true);
    const third = await poll(server.url, ['/a', '/b'], now + 5 * hourMs, second.cursor);
    const later = await poll(server.url, ['/a', '/b'], now + 8 * hourMs, third.cursor);
    expect(later.pages.at(-1)?.problem).toMatch(/feed 2 \(127\.0\.0\.1:\d+\): .* answered 404/);
  });

  test('a feed that was unreachable for two days does not blind the source, and comes back as history', async () => {
    let broken = false;
    const items = [{ id: 2, at: now - hourMs }];
    await using server = await serveFeeds({
      '/a': (response) => response.end(feedOf([{ id: 1, at: now - hourMs }])),
      '/b': (response) => (broken ? response.writeHead(500).end() : response.end(feedOf(items))),
    });
    const make = (time: Time) => makeCollector(rss, { baseUrl: server.url, feeds: ['/a', '/b'] }, steppedClock(time));
    const request = {
      query: { text: 'mug', node: { type: 'or' as const, parts: [] }, searches: [] },
      signal: new AbortController().signal,
    };
    let { cursor } = await make(now).collect({ ...request, cursor: null });
    broken = true;
    for (let hours = 1; hours <= 48; hours++) {
      const page = await make(now + hours * hourMs).collect({ ...request, cursor });
      cursor = page.cursor;
      expect(page.backfill).toBe(false);
      if (hours > 24) expect(page.coverage).toEqual([{ from: now - hourMs, to: now + hours * hourMs }]);
    }
    broken = false;
    items.push({ id: 3, at: now + dayMs });
    const { pages } = await poll(server.url, ['/a', '/b'], now + 49 * hourMs, cursor);
    expect(pages.map(({ backfill, posts }) => [backfill, posts.length])).toEqual([
      [false, 0],
      [true, 1],
    ]);
  });

  test('when no feed answers, each is asked again at its own time', async () => {
    const asked = { a: 0, b: 0 };
    await using server = await serveFeeds({
      '/a': (response) => {
        asked.a += 1;
        response.writeHead(429, { 'retry-after': '7200' }).end();
      },
      '/b': (response) => {
        asked.b += 1;
        response.end('<rss version="2.0"><channel>');
      },
    });
    let cursor: Json = null;
    for (let minutes = 0; minutes < 120; minutes += 5) {
      const failure: RetryLater | null = await poll(server.url, ['/a', '/b'], now + minutes * minuteMs, cursor).then(
        () => null,
        (error: RetryLater) => error,
      );
      expect(failure).toMatchObject({
        constructor: RetryLater,
        until: now + (minutes + 5) * minuteMs,
        message: expect.stringContaining('cut off'),
      });
      cursor = failure?.cursor ?? null;
    }
    expect(asked).toEqual({ a: 1, b: 24 });
    await expect(poll(server.url, ['/a', '/b'], now + 121 * minuteMs, cursor)).rejects.toThrow(RetryLater);
    expect(asked).toEqual({ a: 2, b: 25 });
  });

  test('a slow round asks each feed once: those that answer, one that is ill, a dead one and a new one', async () => {
    const clock = steppedClock(now);
    const asked: string[] = [];
    let ill = false;
    const slowly = (path: string, answer: (response: ServerResponse) => void) => (response: ServerResponse) => {
      asked.push(path);
      clock.advanceTo(clock.now() + 7_000);
      answer(response);
    };
    const well = (response: ServerResponse) => response.end(feedOf([{ id: 1, at: now - hourMs }]));
    const gone = (response: ServerResponse) => response.writeHead(500).end();
    await using server = await serveFeeds({
      '/a': slowly('a', well),
      '/b': slowly('b', (response) => (ill ? gone(response) : well(response))),
      '/dead': slowly('dead', gone),
      '/new': slowly('new', well),
    });
    const collect = (feeds: string[], cursor: Json) =>
      collectAll(() => makeCollector(rss, { baseUrl: server.url, feeds }, clock), cursor);
    let { cursor } = await collect(['/a', '/b', '/dead'], null);
    ill = true;
    for (let round = 0; round < 3; round += 1) {
      asked.length = 0;
      clock.advanceTo(clock.now() + 5 * minuteMs);
      ({ cursor } = await collect(['/a', '/b', '/dead', '/new'], cursor));
      expect(asked.toSorted()).toEqual(['a', 'b', 'dead', 'new']);
      expect(asked[0]).toBe('a');
    }
  });

  test('the time that one feed asks for holds over polls and restarts, while the others answer', async () => {
    const asked = { a: 0, b: 0 };
    await using server = await serveFeeds({
      '/a': (response) => {
        asked.a += 1;
        response.end(feedOf([{ id: 1, at: now }]));
      },
      '/b': (response) => {
        asked.b += 1;
        response.writeHead(429, { 'retry-after': '7200' }).end();
      },
    });
    let cursor: Json = null;
    for (let minutes = 0; minutes < 120; minutes += 5)
      ({ cursor } = await poll(server.url, ['/a', '/b'], now + minutes * minuteMs, cursor));
    expect(asked).toEqual({ a: 24, b: 1 });
    await poll(server.url, ['/a', '/b'], now + 2 * hourMs, cursor);
    expect(asked).toEqual({ a: 25, b: 2 });
  });

  describe('after an upgrade from links to guids', () => {
    const review = (guid: string, link: string, at = now - hourMs): string =>
      `<item><title>mug ${guid}</title><guid isPermaLink="false">${guid}</guid><link>${link}</link><pubDate>${new Date(at).toUTCString()}</pubDate></item>`;
    const reviews = (...items: string[]): string =>
      `<rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`;
    /** A cursor as the version before left it. */
    const before = (cursor: Json, links: string[]): Json => {
      const { feeds } = cursor as { feeds: Record<string, Record<string, Json>> };
      const items = links.map((link) => sha256(link, 'utf16le').toString('base64url').slice(0, 11));
      return {
        feeds: Object.fromEntries(
          Object.entries(feeds).map(([key, { document: _, ...state }]) => [key, { ...state, items }]),
        ),
      };
    };

    test('items of before come with both ids, new ones as news, and later polls with theirs alone', async () => {
      const items = [review('review-1', 'https://a.example/1'), review('review-2', 'https://a.example/2')];
      await using server = await serveFeeds({ '/a': (response) => response.end(reviews(...items)) });
      const first = await poll(server.url, ['/a'], now, null);
      const old = before(first.cursor, ['https://a.example/1', 'https://a.example/2']);
      items.push(review('review-3', 'https://a.example/3', now + minuteMs));
      const second = await poll(server.url, ['/a'], now + hourMs, old);
      const host = new URL(server.url).host;
      expect(second.posts.map(({ id, formerId }) => [id, formerId])).toEqual([
        [`${host} review-1`, 'https://a.example/1'],
        [`${host} review-2`, 'https://a.example/2'],
        [`${host} review-3`, undefined],
      ]);
      expect(second.pages[0]?.coverage).toEqual([{ from: now - hourMs, to: now + hourMs }]);
      items.push(review('review-4', 'https://a.example/4', now + 2 * hourMs));
      const third = await poll(server.url, ['/a'], now + 2 * hourMs, second.cursor);
      expect(third.posts.map(({ id, formerId }) => [id, formerId])).toEqual([[`${host} review-4`, undefined]]);
    });

    test('an unchanged answer does not end the upgrade', async () => {
      let changed = false;
      const items = [review('review-1', 'https://a.example/1')];
      await using server = await serveHttp((request, response) => {
        if (request.headers['if-none-match'] === '"1"' && !changed) response.writeHead(304, { etag: '"1b"' }).end();
        else if (request.headers['if-none-match'] === '"1b"' && !changed) response.writeHead(304).end();
        else response.writeHead(200, { etag: '"1"' }).end(reviews(...items));
      });
      const first = await poll(server.url, ['/a'], now, null);
      const second = await poll(server.url, ['/a'], now + hourMs, before(first.cursor, ['https://a.example/1']));
      const third = await poll(server.url, ['/a'], now + 2 * hourMs, second.cursor);
      expect([...second.posts, ...third.posts]).toEqual([]);
      changed = true;
      const fourth = await poll(server.url, ['/a'], now + 3 * hourMs, third.cursor);
      expect(fourth.posts).toMatchObject([{ formerId: 'https://a.example/1' }]);
    });
  });
});
