import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { x } from '../../../../src/collectors/platforms/x/x.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../../src/core/domain.ts';
import { Refused, RetryLater } from '../../../../src/core/errors.ts';
import type { Json } from '../../../../src/core/json.ts';
import { collectAll, makeCollector, mugQuery } from '../../../contract/collector.ts';
import { serveHttp } from '../../../support/serve-http.ts';

const now = Date.UTC(2026, 2, 1, 12);
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/x/${name}.json`, import.meta.url), 'utf8');
const token = 'hush-hush-token';

const sendJson = (response: ServerResponse, body: string, status = 200, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
};
const nothing = '{"meta":{"result_count":0}}';

const collectAt = (url: string, time: Time, cursor: Json, settings = {}) =>
  collectAll(() => makeCollector(x, { baseUrl: url, token, ...settings }, steppedClock(time)), cursor);

const parametersOf = (path: string): URLSearchParams => new URL(path, 'http://localhost').searchParams;

const pageOf = (first: number, count: number, next: string | null): string =>
  JSON.stringify({
    data: Array.from({ length: count }, (_, index) => ({
      id: String(1895000000000009999n - BigInt(first + index)),
      text: `mug ${first + index}`,
      created_at: new Date(now - (first + index) * minuteMs).toISOString(),
    })),
    meta: {
      newest_id: String(1895000000000009999n - BigInt(first)),
      result_count: count,
      ...(next ? { next_token: next } : {}),
    },
  });

describe('x', () => {
  test('both dialects of the answer become the same kind of post', async () => {
    let name = 'tweet-dialect';
    await using server = await serveHttp((_request, response) => sendJson(response, fixture(name)));
    expect((await collectAt(server.url, now, null)).posts).toMatchObject([
      {
        id: '1895000000000000002',
        text: "@EmberMugs the mug leaks & you don't answer",
        kind: 'comment',
        parentId: '1895000000000000001',
        rootId: '1895000000000000001',
        author: { id: '11', name: 'kim', followers: 7 },
        url: 'https://x.com/kim/status/1895000000000000002',
        language: 'en',
        engagement: { likes: 5, replies: 1, reposts: 2, views: 90 },
        at: Date.UTC(2026, 2, 1, 11, 50),
      },
      { kind: 'post', language: null },
    ]);
    name = 'post-dialect';
    expect((await collectAt(server.url, now, null, { dialect: 'post' })).posts).toMatchObject([
      { text: 'a long mug story', kind: 'quote', engagement: { likes: 1, reposts: 4 } },
    ]);
    expect(parametersOf(server.asked[0] ?? '').get('tweet.fields')).toContain('referenced_tweets');
    expect(parametersOf(server.asked[1] ?? '').get('post.fields')).toContain('referenced_posts');
  });

  test('the first call reads the newest posts as history, and covers back to the oldest of them', async () => {
    await using server = await serveHttp((_request, response) => sendJson(response, pageOf(0, 100, 'next')));
    const { pages } = await collectAt(server.url, now, null);
    expect(pages).toMatchObject([
      { backfill: true, more: false, coverage: [{ from: now - 99 * minuteMs, to: now - 30_000 }] },
    ]);
  });

  test('later calls ask from the newest id on, page to the end, then ask for late ones in between', async () => {
    const answers = [fixture('tweet-dialect'), pageOf(0, 10, 'second'), pageOf(10, 5, null)];
    await using server = await serveHttp((_request, response) => sendJson(response, answers.shift() ?? nothing));
    const first = await collectAt(server.url, now, null);
    const second = await collectAt(server.url, now + 5 * minuteMs, first.cursor);
    expect(second.pages.map(({ backfill, more, coverage }) => [backfill, more, coverage.length])).toEqual([
      [false, true, 0],
      [false, false, 1],
    ]);
    expect(second.posts).toHaveLength(15);
    const asked = server.asked.map(parametersOf);
    expect(asked.map((one) => one.get('since_id'))).toEqual([null, '1895000000000000002', '1895000000000000002']);
    expect(asked.map((one) => one.get('next_token'))).toEqual([null, null, 'second']);
    // An empty answer has no newest id: the cursor stays where it is, the coverage goes on.
    const third = await collectAt(server.url, now + 10 * minuteMs, second.cursor);
    expect(parametersOf(server.asked.at(-1) ?? '').get('since_id')).toBe('1895000000000009999');
    expect(third.pages.at(-1)?.coverage[0]?.to).toBe(now + 10 * minuteMs - 30_000);
  });

  test('when the budget of the month is spent it waits for the next month', async () => {
    const page = pageOf(0, 40, null);
    await using server = await serveHttp((_request, response) => sendJson(response, page));
    const clock = steppedClock(now);
    const collector = makeCollector(x, { baseUrl: server.url, token, budget: '0.3 USD/month' }, clock);
    const first = await collectAll(() => collector);
    clock.advanceTo(now + hourMs);
    // Ten posts could still be read, but not if each had an author of its own and answered another one.
    await expect(collectAll(() => collector, first.cursor)).rejects.toMatchObject({
      name: 'Unaffordable',
      until: Date.UTC(2026, 3, 1),
    });
    expect(server.asked).toHaveLength(1);
    // A quarter of the budget is for history, or ten posts.
    expect(parametersOf(server.asked[0] ?? '').get('max_results')).toBe('10');
    clock.advanceTo(Date.UTC(2026, 3, 1));
    await collectAll(() => collector, first.cursor);
    expect(server.asked).toHaveLength(2);
  });

  test('429 waits for the reset that it names, or for a window; 403 is final', async () => {
    const answers: [number, Record<string, string>][] = [
      [
        429,
        {
          'x-rate-limit-limit': '450',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String((now + hourMs) / 1000),
        },
      ],
      [429, {}],
      [403, {}],
      [402, {}],
    ];
    await using server = await serveHttp((_request, response) => {
      const [status, headers] = answers.shift() ?? [500, {}];
      sendJson(response, '{"title":"no"}', status, headers);
    });
    await expect(collectAt(server.url, now, null)).rejects.toMatchObject({
      constructor: RetryLater,
      until: now + hourMs,
    });
    await expect(collectAt(server.url, now, null)).rejects.toMatchObject({
      constructor: RetryLater,
      until: now + 15 * minuteMs,
    });
    await expect(collectAt(server.url, now, null)).rejects.toBeInstanceOf(Refused);
    await expect(collectAt(server.url, now, null)).rejects.toBeInstanceOf(Refused);
    await expect(collectAt(server.url, now, null)).rejects.toBeInstanceOf(RetryLater);
  });

  test('an answer that cannot be unpacked is asked for again later', async () => {
    await using server = await serveHttp((_request, response) =>
      sendJson(response, 'this is no gzip', 200, { 'content-encoding': 'gzip' }),
    );
    await expect(collectAt(server.url, now, null)).rejects.toBeInstanceOf(RetryLater);
  });

  test('a request that hangs is called off with its signal', async () => {
    await using server = await serveHttp(() => {});
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 100);
    const collector = makeCollector(x, { baseUrl: server.url, token }, steppedClock(now));
    await expect(collector.collect({ query: mugQuery, cursor: null, signal: stop.signal })).rejects.toThrow('stopped');
  });

  test('after more than the look-back it begins anew by time, as history', async () => {
    const answers = [fixture('tweet-dialect')];
    await using server = await serveHttp((_request, response) => sendJson(response, answers.shift() ?? nothing));
    const first = await collectAt(server.url, now, null);
    const { pages } = await collectAt(server.url, now + 20 * dayMs, first.cursor);
    expect(parametersOf(server.asked[1] ?? '').get('since_id')).toBeNull();
    expect(pages).toMatchObject([{ backfill: true }]);
    expect(pages[0]?.coverage[0]?.from).toBeGreaterThan(now + 12 * dayMs);
  });

  test('a query that X cannot take is refused with what to do', async () => {
    const collector = makeCollector(x, { baseUrl: 'http://127.0.0.1:1', token }, steppedClock(now));
    const searches = Array.from({ length: 60 }, (_, index) => [`a long phrase number ${index}`]);
    const request = { cursor: null, signal: new AbortController().signal };
    await expect(collector.collect({ ...request, query: { ...mugQuery, searches } })).rejects.toThrow(/takes 512/);
    await expect(collector.collect({ ...request, query: { ...mugQuery, searches: [] } })).rejects.toBeInstanceOf(
      Refused,
    );
  });
});
