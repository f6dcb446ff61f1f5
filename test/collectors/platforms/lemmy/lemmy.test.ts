import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lemmy } from '../../../../src/collectors/platforms/lemmy/lemmy.ts';
import { markdownText } from '../../../../src/collectors/platforms/lemmy/markdown-text.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { hourMs, minuteMs, type Post } from '../../../../src/core/domain.ts';
import { Refused, RetryLater } from '../../../../src/core/errors.ts';
import type { Part } from '../../../../src/core/plugins/collector.ts';
import { makeCollector } from '../../../contract/collector.ts';
import { commentView, type LemmyFault, type LemmyServer, postView, serveLemmy } from '../../../support/lemmy-server.ts';
import { readPart } from '../../../support/read-part.ts';

const noon = Date.UTC(2026, 2, 1, 12);
const never = new AbortController().signal;

describe('the posts and comments of an instance', () => {
  let clock: ReturnType<typeof steppedClock>;
  let server: LemmyServer;
  beforeEach(async () => {
    clock = steppedClock(noon);
    server = await serveLemmy();
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
  });

  const partOf = (kind: 'post' | 'comment'): Part => {
    const parts = makeCollector(lemmy, { instances: ['lemmy.example'], baseUrl: server.url }, clock).listening?.parts;
    const part = parts?.find(({ key }) => key.endsWith(kind));
    if (!part) throw new Error('there is no such part');
    return part;
  };
  const numbers = (posts: readonly Post[]): number[] =>
    posts.map(({ id }) => Number(/\d+$/.exec(id)?.[0])).sort((a, b) => a - b);
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

  test.each(['0.18', '0.19', '1.0'] as const)(
    'of version %s are read back at first, then what is new',
    async (version) => {
      server.version = version;
      for (let n = 1; n <= 120; n += 1) {
        server.posts.push(postView(noon - n * 5 * minuteMs, n));
        server.comments.push(commentView(noon - n * 5 * minuteMs, n));
      }
      server.posts.push(postView(noon - 100 * hourMs, 900, { pinned: true }));
      for (const kind of ['post', 'comment'] as const) {
        const first = await readPart(partOf(kind), null);
        expect(numbers(first.posts)).toEqual(upTo(120));
        expect(Math.max(...first.posts.map(({ at }) => at))).toBe(noon - 5 * minuteMs);
        expect(first.pages.every(({ backfill }) => backfill)).toBe(true);
        clock.advanceTo(clock.now() + minuteMs);
        if (kind === 'post') server.posts.push(postView(clock.now() - 1000, 121));
        else server.comments.push(commentView(clock.now() - 1000, 121));
        const second = await readPart(partOf(kind), first.cursor);
        expect(numbers(second.posts)).toEqual([121]);
        expect(second.pages.every(({ backfill }) => !backfill)).toBe(true);
        expect(second.pages.at(-1)?.coverage.at(-1)?.to).toBe(clock.now());
      }
    },
  );

  test('are found up to an hour late, also where many pages lie before them', async () => {
    for (let n = 1; n <= 400; n += 1) server.comments.push(commentView(noon - n * 10_000, n));
    let { cursor } = await readPart(partOf('comment'), null);
    const found: number[] = [];
    for (let minute = 1; minute <= 24; minute += 1) {
      clock.advanceTo(noon + minute * minuteMs);
      server.comments.push(commentView(clock.now() - 1000, 1000 + minute));
      if (minute <= 12) server.comments.push(commentView(clock.now() - 55 * minuteMs, 5000 + minute));
      const poll = await readPart(partOf('comment'), cursor);
      found.push(...numbers(poll.posts));
      cursor = poll.cursor;
    }
    expect(found.filter((n) => n > 5000)).toHaveLength(12);
    expect(found.filter((n) => n > 1000 && n < 5000)).toHaveLength(24);
    expect(new Set(found).size).toBe(found.length);
  });

  test('that are deleted or removed are named as such, and a changed one comes again', async () => {
    for (let n = 1; n <= 4; n += 1) server.comments.push(commentView(noon - n * minuteMs, n));
    const first = await readPart(partOf('comment'), null);
    const [one, two, three] = server.comments.map(({ view }) => view.comment as Record<string, unknown>);
    Object.assign(one ?? {}, { deleted: true, content: '' });
    Object.assign(two ?? {}, { removed: true });
    Object.assign(three ?? {}, { content: 'My mug, again', updated: new Date(noon).toISOString() });
    clock.advanceTo(noon + minuteMs);
    const { pages, posts } = await readPart(partOf('comment'), first.cursor);
    expect(pages.flatMap(({ deleted = [] }) => deleted)).toEqual([
      'https://lemmy.example/comment/1',
      'https://lemmy.example/comment/2',
    ]);
    expect(posts).toMatchObject([{ text: 'My mug, again', edited: true }]);
  });

  test('say who speaks, what is answered and where', async () => {
    server.comments.push(
      commentView(noon - 3000, 12),
      commentView(noon - 2000, 34, {
        path: '0.12.34',
        host: 'far.example',
        content: 'Ask @acme@lemmy.example\n\n> a mug',
      }),
      commentView(noon - 1000, 56, { path: '0.7.56' }),
    );
    const { posts } = await readPart(partOf('comment'), null);
    const [third, second, first] = posts;
    expect(first).toMatchObject({
      kind: 'comment',
      parentId: 'https://lemmy.example/post/1',
      engagement: { likes: 2 },
    });
    expect(second).toMatchObject({
      id: 'https://far.example/comment/34',
      author: { id: 'https://far.example/u/ida', name: 'ida@far.example' },
      text: 'Ask @acme@lemmy.example',
      shown: 'a mug',
      parentId: 'https://lemmy.example/comment/12',
      rootId: 'https://lemmy.example/post/1',
      addressedTo: [{ id: 'https://lemmy.example/c/kitchen', name: '!kitchen@lemmy.example' }],
    });
    expect(second?.handles).toContainEqual({ id: 'acme@lemmy.example', name: 'acme@lemmy.example' });
    expect(third?.parentId).toBe('https://lemmy.example/comment/7');
  });

  test.each<[string, LemmyFault, typeof RetryLater | typeof Refused | typeof Error, RegExp]>([
    ['a rate limit', { kind: 'status', status: 400, error: 'rate_limit_error' }, RetryLater, /rate_limit/],
    ['429', { kind: 'status', status: 429 }, RetryLater, /429/],
    ['a private instance', { kind: 'status', status: 400, error: 'instance_is_private' }, Refused, /members alone/],
    ['403', { kind: 'status', status: 403 }, Refused, /shuts us out/],
    ['404', { kind: 'status', status: 404 }, Error, /no Lemmy/],
    ['502', { kind: 'status', status: 502 }, RetryLater, /502/],
    ['HTML', { kind: 'html' }, RetryLater, /not JSON/],
    ['a cut body', { kind: 'cut' }, RetryLater, /cannot be reached/],
    ['another shape', { kind: 'shape' }, Error, /shape/],
  ])('%s is told as what it is, and never as an empty page', async (_, fault, type, words) => {
    server.fault = fault;
    const error = await partOf('post')
      .collect({ cursor: null, signal: never })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toMatch(words);
  });
});

test.each([
  ['It **broke**, _twice_, and ~~I~~ `we` paid', 'It broke, twice, and I we paid', ''],
  [
    '# Title\n\n[the shop](https://shop.example/a_(b)) ![a mug](https://i.example/1.png)',
    'Title\n\nthe shop a mug',
    '',
  ],
  ['> they said\n\nNo &amp; never', 'No & never', 'they said'],
  ['::: spoiler The end\nIt breaks\n:::', 'The end\nIt breaks', ''],
  ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4', ''],
])('markdown is read as people see it: %s', (markdown, text, quoted) => {
  expect(markdownText(markdown)).toMatchObject({ text, quoted });
});
