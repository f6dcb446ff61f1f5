import type { IncomingMessage, ServerResponse } from 'node:http';
import { atomOf, type RedditThing, thingOf } from './reddit-things.ts';
import { serveHttp } from './serve-http.ts';

export type RedditFault =
  | '429'
  | '429 with a time'
  | '403'
  | '500'
  | '503'
  | 'cut'
  | 'not JSON'
  | 'hangs'
  | 'resets'
  | '401';

export interface RedditServer extends AsyncDisposable {
  url: string;
  /** Requests as they came: method, path and query. */
  asked: { path: string; at: number; userAgent: string; token: string | null }[];
  things: RedditThing[];
  /** What the next requests get instead of an answer; called for each but those for tokens. */
  fault: (path: string) => RedditFault | null;
  /** Whether requests for tokens are refused. */
  refusesTokens: boolean;
  /** Tokens that were given. */
  tokens: string[];
  /** Tokens that no longer hold. */
  over: Set<string>;
  expiresInS: number;
  /** What x-ratelimit-remaining and -reset say; null: they are missing. */
  rate: { remaining: number; resetS: number } | null;
  /** Things that a listing reaches back. */
  depth: number;
}

export const redditKey = { clientId: 'an-app', clientSecret: 'hush-hush-secret' };

/** Reddit's two hosts on one port: tokens, API and feeds, and its block of whatever is asked without a token. */
export async function serveReddit(): Promise<RedditServer> {
  const http = await serveHttp((request, response) => {
    void answer(server, request, response);
  });
  const server: RedditServer = {
    url: http.url,
    asked: [],
    things: [],
    fault: () => null,
    refusesTokens: false,
    tokens: [],
    over: new Set(),
    expiresInS: 86_400,
    rate: { remaining: 598, resetS: 300 },
    depth: 1000,
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
  return server;
}

const block = '<!doctype html><html><body><p>whoa there, pardner! blocked due to a network policy</p></body></html>';

async function answer(server: RedditServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', server.url);
  const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
  const path = `${url.pathname}${url.search}`;
  server.asked.push({ path, at: Date.now(), userAgent: request.headers['user-agent'] ?? '', token });
  const json = (status: number, body: unknown): void => {
    const rate = server.rate && {
      'x-ratelimit-remaining': `${server.rate.remaining}.0`,
      'x-ratelimit-used': '2',
      'x-ratelimit-reset': String(server.rate.resetS),
    };
    response
      .writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...rate })
      .end(JSON.stringify(body));
  };
  if (url.pathname === '/api/v1/access_token') return giveToken(server, request, json);
  const fault = server.fault(path);
  if (fault !== null) return fail(fault, response);
  if (url.pathname.endsWith('.rss')) {
    const found = found100(server, url);
    response.writeHead(200, { 'content-type': 'application/atom+xml; charset=UTF-8' }).end(atomOf(found));
    return;
  }
  const isKnown = token !== null && server.tokens.includes(token) && !server.over.has(token);
  if (token === null || url.pathname.endsWith('.json')) {
    response.writeHead(403, { 'content-type': 'text/html', server: 'snooserv' }).end(block);
    return;
  }
  if (!isKnown) return json(401, { message: 'Unauthorized', error: 401 });
  if (url.pathname === '/api/info') {
    const ids = (url.searchParams.get('id') ?? '').split(',').slice(0, 100);
    const known = ids.flatMap((id) => server.things.filter(({ name }) => name === id));
    return json(200, listing(known, null));
  }
  const all = listed(server, url);
  const after = url.searchParams.get('after');
  const limit = Math.min(100, Number(url.searchParams.get('limit') ?? 25));
  const at = after === null ? 0 : all.findIndex(({ name }) => name === after) + 1;
  // An anchor that is gone finds nothing, for ever.
  const page = after !== null && at === 0 ? [] : all.slice(at, at + limit);
  json(200, listing(page, at + page.length < all.length && page.length > 0 ? (page.at(-1)?.name ?? null) : null));
}

const listing = (things: readonly RedditThing[], after: string | null) => ({
  kind: 'Listing',
  data: { after, before: null, dist: things.length, children: things.map((thing) => thingOf(thing)) },
});

/** Newest first, as far as a listing reaches. */
function listed(server: RedditServer, url: URL): RedditThing[] {
  const [, names = '', what = ''] = /^\/r\/([\w+]+)\/(new|comments)(?:\/\.rss)?$/.exec(url.pathname) ?? [];
  const subreddits = names.split('+');
  const isSearch = /^\/search(?:\.rss)?$/.test(url.pathname);
  const words = [...(url.searchParams.get('q') ?? '').matchAll(/"([^"]+)"|[\p{L}\p{N}_]+/gu)]
    .map(([word, phrase]) => (phrase ?? word).toLowerCase())
    .filter((word) => !['and', 'or'].includes(word));
  return server.things
    .filter((thing) => {
      if (thing.isGone) return false;
      if (isSearch)
        return thing.name.startsWith('t3_') && words.some((word) => thing.text.toLowerCase().includes(word));
      const isHere = subreddits.includes('all') || subreddits.includes(thing.subreddit);
      return isHere && thing.name.startsWith(what === 'comments' ? 't1_' : 't3_');
    })
    .sort((a, b) => b.at - a.at)
    .slice(0, server.depth);
}

const found100 = (server: RedditServer, url: URL): RedditThing[] =>
  listed(server, url).slice(0, Math.min(100, Number(url.searchParams.get('limit') ?? 25)));

function giveToken(
  server: RedditServer,
  request: IncomingMessage,
  json: (status: number, body: unknown) => void,
): void {
  const login = Buffer.from((request.headers.authorization ?? '').replace(/^basic /i, ''), 'base64').toString();
  let form = '';
  request.on('data', (chunk: Buffer) => {
    form += chunk.toString();
  });
  request.on('end', () => {
    if (login !== `${redditKey.clientId}:${redditKey.clientSecret}` || server.refusesTokens)
      return json(401, { message: 'Unauthorized', error: 401 });
    const grant = new URLSearchParams(form).get('grant_type');
    if (grant === 'password' && new URLSearchParams(form).get('password') !== 'right')
      return json(200, { error: 'invalid_grant' });
    const token = `token-${server.tokens.length + 1}`;
    server.tokens.push(token);
    json(200, { access_token: token, token_type: 'bearer', expires_in: server.expiresInS, scope: '*' });
  });
}

function fail(fault: RedditFault, response: ServerResponse): void {
  if (fault === 'hangs') return;
  if (fault === 'resets') {
    response.destroy();
  } else if (fault === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"kind":"Listing","data":{"children":[');
    setTimeout(() => response.destroy(), 5);
  } else if (fault === 'not JSON') response.writeHead(200, { 'content-type': 'text/html' }).end(block);
  else if (fault === '429 with a time') response.writeHead(429, { 'retry-after': '120' }).end('too many requests');
  else response.writeHead(Number(fault), { 'content-type': 'text/html' }).end(block);
}
