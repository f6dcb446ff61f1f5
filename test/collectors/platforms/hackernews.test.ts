import { describe, expect, test } from '@jest/globals';
import { hackernews } from '../../../src/collectors/platforms/hackernews.ts';
import { steppedClock } from '../../../src/core/clock.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import { Refused, RetryLater } from '../../../src/core/errors.ts';
import type { Page } from '../../../src/core/plugins/collector.ts';
import { collectAll, makeCollector, mugQuery } from '../../contract/collector.ts';
import { type Hit, recorded, serveSearch } from '../../contract/collectors/hackernews.ts';
import { serveHttp } from '../../support/serve-http.ts';

const now = Date.UTC(2026, 2, 1, 12);

const collectAt = (url: string, time: Time, cursor: Page['cursor'], settings = {}) =>
  collectAll(() => makeCollector(hackernews, { baseUrl: url, ...settings }, steppedClock(time)), cursor);

const hitAt = (id: number, time: Time): Hit => ({
  objectID: String(id),
  created_at_i: Math.floor(time / 1000),
  author: 'a',
  title: `mug ${id}`,
});

describe('hackernews', () => {
  test('a comment becomes plain text with its thread, a story its title, text and link', async () => {
    await using server = await serveSearch(recorded.hits);
    const { posts } = await collectAt(server.url, now, null);
    expect(posts).toMatchObject([
      {
        id: '1004',
        kind: 'comment',
        text: "The new mug leaks & the lid won't close.\n\nSupport says: https://brew.example/help",
        author: { id: 'kettle_fan' },
        parentId: '1003',
        rootId: '1002',
        url: 'https://news.ycombinator.com/item?id=1004',
        at: Date.UTC(2026, 2, 1, 11, 58),
      },
      { id: '1003' },
      {
        id: '1002',
        kind: 'post',
        text: 'Show HN: A smart mug\n\nhttps://brew.example/mug',
        engagement: { likes: 41, replies: 12 },
      },
      { id: '1001', text: 'Ask HN: Which mug do you use?\n\nMine broke.\n\nTwice.' },
    ]);
  });

  test('the first round is history, the next are live and overlap', async () => {
    await using server = await serveSearch(recorded.hits);
    const first = await collectAt(server.url, now, null);
    expect(first.pages.every(({ backfill }) => backfill)).toBe(true);
    expect(first.pages.at(-1)?.coverage).toEqual([{ from: now - 7 * dayMs, to: now - 2 * minuteMs }]);

    const second = await collectAt(server.url, now + minuteMs, first.cursor);
    expect(second.pages).toMatchObject([{ backfill: false, more: false }]);
    expect(second.posts.map(({ id }) => id)).toEqual(['1004']);
    const [covered] = second.pages[0]?.coverage ?? [];
    expect(covered?.from).toBeLessThanOrEqual(now - 2 * minuteMs);
    expect(covered?.to).toBe(now - minuteMs);
  });

  test('a post that reaches the index ten minutes late is still found', async () => {
    const hits = [...recorded.hits];
    await using server = await serveSearch(hits);
    let { cursor } = await collectAt(server.url, now, null);
    const late = hitAt(2000, now + minuteMs);
    for (let minute = 1; minute <= 10; minute++)
      ({ cursor } = await collectAt(server.url, now + minute * minuteMs, cursor));
    hits.push(late);
    const { posts } = await collectAt(server.url, now + 11 * minuteMs, cursor);
    expect(posts.map(({ id }) => id)).toContain('2000');
  });

  test('what was missed for a day comes as history, the last hours as live, and all of it is covered', async () => {
    const hits = [hitAt(1, now + hourMs), hitAt(2, now + 23 * hourMs)];
    await using server = await serveSearch(hits);
    const { cursor } = await collectAt(server.url, now, null);
    const { pages } = await collectAt(server.url, now + dayMs, cursor);
    expect(pages.map(({ backfill, posts }) => [backfill, posts.map(({ id }) => id)])).toEqual([
      [true, ['1']],
      [false, ['2']],
    ]);
    expect(pages[0]?.coverage[0]?.to).toBeGreaterThanOrEqual(pages[1]?.coverage[0]?.from ?? Number.POSITIVE_INFINITY);
    expect(pages[1]?.coverage[0]?.to).toBe(now + dayMs - 2 * minuteMs);
  });

  test('what is posted while the index stands still is not claimed as covered, and is found when it goes on', async () => {
    const hits: Hit[] = [];
    await using server = await serveSearch(hits);
    let waiting: Hit[] = [];
    let { cursor } = await collectAt(server.url, now, null);
    const found = new Set<string>();
    let coveredTo = 0;
    for (let minute = 1; minute <= 150; minute += 1) {
      const time = now + minute * minuteMs;
      const stands = minute > 30 && minute <= 110;
      const hit = hitAt(minute, time - 20_000);
      if (stands) waiting.push(hit);
      else {
        hits.push(...waiting, hit);
        waiting = [];
      }
      const polled = await collectAt(server.url, time, cursor);
      cursor = polled.cursor;
      for (const { id } of polled.posts) found.add(id);
      for (const { to } of polled.pages.flatMap(({ coverage }) => coverage)) coveredTo = Math.max(coveredTo, to);
      if (stands) expect(coveredTo).toBeLessThanOrEqual(now + 30 * minuteMs);
      expect(polled.pages.every(({ backfill }) => !backfill)).toBe(true);
    }
    expect(found.size).toBe(150);
    expect(coveredTo).toBe(now + 148 * minuteMs);
  });

  test('all brands are served by one request a poll, which finds every post and sees when the index stands still', async () => {
    const hits: Hit[] = [];
    const asked: string[] = [];
    await using server = await serveSearch(hits, 1000, (url) => asked.push(url.searchParams.get('query') ?? ''));
    const caughtUp = await collectAt(server.url, now, null);
    asked.length = 0;
    const listenAt = async (time: Time, cursor: Page['cursor']) => {
      const { listening } = makeCollector(hackernews, { baseUrl: server.url }, steppedClock(time));
      if (!listening) throw new Error('it does not listen');
      const page = await listening.collect({
        cursor: cursor === null ? listening.begin(caughtUp.cursor) : cursor,
        signal: new AbortController().signal,
      });
      expect(page).toMatchObject({ more: false, backfill: false });
      return page;
    };
    let cursor: Page['cursor'] = null;
    const found = new Set<string>();
    let coveredTo = 0;
    for (let minute = 1; minute <= 60; minute += 1) {
      const time = now + minute * minuteMs;
      if (minute <= 40) hits.push({ ...hitAt(minute, time - 20_000), title: `anything ${minute}` });
      const page: Page = await listenAt(time, cursor);
      cursor = page.cursor;
      for (const { id } of page.posts) found.add(id);
      for (const { to } of page.coverage) coveredTo = Math.max(coveredTo, to);
    }
    expect(found.size).toBe(40);
    expect(coveredTo).toBeLessThanOrEqual(now + 40 * minuteMs);
    expect(coveredTo).toBeGreaterThan(now + 35 * minuteMs);
    expect(asked).toEqual(Array.from({ length: 60 }, () => ''));
  });

  test('many posts of one second at the edge of a page do not stop it', async () => {
    const hits = Array.from({ length: 25 }, (_, index) => hitAt(index, now - Math.floor(index / 5) * 1000));
    await using server = await serveSearch(hits, 10);
    const { posts } = await collectAt(server.url, now, null);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(25);
  });

  test('an empty answer still covers the time', async () => {
    await using server = await serveSearch([]);
    const { pages } = await collectAt(server.url, now, null, { backfillDays: 1 });
    expect(pages).toMatchObject([{ posts: [], coverage: [{ from: now - dayMs, to: now - 2 * minuteMs }] }]);
  });

  test('every search of the query is asked, and coverage waits for the last', async () => {
    await using server = await serveSearch([]);
    const collector = makeCollector(hackernews, { baseUrl: server.url }, steppedClock(now));
    const query = { ...mugQuery, searches: [['mug'], ['coffee pot', 'brew.example']] };
    const request = { query, signal: new AbortController().signal };
    const first = await collector.collect({ ...request, cursor: null });
    expect(first).toMatchObject({ coverage: [], more: true });
    expect(await collector.collect({ ...request, cursor: first.cursor })).toMatchObject({
      more: false,
      coverage: [{}],
    });
    const asked = server.asked.map((path) => new URL(path, server.url).searchParams.get('query'));
    expect(asked).toEqual(['"mug"', '"coffee pot" "brew.example"']);
  });

  test('a word of some length finds the hashtags that begin with it', async () => {
    await using server = await serveSearch([]);
    const collector = makeCollector(hackernews, { baseUrl: server.url }, steppedClock(now));
    const query = { ...mugQuery, searches: [['teapot']] };
    await collector.collect({ query, cursor: null, signal: new AbortController().signal });
    expect(server.asked.map((path) => new URL(path, server.url).searchParams.get('query'))).toEqual(['teapot']);
  });

  test('another query begins anew', async () => {
    await using server = await serveSearch(recorded.hits);
    const { cursor } = await collectAt(server.url, now, null);
    const collector = makeCollector(hackernews, { baseUrl: server.url }, steppedClock(now));
    const query = { ...mugQuery, searches: [['teapot']] };
    const page = await collector.collect({ query, cursor, signal: new AbortController().signal });
    expect(page).toMatchObject({ backfill: true, coverage: [{ from: now - 7 * dayMs }] });
  });

  test('answers of another shape are errors, never an empty page', async () => {
    const answers = ['<html>', '{}', '{"hits":[{"id":1}]}'];
    await using server = await serveHttp((_request, response) => response.end(answers.shift()));
    for (let count = 0; count < 3; count++) await expect(collectAt(server.url, now, null)).rejects.toThrow();
  });

  test('429 is taken up at the time that it names, 403 is final', async () => {
    let status = 429;
    await using server = await serveHttp((_request, response) =>
      response.writeHead(status, { 'retry-after': '90' }).end(),
    );
    await expect(collectAt(server.url, now, null)).rejects.toMatchObject({
      constructor: RetryLater,
      until: now + 90_000,
    });
    status = 403;
    await expect(collectAt(server.url, now, null)).rejects.toBeInstanceOf(Refused);
  });
});
