import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakePost, type FakeX, idAt, serveFakeX } from '../../../../bench/x-month/fake-x.ts';
import { x } from '../../../../src/collectors/platforms/x/x.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../../src/core/domain.ts';
import { Refused } from '../../../../src/core/errors.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Page } from '../../../../src/core/plugins/collector.ts';
import { ownPurse } from '../../../../src/core/plugins/purse.ts';
import { collectAll, makeCollector } from '../../../contract/collector.ts';

const start = Date.UTC(2026, 2, 1, 12);
const token = 'hush-hush-token';

describe('the searches of X', () => {
  let fake: FakeX;
  let now: Time;
  let cursor: Json;
  let count: number;

  beforeEach(async () => {
    now = start;
    cursor = null;
    count = 0;
    fake = await serveFakeX({ now: () => now, token });
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
  });

  function add(at: Time, indexedAt = at): FakePost {
    count += 1;
    const post = { id: idAt(at, count), at, indexedAt, authorId: String(count) };
    fake.posts.push(post);
    return post;
  }
  const addMany = (times: number, from: Time): FakePost[] =>
    Array.from({ length: times }, (_, index) => add(from + index * 1000));

  const clock = { now: () => now };
  const make = (settings = {}, shared = {}) =>
    makeCollector(x, { token, baseUrl: fake.url, ...settings }, clock, shared);

  async function poll(time: Time, settings = {}): Promise<{ ids: string[]; pages: Page[] }> {
    now = time;
    const result = await collectAll(() => make(settings), cursor);
    cursor = result.cursor;
    return { ids: result.posts.map(({ id }) => id), pages: result.pages };
  }
  const mostReads = (): number => Math.max(...fake.reads.values());
  const readsOf = (posts: FakePost[]): number => posts.reduce((sum, { id }) => sum + (fake.reads.get(id) ?? 0), 0);
  const idsOf = (posts: FakePost[]): string[] => posts.map(({ id }) => id).sort();

  test('a post is paid for once, however long nothing follows it', async () => {
    await poll(start);
    const post = add(start + 4 * minuteMs);
    for (let time = start + 5 * minuteMs; time < start + 2 * hourMs; time += 5 * minuteMs) await poll(time);
    expect(fake.reads.get(post.id)).toBe(1);
  });

  test('a late post between two known ones is found, and they are not read again', async () => {
    await poll(start);
    const [first, late, last] = [2, 3, 4].map((minute) => add(start + minute * minuteMs));
    if (late) late.indexedAt = start + 6 * minuteMs;
    expect((await poll(start + 5 * minuteMs)).ids.sort()).toEqual([first?.id, last?.id].sort());
    expect((await poll(start + 10 * minuteMs)).ids).toEqual([late?.id]);
    expect(mostReads()).toBe(1);
  });

  test('posts of one second are told apart', async () => {
    await poll(start);
    const posts = [0, 1, 2].map((ms) => add(start + 4 * minuteMs + ms));
    const [early] = posts;
    if (early) early.indexedAt = start + 6 * minuteMs;
    const found = [...(await poll(start + 5 * minuteMs)).ids, ...(await poll(start + 10 * minuteMs)).ids];
    expect(found.sort()).toEqual(idsOf(posts));
    const more = [0, 1, 2].map((ms) => add(start + 14 * minuteMs + ms));
    const [, middle] = more;
    if (middle) middle.indexedAt = start + 16 * minuteMs;
    const later = [...(await poll(start + 15 * minuteMs)).ids, ...(await poll(start + 20 * minuteMs)).ids];
    expect(later.sort()).toEqual(idsOf(more));
    expect(mostReads()).toBe(1);
  });

  test('weeks without a post leave it able to ask: X refuses ids and times of more than 7 days', async () => {
    await poll(start);
    add(start + minuteMs);
    for (let time = start + hourMs; time < start + 16 * dayMs; time += 5 * hourMs) {
      const { pages } = await poll(time);
      expect(pages.at(-1)?.coverage).toHaveLength(1);
    }
    const post = add(now + minuteMs);
    expect((await poll(now + 5 * minuteMs)).ids).toEqual([post.id]);
    expect(mostReads()).toBe(1);
  });

  test('an id that X no longer takes is replaced by a time at once', async () => {
    await poll(start);
    add(start + minuteMs);
    await poll(start + 5 * minuteMs);
    await poll(start + 10 * minuteMs);
    fake.intercept = (asked) => (asked.has('since_id') ? { status: 400, body: '{}' } : null);
    const post = add(start + 12 * minuteMs);
    expect((await poll(start + 15 * minuteMs)).ids).toEqual([post.id]);
  });

  test('an id and a token that X no longer takes in the middle of a reading lose nothing of it', async () => {
    await poll(start);
    add(start + minuteMs);
    await poll(start + 5 * minuteMs);
    const posts = Array.from({ length: 150 }, (_, n) => add(start + 6 * minuteMs + n * 10_000));
    let answers = 1;
    fake.intercept = (asked) =>
      (asked.has('since_id') || asked.has('next_token')) && answers-- <= 0 ? { status: 400, body: '{}' } : null;
    const { ids } = await poll(start + 35 * minuteMs);
    expect([...new Set(ids)].sort()).toEqual(expect.arrayContaining(idsOf(posts)));
    expect(mostReads()).toBeLessThanOrEqual(2);
  });

  test('where X ignores the end of a search, it is asked by time from then on, and pays once', async () => {
    fake.intercept = (asked) => {
      asked.delete('until_id');
      return null;
    };
    const posts: FakePost[] = [];
    for (let time = start; time < start + 4 * hourMs; time += 5 * minuteMs) {
      await poll(time);
      posts.push(add(time + 2.5 * minuteMs), add(time + 4 * minuteMs));
    }
    await poll(now + 10 * minuteMs);
    await poll(now + 5 * minuteMs);
    expect(idsOf(posts).every((id) => fake.reads.has(id))).toBe(true);
    expect(mostReads()).toBeLessThanOrEqual(3);
    expect(readsOf(posts) / posts.length).toBeLessThan(1.15);
  });

  test('the first search asks for no more posts than it may hand out', async () => {
    addMany(150, start - hourMs);
    expect((await poll(start, { backfillPosts: 30 })).ids).toHaveLength(30);
    expect(fake.reads.size).toBe(30);
  });

  test('an id that is written as a number keeps all of its digits', async () => {
    fake.intercept = () => ({
      status: 200,
      body: `{"data":[{"id":1895000000000000003,"text":"a \\"mug\\": 1895000000000000009, yes","created_at":"2026-03-01T11:00:00Z","author_id":77}],
        "meta":{"result_count":1}}`,
    });
    now = start;
    const { posts } = await collectAll(() => make(), null);
    expect(posts).toMatchObject([
      { id: '1895000000000000003', text: 'a "mug": 1895000000000000009, yes', author: { id: '77' } },
    ]);
  });

  test('posts that cannot be stored are told for a day, and are not paid for again', async () => {
    await poll(start);
    const withheld = 'This Post from @kim has been withheld in Germany in response to a legal demand.';
    Object.assign(add(start + minuteMs), { fields: { text: withheld } });
    const problem = 'X sent 1 post in the last 24 h that cannot be stored: 1 withheld by X';
    for (const time of [start + 5 * minuteMs, start + hourMs, start + dayMs]) {
      const { ids, pages } = await poll(time);
      expect(ids).toEqual([]);
      expect(pages.at(-1)).toMatchObject({ problem, coverage: [{}] });
    }
    expect((await poll(start + 2 * dayMs)).pages.at(-1)).not.toHaveProperty('problem');
    expect(mostReads()).toBe(1);
  });

  test('an answer of posts in an unknown form covers nothing', async () => {
    await poll(start);
    Object.assign(add(start + minuteMs), { fields: { text: 7 } });
    const { pages } = await poll(start + 5 * minuteMs);
    expect(pages).toMatchObject([{ posts: [], coverage: [], more: false }]);
    expect(pages[0]?.problem).toContain('1 in a form that Earshot does not know');
    expect((await poll(start + 10 * minuteMs)).pages.at(-1)?.coverage[0]?.from).toBe(start + 5 * minuteMs - 30_000);
  });

  test('a clock that was set back finds what is posted meanwhile', async () => {
    await poll(start);
    add(start + minuteMs);
    await poll(start + 5 * minuteMs);
    const post = add(start + 6 * minuteMs);
    // The clock of X goes on.
    now = start + 10 * minuteMs;
    const late = makeCollector(x, { token, baseUrl: fake.url }, { now: () => start - hourMs });
    const { posts, cursor: next } = await collectAll(() => late, cursor);
    cursor = next;
    expect(posts.map(({ id }) => id)).toEqual([post.id]);
    const { pages } = await poll(start + 15 * minuteMs);
    expect(pages.at(-1)?.coverage).toHaveLength(1);
    expect(mostReads()).toBe(1);
  });

  describe('over several pages', () => {
    let posts: FakePost[];
    beforeEach(async () => {
      await poll(start);
      posts = addMany(250, start + 10_000);
    });

    test('every post is read once', async () => {
      expect((await poll(start + 10 * minuteMs)).ids.sort()).toEqual(idsOf(posts));
      expect(readsOf(posts)).toBe(250);
    });

    test('a page token that X refuses costs nothing: the rest is asked for by id', async () => {
      await poll(start + 10 * minuteMs);
      const wave = addMany(250, start + 11 * minuteMs);
      fake.intercept = (asked) => (asked.has('next_token') ? { status: 400, body: '{}' } : null);
      const { ids, pages } = await poll(start + 20 * minuteMs);
      expect(new Set(ids)).toEqual(new Set(idsOf(wave)));
      expect(readsOf(wave)).toBe(250);
      expect(pages.at(-1)?.coverage).toHaveLength(1);
    });

    test('the same token again and again costs one page at most', async () => {
      const first = { token: '' };
      fake.intercept = (asked) => {
        const next = asked.get('next_token');
        if (next !== null && first.token === '') first.token = next;
        if (next !== null) asked.set('next_token', first.token);
        return null;
      };
      const { ids } = await poll(start + 10 * minuteMs);
      expect(new Set(ids)).toEqual(new Set(idsOf(posts)));
      expect(readsOf(posts)).toBeLessThanOrEqual(350);
    });

    test('where X takes no end of a search either, a fresh token leads on', async () => {
      const refused = new Set<string>();
      fake.intercept = (asked) => {
        asked.delete('until_id');
        asked.delete('end_time');
        const next = asked.get('next_token');
        if (next === null || refused.size > 0) return null;
        refused.add(next);
        return { status: 400, body: '{}' };
      };
      const { ids } = await poll(start + 10 * minuteMs);
      expect(new Set(ids)).toEqual(new Set(idsOf(posts)));
      expect(readsOf(posts)).toBeLessThanOrEqual(350);
    });

    test('tokens that lead nowhere are given up, and what is missing is not covered', async () => {
      const page = JSON.stringify({
        data: posts
          .slice(-100)
          .reverse()
          .map(({ id, at }) => ({ id, text: 'mug', created_at: new Date(at).toISOString() })),
        meta: { result_count: 100, next_token: 'same' },
      });
      fake.intercept = () => ({ status: 200, body: page });
      const { pages } = await poll(start + 10 * minuteMs);
      expect(pages.length).toBeLessThanOrEqual(4);
      expect(pages.at(-1)?.problem).toContain('did not hand out all pages');
      expect(pages.at(-1)?.coverage[0]?.from).toBe(posts.at(-100)?.at);
      // The next poll asks for what is new.
      fake.intercept = () => null;
      const post = add(start + 12 * minuteMs);
      expect((await poll(start + 15 * minuteMs)).ids).toEqual([post.id]);
    });

    test('pages without posts are followed, but not for ever', async () => {
      let empty = 0;
      fake.intercept = (asked) => {
        if (empty >= 3 || !asked.has('next_token')) return null;
        empty += 1;
        return {
          status: 200,
          body: JSON.stringify({ meta: { result_count: 0, next_token: `${asked.get('next_token')}${empty}` } }),
        };
      };
      fake.intercept = withTokens(fake.intercept);
      expect(new Set((await poll(start + 10 * minuteMs)).ids)).toEqual(new Set(idsOf(posts)));
      fake.intercept = () => ({
        status: 200,
        body: JSON.stringify({ meta: { result_count: 0, next_token: `t${fake.asked.length}` } }),
      });
      const before = fake.asked.length;
      await poll(start + 15 * minuteMs);
      expect(fake.asked.length - before).toBeLessThan(250);
    });

    test('a walk that was left off goes on where it was, days later and without its tokens', async () => {
      now = start + 10 * minuteMs;
      const request = {
        query: { text: 'mug', node: { type: 'term', kind: 'word', text: 'mug' }, searches: [['mug']] },
      } as const;
      const page = await make().collect({
        query: { ...request.query, searches: [['mug']] },
        cursor,
        signal: new AbortController().signal,
      });
      cursor = JSON.parse(JSON.stringify(page.cursor)) as Json;
      expect(page.more).toBe(true);
      fake.intercept = (asked) => (asked.has('next_token') ? { status: 400, body: '{}' } : null);
      const rest = await poll(start + 2 * dayMs);
      expect(rest.pages.every(({ backfill }) => backfill)).toBe(true);
      expect(new Set([...page.posts.map(({ id }) => id), ...rest.ids])).toEqual(new Set(idsOf(posts)));
      expect(readsOf(posts)).toBe(250);
    });

    test('money that ends amid a walk loses nothing but time, and is never overspent', async () => {
      now = start + 10 * minuteMs;
      const budget = { budget: '2 USD/month' };
      const purse = ownPurse('x', clock);
      await expect(
        (async () => {
          for (;;) {
            const page = await make(budget, { purse }).collect({
              query: { text: 'mug', node: { type: 'term', kind: 'word', text: 'mug' }, searches: [['mug']] },
              cursor,
              signal: new AbortController().signal,
            });
            cursor = JSON.parse(JSON.stringify(page.cursor)) as Json;
          }
        })(),
      ).rejects.toMatchObject({ until: Date.UTC(2026, 3, 1) });
      const usd = 0.005 * readsOf(posts) + 0.01 * fake.userReads;
      expect(usd).toBeLessThanOrEqual(2);
      expect(usd).toBeGreaterThan(1.7);
      await poll(start + hourMs, { budget: '20 USD/month' });
      expect([...fake.reads.values()]).toHaveLength(250);
      expect(readsOf(posts)).toBe(250);
    });
  });

  describe('pauses', () => {
    const failing = async (settings = {}): Promise<{ cursor: Json; until?: Time }> => {
      const error: unknown = await poll(now, settings).catch((cause: unknown) => cause);
      return error as { cursor: Json; until?: Time };
    };

    test('after a 429 X is not asked again before it says, whoever asks', async () => {
      fake.intercept = () => ({
        status: 429,
        body: '{}',
        headers: {
          'x-rate-limit-limit': '450',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String((start + hourMs) / 1000),
        },
      });
      const first = await failing();
      expect(first.until).toBe(start + hourMs);
      cursor = JSON.parse(JSON.stringify(first.cursor)) as Json;
      fake.intercept = () => null;
      now = start + hourMs - minuteMs;
      expect(await failing()).toMatchObject({ until: start + hourMs, message: 'X answered 429 (too many requests)' });
      expect(fake.asked).toHaveLength(1);
      await poll(start + hourMs);
      expect(fake.asked).toHaveLength(2);
    });

    test('after a 401 the same token is not tried for an hour, and another one at once', async () => {
      const wrong = { token: 'wrong-token' };
      const refused = await failing(wrong);
      expect(refused).toBeInstanceOf(Refused);
      cursor = JSON.parse(JSON.stringify(refused.cursor)) as Json;
      expect(JSON.stringify(cursor)).not.toContain('wrong-token');
      now = start + hourMs / 2;
      expect(await failing(wrong)).toBeInstanceOf(Refused);
      expect(fake.asked).toHaveLength(1);
      await poll(now);
      expect(fake.asked).toHaveLength(2);
    });

    test('a clock that was set back does not make a pause longer', async () => {
      fake.intercept = () => ({ status: 429, body: '{}' });
      const first = await failing();
      cursor = JSON.parse(JSON.stringify(first.cursor)) as Json;
      fake.intercept = () => null;
      await poll(start - dayMs);
      expect(fake.asked).toHaveLength(2);
    });
  });
});

/** Tokens with digits behind them lead where the token itself leads. */
function withTokens(intercept: FakeX['intercept']): FakeX['intercept'] {
  const known = new Map<string, string>();
  return (asked, request) => {
    const token = asked.get('next_token');
    const answer = intercept(asked, request);
    if (answer !== null && token !== null) {
      const { meta } = JSON.parse(answer.body) as { meta: { next_token?: string } };
      if (meta.next_token !== undefined) known.set(meta.next_token, known.get(token) ?? token);
    }
    if (answer === null && token !== null) asked.set('next_token', known.get(token) ?? token);
    return answer;
  };
}
