import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bluesky } from '../../../../src/collectors/platforms/bluesky/bluesky.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { hourMs, minuteMs } from '../../../../src/core/domain.ts';
import { messageOf } from '../../../../src/core/errors.ts';
import { collectAll, makeCollector, mugQuery } from '../../../contract/collector.ts';
import { account, type JetstreamServer, startJetstream } from '../../../support/jetstream-server.ts';

const start = Date.UTC(2026, 2, 1, 12);
let server: JetstreamServer;
let clock: ReturnType<typeof steppedClock>;
beforeEach(async () => {
  clock = steppedClock(start);
  server = await startJetstream({ now: clock.now });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const make = (given: Record<string, unknown> = account) =>
  makeCollector(bluesky, { baseUrl: server.url, ...given }, clock);
const post = (n: number, at: number, text = 'a mug') => ({
  uri: `at://did:plc:ann/app.bsky.feed.post/${n}`,
  author: { did: 'did:plc:ann', handle: 'ann.example' },
  record: { text, createdAt: new Date(at).toISOString() },
  indexedAt: new Date(at).toISOString(),
});
const logins = () => server.asked.filter((path) => path.includes('createSession')).length;

describe('the history of a brand', () => {
  test('is read whole, also where many were posted in the same millisecond', async () => {
    server.mood.posts = Array.from({ length: 350 }, (_, n) => post(n, start - hourMs - Math.floor(n / 60)));
    const { posts, pages } = await collectAll(make);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(350);
    expect(pages.every(({ backfill }) => backfill)).toBe(true);
    expect(posts[0]?.author).toEqual({ id: 'did:plc:ann', name: 'ann.example', followers: null });
  });

  test('is searched with one login, which is renewed when it expires', async () => {
    server.mood.posts = [post(1, start - hourMs)];
    const collector = make();
    await collectAll(() => collector);
    server.mood.search = 'expired';
    expect((await collectAll(() => collector)).posts).toHaveLength(1);
    expect(logins()).toBe(1);
    expect(server.asked.filter((path) => path.includes('refreshSession'))).toHaveLength(1);
  });

  test.each([
    ['forbidden', 'Refused', 'a web page'],
    ['limited', 'RetryLater', 'answered 429'],
  ] as const)('says what is wrong when the search is %s', async (mood, name, words) => {
    server.mood.search = mood;
    const error: unknown = await collectAll(make).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name });
    expect(messageOf(error)).toContain(words);
  });

  test('says that the app password is wrong, without it', async () => {
    const wrong = { ...account, appPassword: 'wrong-pass-word-here' };
    const error: unknown = await collectAll(() => make(wrong)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'Refused' });
    expect(messageOf(error)).toContain('@watch.example');
    expect(messageOf(error)).not.toContain(wrong.appPassword);
  });

  test('is left out without an app password: the brand is heard from now on', async () => {
    const collector = make({});
    const request = { query: mugQuery, cursor: null, signal: new AbortController().signal };
    expect(await collector.collect(request)).toMatchObject({ posts: [], coverage: [], more: false });
    expect(server.asked).toEqual([]);
  });

  test('the stream goes on where it ends', async () => {
    server.mood.posts = [post(1, start - hourMs)];
    const { cursor } = await collectAll(make);
    clock.advanceTo(start + 10 * minuteMs);
    const begun = make().listening?.parts?.[0]?.begin(cursor);
    expect(begun).toMatchObject({ cursor: { us: start * 1000 }, coverage: [{ to: start }] });
  });
});
