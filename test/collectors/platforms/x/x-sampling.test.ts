import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeX, idAt, serveFakeX } from '../../../../bench/x-month/fake-x.ts';
import { x } from '../../../../src/collectors/platforms/x/x.ts';
import { readCursor } from '../../../../src/collectors/platforms/x/x-cursor.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { dayMs, hourMs, type Interval, minuteMs, type Time } from '../../../../src/core/domain.ts';
import { RetryLater } from '../../../../src/core/errors.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Collector, Page } from '../../../../src/core/plugins/collector.ts';
import { makeCollector, mugQuery } from '../../../contract/collector.ts';

const start = Date.UTC(2026, 2, 1);

describe('a budget of X that does not last for all posts', () => {
  let clock: ReturnType<typeof steppedClock>;
  let fake: FakeX;
  let cursor: Json;
  let collector: Collector;
  beforeEach(async () => {
    clock = steppedClock(start);
    fake = await serveFakeX({ now: () => clock.now(), token: 'right' });
    cursor = null;
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
  });

  function open(budgetUsd: number): void {
    openBy(`${budgetUsd} USD/month`);
  }
  function openBy(budget: string): void {
    const settings = { token: 'right', baseUrl: fake.url, budget };
    collector = makeCollector(x, settings, clock);
  }
  function post(perHour: number, from: Time, to: Time): void {
    for (let at = from; at < to; at += hourMs / perHour) {
      const number = fake.posts.length;
      const when = Math.floor(at);
      fake.posts.push({ id: idAt(when, number), at: when, indexedAt: when, authorId: String(number) });
    }
  }
  async function poll(): Promise<Page | RetryLater> {
    const request = { query: mugQuery, cursor, signal: new AbortController().signal };
    const page = await collector.collect(request).catch((error: unknown) => {
      if (error instanceof RetryLater) return error;
      throw error;
    });
    if (!(page instanceof RetryLater)) cursor = JSON.parse(JSON.stringify(page.cursor)) as Json;
    return page;
  }
  /** Every 20 minutes. */
  async function live(to: Time): Promise<Page[]> {
    const pages: Page[] = [];
    while (clock.now() < to) {
      const page = await poll();
      if (page instanceof RetryLater) {
        clock.advanceTo(Math.min(page.until, to));
        continue;
      }
      pages.push(page);
      if (!page.more) clock.advanceTo(clock.now() + 20 * minuteMs);
    }
    return pages;
  }
  const spentUsd = (): number =>
    0.015 * [...fake.reads.values()].reduce((sum, one) => sum + one, 0) + 0.005 * fake.counts;

  test('some posts are read and all counted; time that was covered has all its posts, and each share is told', async () => {
    open(6);
    post(20, start, start + 12 * dayMs);
    const pages = await live(start + 12 * dayMs);
    const covered: Interval[] = pages.flatMap(({ coverage }) => coverage);
    const read = new Set(pages.flatMap(({ posts }) => posts.map(({ id }) => id)));
    const first = Math.min(...covered.map(({ from }) => from));
    const missed = fake.posts.filter(
      ({ id, at }) => at > first && !read.has(id) && covered.some(({ from, to }) => at >= from && at < to),
    );
    expect(missed).toEqual([]);
    expect(spentUsd()).toBeLessThanOrEqual(6);
    expect(fake.counts).toBeGreaterThan(10);
    expect(0.005 * fake.counts).toBeLessThanOrEqual(0.6);
    const silent = pages.filter(
      ({ coverage, problem, more }) => coverage.length === 0 && problem === undefined && !more,
    );
    expect(silent).toEqual([]);
    const { sample } = readCursor(cursor);
    const recent = fake.posts.filter(({ at }) => at > start + 9 * dayMs);
    const share = recent.filter(({ id }) => read.has(id)).length / recent.length;
    expect((sample?.read ?? 0) / (sample?.counted ?? 1)).toBeCloseTo(share, 1);
    expect(pages.at(-1)?.problem).toMatch(
      /^the budget does not last for all posts: (about \d+|less than 1) % are read \(\d+ of about \d+ in \d+ h\)$/,
    );
  });

  test('a budget in requests that does not last is spread over its month: fewer searches, and still all posts', async () => {
    openBy('1000 requests/month');
    post(2, start, start + 31 * dayMs);
    const pages = await live(start + 31 * dayMs);
    expect(fake.asked.length).toBeLessThanOrEqual(1000);
    expect(fake.asked.length).toBeGreaterThan(850);
    const read = new Set(pages.flatMap(({ posts }) => posts.map(({ id }) => id)));
    expect(fake.posts.filter(({ id, at }) => !read.has(id) && at < start + 30.5 * dayMs)).toEqual([]);
    const waited = pages.filter(
      ({ coverage, problem, more }) => coverage.length === 0 && problem === undefined && !more,
    );
    expect(waited).toEqual([]);
    expect(pages.at(-1)?.problem).toMatch(/^the budget does not last for all posts: about \d+ % are read/);
  });

  test('a budget of a day in requests that is spent waits for the next day, and says so', async () => {
    openBy('5 requests/day');
    post(400, start + 9 * hourMs, start + 12 * hourMs);
    clock.advanceTo(start + 10 * hourMs);
    const before = fake.asked.length;
    await live(start + 20 * hourMs);
    expect(fake.asked.length - before).toBeLessThanOrEqual(5);
    const answers = [];
    while (clock.now() < start + dayMs) {
      answers.push(await poll());
      clock.advanceTo(clock.now() + hourMs);
    }
    expect(answers.filter((one) => !(one instanceof RetryLater) && one.problem === undefined)).toEqual([]);
    expect(fake.asked.length).toBeLessThanOrEqual(5);
    await live(start + dayMs + 2 * hourMs);
    expect(fake.asked.length).toBeGreaterThan(5);
  });

  test('once all posts are affordable again, all are read from then on', async () => {
    open(10);
    post(40, start, start + 3 * dayMs);
    await live(start + 3 * dayMs);
    expect(readCursor(cursor).sample).not.toBeNull();
    await live(start + 13 * dayMs);
    expect(readCursor(cursor).sample).toBeNull();
    const from = clock.now();
    post(0.5, from, from + dayMs);
    const pages = await live(from + dayMs + hourMs);
    expect(pages.flatMap(({ posts }) => posts)).toHaveLength(12);
  });

  test('a wave early in the month is read as a whole, though its rate would not last', async () => {
    open(20);
    await live(start + hourMs);
    post(300, start + hourMs, start + 3 * hourMs);
    const pages = await live(start + 4 * hourMs);
    expect(new Set(pages.flatMap(({ posts }) => posts.map(({ id }) => id))).size).toBe(fake.posts.length);
    expect(pages.at(-1)?.problem).toMatch(/^at this rate the budget of 20 USD is spent on \d+ March$/);
  });
});
