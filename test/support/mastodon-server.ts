import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Time } from '../../src/core/domain.ts';
import { type LocalServer, serveHttp } from './serve-http.ts';

/** A post as the server keeps it; what is not given is as usual. */
export interface FakeStatus {
  id: string;
  tags: string[];
  [field: string]: unknown;
}

export type Fault =
  | { kind: 'status'; status: number; error?: string; headers?: Record<string, string> }
  | { kind: 'html' | 'cut' | 'hang' | 'reset' | 'shape' };

export interface MastodonServer extends LocalServer {
  statuses: FakeStatus[];
  /** What it answers instead, for as long as it is set. */
  fault: Fault | null;
  /** Only with this token; null: to everybody. */
  token: string | null;
  /** 'full': by words with a token; 'closed': an empty list without one, as Mastodon does. */
  search: 'full' | 'closed';
  /** Requests left in the window, and when it ends; null: it says nothing of that. */
  rate: { left: number; until: Time } | null;
  /** How often it had to say 429. */
  refused: number;
  access: { local: string; remote: string } | null;
  pageSize: number;
  authorizations: string[];
}

/** Ids hold the time of posting, so that a post that arrives late has an old id. */
export const snowflake = (at: Time, n = 0): string => ((BigInt(at) << 16n) | BigInt(n)).toString();

export function statusOf(at: Time, text: string, given: Record<string, unknown> = {}): FakeStatus {
  const n = Number(given.n ?? 0);
  const id = String(given.id ?? snowflake(at, n));
  const user = String(given.user ?? 'mara');
  const home = String(given.home ?? 'social.example');
  return {
    id,
    uri: `https://${home}/users/${user}/statuses/${id}`,
    url: `https://${home}/@${user}/${id}`,
    created_at: new Date(at).toISOString(),
    edited_at: null,
    content: `<p>${text}</p>`,
    spoiler_text: '',
    visibility: 'public',
    language: 'en',
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    replies_count: 0,
    reblogs_count: 2,
    favourites_count: 3,
    reblog: null,
    account: {
      id: `1${user.length}${user.charCodeAt(0)}`,
      username: user,
      acct: home === 'social.example' ? user : `${user}@${home}`,
      url: `https://${home}/@${user}`,
      bot: false,
      followers_count: 120,
    },
    mentions: [],
    media_attachments: [],
    tags: ['mug'],
    poll: null,
    card: null,
    ...(given.fields as Record<string, unknown> | undefined),
  };
}

const later = (one: FakeStatus, other: FakeStatus): number => (BigInt(one.id) > BigInt(other.id) ? -1 : 1);

/** Pages as Mastodon does: `min_id` gives the oldest that are newer, `since_id` the newest of all that are. */
function pageOf(statuses: readonly FakeStatus[], query: URLSearchParams, pageSize: number): FakeStatus[] {
  const limit = Math.min(Number(query.get('limit') ?? 20), pageSize);
  const [max, min, since] = ['max_id', 'min_id', 'since_id'].map((name) => query.get(name));
  const found = statuses
    .filter(({ id }) => !max || BigInt(id) < BigInt(max))
    .filter(({ id }) => !min || BigInt(id) > BigInt(min))
    .filter(({ id }) => !since || BigInt(id) > BigInt(since))
    .sort(later);
  return min ? found.slice(-limit) : found.slice(0, limit);
}

export async function serveMastodon(now: () => Time): Promise<MastodonServer> {
  const authorizations: string[] = [];
  const http = await serveHttp((request, response) => answer(request, response));
  const server: MastodonServer = {
    ...http,
    statuses: [],
    fault: null,
    token: null,
    search: 'closed',
    rate: null,
    refused: 0,
    access: { local: 'public', remote: 'public' },
    pageSize: 40,
    authorizations,
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', http.url);
    authorizations.push(request.headers.authorization ?? '');
    const rate = server.rate;
    const limits: Record<string, string> = rate
      ? {
          'x-ratelimit-limit': '300',
          'x-ratelimit-remaining': String(Math.max(0, rate.left - 1)),
          'x-ratelimit-reset': new Date(rate.until).toISOString(),
        }
      : {};
    const send: Send = (status, body, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...limits, ...headers });
      response.end(JSON.stringify(body));
    };
    const isOver = rate !== null && now() < rate.until && rate.left <= 0;
    if (rate && now() >= rate.until) server.rate = { left: 300, until: rate.until + 300_000 };
    else if (rate) rate.left -= 1;
    if (isOver) server.refused += 1;
    if (isOver) send(429, { error: 'Too many requests' });
    else if (server.fault) fail(server.fault, response, send);
    else {
      const { status, body, link } = answerTo(url, request.headers.authorization);
      send(status, body, link === undefined ? {} : { link });
    }
  }

  function answerTo(url: URL, authorization: string | undefined): { status: number; body: unknown; link?: string } {
    if (url.pathname === '/api/v2/instance') {
      const configuration = server.access ? { timelines_access: { hashtag_feeds: server.access } } : {};
      return { status: 200, body: { domain: 'social.example', version: '4.5.0', configuration } };
    }
    const isKnown = server.token !== null && authorization === `Bearer ${server.token}`;
    if (authorization && !isKnown) return { status: 401, body: { error: 'The access token is invalid' } };
    if (url.pathname === '/api/v2/search') {
      if (!isKnown && (url.searchParams.has('resolve') || url.searchParams.has('offset')))
        return { status: 401, body: { error: 'Not supported without authentication' } };
      const words = (url.searchParams.get('q') ?? '').toLowerCase().replaceAll('"', '').split(/\s+/);
      const matching = server.statuses.filter((one) => words.every((word) => wordsOf(one).includes(word)));
      const open = server.search === 'full' && isKnown ? matching : [];
      // The search takes `min_id` for the time from which on it searches, newest first.
      const query = new URLSearchParams(url.searchParams);
      query.delete('min_id');
      query.set('since_id', url.searchParams.get('min_id') ?? '');
      const statuses = pageOf(open, query, server.pageSize);
      return { status: 200, body: { accounts: [], statuses, hashtags: [] } };
    }
    const [, tag] = /^\/api\/v1\/timelines\/tag\/([^/]+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    if (tag === undefined) return { status: 404, body: { error: 'Record not found' } };
    if (server.token !== null && !isKnown)
      return { status: 422, body: { error: 'This method requires an authenticated user' } };
    const tagged = server.statuses.filter(({ tags }) => tags.includes(tag));
    const page = pageOf(tagged, url.searchParams, server.pageSize);
    const link = `<${http.url}/x?max_id=${page.at(-1)?.id}>; rel="next", <${http.url}/x?min_id=${page[0]?.id}>; rel="prev"`;
    return { status: 200, body: page.map(({ tags: _, ...one }) => one), ...(page.length > 0 && { link }) };
  }
  return server;
}

const wordsOf = ({ content }: FakeStatus): string => String(content).toLowerCase();

type Send = (status: number, body: unknown, headers?: Record<string, string>) => void;

function fail(fault: Fault, response: ServerResponse, send: Send): void {
  if (fault.kind === 'status') send(fault.status, { error: fault.error ?? 'no' }, fault.headers);
  else if (fault.kind === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  else if (fault.kind === 'shape') send(200, { error: 'maintenance' });
  else if (fault.kind === 'reset') response.destroy();
  else if (fault.kind === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('[{"id": "1"', () => response.destroy());
  }
}
