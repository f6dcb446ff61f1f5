import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const dayMs = 86_400_000;
const rateWindowMs = 900_000;
const epochMs = 1_288_834_974_657n;

/** The upper bits of an id of X are its time. */
export const idAt = (at: number, number = 0): string =>
  String(((BigInt(at) - epochMs) << 22n) | BigInt(number % 4_194_304));
const timeOfId = (id: string): number => Number((BigInt(id) >> 22n) + epochMs);

export interface FakePost {
  id: string;
  at: number;
  /** When search finds it. */
  indexedAt: number;
  authorId: string;
  /** Fields beside id, text, created_at and author_id, or instead of them. */
  fields?: Record<string, unknown>;
}

export interface FakeAnswer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

export interface FakeX extends AsyncDisposable {
  url: string;
  posts: FakePost[];
  /** Posts that answers refer to. */
  referred: Record<string, unknown>[];
  /** Id -> how often it was handed out. */
  reads: Map<string, number>;
  userReads: number;
  referredReads: number;
  /** Parameters of each request, oldest first. */
  asked: URLSearchParams[];
  /** Requests for counts, and of how many posts for each that search finds they tell. */
  counts: number;
  countsPerPost: number;
  /** Requests in 15 minutes. */
  limit: number;
  /** Requests beyond them. */
  refused: number;
  /** Which posts a query finds; default: all. */
  finds: (query: string, post: FakePost) => boolean;
  /** Answers instead of it. */
  intercept: (asked: URLSearchParams, request: IncomingMessage) => FakeAnswer | null;
}

const known = new Set([
  ...['query', 'max_results', 'since_id', 'until_id', 'start_time', 'end_time', 'next_token', 'expansions'],
  ...['tweet.fields', 'post.fields', 'user.fields', 'sort_order', 'granularity'],
]);

/** What X says to a search that it does not take; null: it takes it. */
function refusal(asked: URLSearchParams, now: number): string | null {
  const [since, until] = [asked.get('since_id'), asked.get('until_id')];
  const [start, end] = [asked.get('start_time'), asked.get('end_time')];
  const results = Number(asked.get('max_results') ?? 10);
  for (const name of asked.keys()) if (!known.has(name)) return `The query parameter [${name}] is not one of [...]`;
  if (!asked.get('query')) return 'Invalid query';
  if (!(results >= 10 && results <= 100)) return 'max_results is not between 10 and 100';
  if ((since || until) && (start || end)) {
    return "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'.";
  }
  for (const id of [since, until]) {
    if (id === null) continue;
    if (!/^\d{1,19}$/.test(id)) return 'an id is not valid';
    if (timeOfId(id) < now - 7 * dayMs) return "'since_id' must be a tweet id created after 7 days ago";
  }
  for (const time of [start, end]) {
    if (time !== null && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time)) return 'a time is not valid';
  }
  if (start !== null && Date.parse(start) < now - 7 * dayMs) return "'start_time' must be on or after 7 days ago";
  if (start !== null && Date.parse(start) > now - 10_000) return "'start_time' must be at least 10 s ago";
  if (end !== null && Date.parse(end) > now - 10_000) return "'end_time' must be at least 10 s ago";
  if (start !== null && end !== null && start >= end) return "'end_time' must be after 'start_time'";
  const token = asked.get('next_token');
  return token !== null && !/^below-\d+$/.test(token) ? "'next_token' is not valid" : null;
}

/** Recent search as X documents it, with a late index and a count of what has to be paid. */
export async function serveFakeX({ now, token }: { now(): number; token: string }): Promise<FakeX> {
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const fake: FakeX = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts: [],
    referred: [],
    reads: new Map(),
    userReads: 0,
    referredReads: 0,
    asked: [],
    counts: 0,
    countsPerPost: 1.03,
    limit: 450,
    refused: 0,
    finds: () => true,
    intercept: () => null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const windows = new Map<number, number>();
  return fake;

  function countRequest(): { used: number; headers: Record<string, string> } {
    const start = Math.floor(now() / rateWindowMs) * rateWindowMs;
    const used = (windows.get(start) ?? 0) + 1;
    windows.set(start, used);
    return {
      used,
      headers: {
        'x-rate-limit-limit': String(fake.limit),
        'x-rate-limit-remaining': String(Math.max(0, fake.limit - used)),
        'x-rate-limit-reset': String((start + rateWindowMs) / 1000),
      },
    };
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const asked = new URL(request.url ?? '', fake.url).searchParams;
    fake.asked.push(asked);
    const { status, body, headers } = fake.intercept(asked, request) ?? search(request, asked);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }

  function search({ headers }: IncomingMessage, asked: URLSearchParams): FakeAnswer {
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: '{"title":"Unauthorized"}' };
    const { used, headers: rates } = countRequest();
    if (used > fake.limit) fake.refused += 1;
    if (used > fake.limit) return { status: 429, body: '{"title":"Too Many Requests"}', headers: rates };
    const wrong = refusal(asked, now());
    if (wrong !== null)
      return { status: 400, headers: rates, body: JSON.stringify({ errors: [{ message: wrong }], title: 'Invalid' }) };
    const found = fake.posts.filter((post) => isIn(post, asked, now()) && fake.finds(asked.get('query') ?? '', post));
    if (asked.has('granularity')) {
      fake.counts += 1;
      const total = Math.round(found.length * fake.countsPerPost);
      return { status: 200, headers: rates, body: JSON.stringify({ data: [], meta: { total_tweet_count: total } }) };
    }
    found.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
    const page = found.slice(0, Number(asked.get('max_results') ?? 10));
    return { status: 200, headers: rates, body: JSON.stringify(handOut(page, found.length > page.length)) };
  }

  function handOut(page: FakePost[], more: boolean): unknown {
    const last = page.at(-1);
    if (!last) return { meta: { result_count: 0 } };
    for (const { id } of page) fake.reads.set(id, (fake.reads.get(id) ?? 0) + 1);
    const users = [...new Set(page.map(({ authorId }) => authorId))];
    fake.userReads += users.length;
    const data = page.map(({ id, at, authorId, fields }) => ({
      id,
      text: `mug ${id}`,
      created_at: new Date(at).toISOString(),
      author_id: authorId,
      edit_history_tweet_ids: [id],
      ...fields,
    }));
    const text = JSON.stringify(data);
    const tweets = fake.referred.filter(({ id }) => text.includes(`"id":"${id}"`));
    fake.referredReads += tweets.length;
    return {
      data,
      includes: {
        users: users.map((id) => ({ id, username: `user${id}`, public_metrics: { followers_count: 5 } })),
        ...(tweets.length > 0 ? { tweets } : {}),
      },
      meta: {
        newest_id: page[0]?.id,
        oldest_id: last.id,
        result_count: page.length,
        ...(more ? { next_token: `below-${last.id}` } : {}),
      },
    };
  }
}

function isIn({ id, at, indexedAt }: FakePost, asked: URLSearchParams, now: number): boolean {
  if (indexedAt > now || at < now - 7 * dayMs) return false;
  const [since, until] = [asked.get('since_id'), asked.get('until_id')];
  const [start, end, token] = [asked.get('start_time'), asked.get('end_time'), asked.get('next_token')];
  if (since !== null && BigInt(id) <= BigInt(since)) return false;
  if (until !== null && BigInt(id) >= BigInt(until)) return false;
  if (start !== null && at < Date.parse(start)) return false;
  if (end !== null && at >= Date.parse(end)) return false;
  return token === null || BigInt(id) < BigInt(token.slice('below-'.length));
}
