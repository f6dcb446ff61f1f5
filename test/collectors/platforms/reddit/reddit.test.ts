import { describe, expect, test } from '@jest/globals';
import { reddit } from '../../../../src/collectors/platforms/reddit/reddit.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { hourMs, minuteMs, type Post, type Time } from '../../../../src/core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../../../src/core/errors.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Collector, Page, Part } from '../../../../src/core/plugins/collector.ts';
import { ownLimits } from '../../../../src/core/plugins/own-limits.ts';
import { collectAll, makeCollector, mugQuery } from '../../../contract/collector.ts';
import { type RedditFault, type RedditServer, redditKey, serveReddit } from '../../../support/reddit-server.ts';
import type { RedditThing } from '../../../support/reddit-things.ts';

const noon: Time = Date.UTC(2026, 2, 1, 12);
const never = new AbortController().signal;
const thing = (name: string, at: Time, given: Partial<RedditThing> = {}): RedditThing => ({
  name,
  at,
  subreddit: 'coffee',
  author: 'Ann',
  text: `A mug, number ${name}`,
  ...(name.startsWith('t1_') && { link: 't3_thread', linkAuthor: 'MugMaker' }),
  ...given,
});

/** In which no window lasts. */
function hurriedClock() {
  let now = noon;
  return { now: () => (now += hourMs) };
}
const clock = () => steppedClock(noon);
const settingsOf = (server: RedditServer) => ({ baseUrl: server.url, ...redditKey, subreddits: ['coffee'] });
const partOf = (collector: Collector, key: string): Part => {
  const part = collector.listening?.parts?.find((one) => one.key === key);
  if (!part) throw new Error(`there is no part ${key}`);
  return part;
};

async function readPart(part: Part, cursor: Json, stored?: Parameters<Part['collect']>[0]['stored']) {
  const pages: Page[] = [];
  let next = cursor;
  do {
    const page: Page = await part.collect({ cursor: next, signal: never, query: mugQuery, ...(stored && { stored }) });
    pages.push(page);
    next = page.cursor;
  } while (pages.at(-1)?.more && pages.length < 50);
  return { pages, posts: pages.flatMap(({ posts }) => posts), cursor: next };
}
const ids = (posts: readonly Post[]): string[] => posts.map(({ id }) => id).sort();

test('posts come with all that Reddit says of them', async () => {
  await using server = await serveReddit();
  server.things.push(
    thing('t3_a', noon - hourMs, { more: { score: 12, num_comments: 4, edited: (noon - minuteMs) / 1000 } }),
    thing('t3_l', noon - hourMs, { more: { is_self: false, url: 'https://www.mugs.example/red', selftext: '' } }),
    thing('t3_x', noon - hourMs, {
      more: {
        crosspost_parent: 't3_o',
        crosspost_parent_list: [{ author: 'Bob', subreddit: 'tea', title: 'The original' }],
      },
    }),
    thing('t1_c', noon - hourMs, { text: 'Thanks u/MugMaker &amp; all, mug', author: 'Eve' }),
    thing('t1_d', noon - hourMs, { more: { author: '[deleted]', author_fullname: undefined } }),
  );
  const { posts } = await collectAll(() => makeCollector(reddit, settingsOf(server), clock()));
  const byId = new Map(posts.map((post) => [post.id, post]));
  expect(byId.get('t3_a')).toMatchObject({
    url: 'https://www.reddit.com/r/coffee/comments/a/a_title/',
    author: { id: 't2_ann', name: 'Ann' },
    engagement: { likes: 12, replies: 4 },
    edited: true,
    kind: 'post',
    outlet: null,
  });
  expect(byId.get('t3_l')?.shown).toBe('mugs.example/red');
  expect(byId.get('t3_x')).toMatchObject({ refersTo: ['t3_o'], shown: 'The original' });
  expect(byId.get('t1_c')).toMatchObject({
    kind: 'comment',
    parentId: 't3_thread',
    rootId: 't3_thread',
    text: 'Thanks u/MugMaker &amp; all, mug',
    addressedTo: [{ name: 'MugMaker' }],
    handles: [{ name: 'MugMaker' }],
  });
  expect(byId.get('t1_d')?.author).toBeNull();
  expect(new Set(server.asked.map(({ userAgent }) => userAgent))).toEqual(
    new Set([expect.stringMatching(/^\w+:earshot:[\w.-]+ \(by \/u\/[\w-]+\)$/)]),
  );
});

describe('a token', () => {
  test('that is over is renewed, also one that Reddit takes back before its time', async () => {
    await using server = await serveReddit();
    server.expiresInS = 600;
    server.things.push(thing('t3_a', noon - hourMs));
    const time = clock();
    const collector = makeCollector(reddit, settingsOf(server), time);
    await collectAll(() => collector);
    expect(server.tokens).toHaveLength(1);
    time.advanceTo(noon + 20 * minuteMs);
    await collector.check(never);
    expect(server.tokens).toHaveLength(2);
    server.over.add('token-2');
    await collector.check(never);
    expect(server.tokens).toHaveLength(3);
    for (const { token } of server.asked.slice(-1)) expect(token).toBe('token-3');
  });

  test('that is never taken stops the source after one renewal, and no message has a secret', async () => {
    await using server = await serveReddit();
    const collector = makeCollector(reddit, settingsOf(server), clock());
    server.refusesTokens = true;
    const wrong = await collector.check(never).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(Refused);
    expect(messageOf(wrong)).toMatch(/clientId and clientSecret/);
    server.refusesTokens = false;
    server.fault = () => '401';
    const refused = await collector.check(never).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(server.tokens).toHaveLength(2);
    for (const error of [wrong, refused]) expect(messageOf(error)).not.toMatch(/hush|token-/);
  });

  test('is asked for with the password of a script, and a wrong one says what it needs', async () => {
    await using server = await serveReddit();
    const wrong = { ...settingsOf(server), username: 'mug_maker', password: 'not this one' };
    await expect(makeCollector(reddit, wrong, clock()).check(never)).rejects.toThrow(/invalid_grant.*script/);
    await makeCollector(reddit, { ...wrong, password: 'right' }, clock()).check(never);
    expect(server.asked[0]?.userAgent).toContain('(by /u/mug_maker)');
  });
});

test.each<[RedditFault, RegExp]>([
  ['429', /429/],
  ['429 with a time', /429/],
  ['500', /500/],
  ['cut', /cannot be reached/],
  ['not JSON', /not JSON/],
  ['resets', /cannot be reached/],
])('a request that ends with %s is asked again later, and loses nothing', async (fault, words) => {
  await using server = await serveReddit();
  server.things.push(...Array.from({ length: 150 }, (_, n) => thing(`t1_${n}`, noon - n * 1000)));
  let pages = 0;
  server.fault = (path) => (path.includes('/comments') && ++pages === 2 ? fault : null);
  const collector = makeCollector(reddit, settingsOf(server), clock());
  const part = partOf(collector, 'r/coffee/comments');
  const first = await part.collect({ cursor: null, signal: never });
  const error = await part.collect({ cursor: first.cursor, signal: never }).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(RetryLater);
  expect(messageOf(error)).toMatch(words);
  if (fault === '429 with a time') expect((error as RetryLater).until).toBe(noon + 120_000);
  // Of another process: this one knows that Reddit asked for a pause.
  const other = partOf(makeCollector(reddit, settingsOf(server), clock()), 'r/coffee/comments');
  const rest = await readPart(other, first.cursor);
  expect(new Set([...ids(first.posts), ...ids(rest.posts)]).size).toBe(150);
});

test('403 stops the source and says of which subreddit', async () => {
  await using server = await serveReddit();
  server.fault = () => '403';
  await expect(makeCollector(reddit, settingsOf(server), clock()).check(never)).rejects.toThrow(Refused);
});

test('a post behind which a page goes on may be deleted meanwhile', async () => {
  await using server = await serveReddit();
  server.things.push(...Array.from({ length: 350 }, (_, n) => thing(`t1_${n}`, noon - n * 60_000)));
  const collector = makeCollector(reddit, settingsOf(server), clock());
  const part = partOf(collector, 'r/coffee/comments');
  const first = await part.collect({ cursor: null, signal: never });
  for (const name of ['t1_99', 't1_98'])
    Object.assign(server.things.find((one) => one.name === name) ?? {}, { isGone: true });
  const { posts } = await readPart(part, first.cursor);
  expect(new Set([...ids(first.posts), ...ids(posts)]).size).toBe(350);
});

test('of posts that are stored, those that are deleted, removed or without an account are told', async () => {
  await using server = await serveReddit();
  server.things.push(
    thing('t3_a', noon - hourMs),
    thing('t3_b', noon - hourMs, { isGone: true }),
    thing('t1_c', noon - hourMs, { more: { body: '[removed]' } }),
    thing('t1_d', noon - hourMs, { more: { author: '[deleted]' } }),
    thing('t3_e', noon - hourMs, { more: { removed_by_category: 'moderator' } }),
  );
  const time = clock();
  const collector = makeCollector(reddit, settingsOf(server), time);
  const stored = async () => server.things.map(({ name: id, at }) => ({ id, at }));
  const { pages, cursor } = await readPart(partOf(collector, 'search'), null, stored);
  expect(pages.flatMap(({ deleted = [] }) => deleted).sort()).toEqual(['t1_c', 't1_d', 't3_b', 't3_e']);
  const asked = (): number => server.asked.filter(({ path }) => path.startsWith('/api/info')).length;
  expect(asked()).toBe(1);
  time.advanceTo(noon + minuteMs);
  await readPart(partOf(collector, 'search'), cursor, stored);
  expect(asked()).toBe(1);
});

test('more comments than Reddit lists are a gap that is told, not silence', async () => {
  await using server = await serveReddit();
  const time = clock();
  server.things.push(thing('t1_before', noon - hourMs));
  const collector = makeCollector(reddit, settingsOf(server), time, { limits: ownLimits(hurriedClock()) });
  const part = partOf(collector, 'r/coffee/comments');
  const { cursor } = await readPart(part, null);
  server.things.push(...Array.from({ length: 1200 }, (_, n) => thing(`t1_${n}`, noon + 1000 + n * 500)));
  time.advanceTo(noon + 10 * minuteMs + 1000);
  const { pages, posts } = await readPart(part, cursor);
  expect(posts).toHaveLength(1000);
  const last = pages.at(-1);
  expect(last?.coverage[0]?.from).toBe(noon + 1000 + 200 * 500);
  expect(last?.problem).toMatch(/nothing is known from 2026-03-01T11:59:50Z to 2026-03-01T12:01:41Z/);
});

test('many brands are one search, as far as 512 characters reach, and each post is found', async () => {
  await using server = await serveReddit();
  const names = Array.from({ length: 100 }, (_, n) => `brandname${n}`);
  server.things.push(...names.map((name, n) => thing(`t3_${n}`, noon - n * 1000, { text: `About ${name} today` })));
  const query = { ...mugQuery, searches: names.map((name) => [name]) };
  const part = partOf(makeCollector(reddit, { ...settingsOf(server), subreddits: [] }, clock()), 'search');
  const found = new Set<string>();
  let cursor: Json = null;
  for (let more = true; more; ) {
    const page: Page = await part.collect({ cursor, signal: never, query });
    for (const { id } of page.posts) found.add(id);
    ({ cursor, more } = page);
  }
  expect(found.size).toBe(100);
  const searches = server.asked.filter(({ path }) => path.startsWith('/search'));
  expect(searches.length).toBeLessThanOrEqual(4);
  for (const { path } of searches)
    expect(new URLSearchParams(path.split('?')[1]).get('q')?.length).toBeLessThanOrEqual(512);
});
