import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Time } from '../../src/core/domain.ts';
import { type LocalServer, serveHttp } from './serve-http.ts';

/** A view as the server lists it. */
export interface FakeView {
  at: Time;
  /** Above all others, whatever its time. */
  pinned?: boolean;
  view: Record<string, unknown>;
}

export type LemmyFault =
  | { kind: 'status'; status: number; error?: string; headers?: Record<string, string> }
  | { kind: 'html' | 'cut' | 'hang' | 'reset' | 'shape' };

export interface LemmyServer extends LocalServer {
  posts: FakeView[];
  comments: FakeView[];
  fault: LemmyFault | null;
  /** '0.18': pages by number and times without a zone; '0.19': `page_cursor`; '1.0': v4 alone. */
  version: '0.18' | '0.19' | '1.0';
}

const person = (name: string, host: string) => ({
  id: name.length,
  name,
  actor_id: `https://${host}/u/${name}`,
  bot_account: false,
});
const community = { id: 9, name: 'kitchen', title: 'Kitchen', actor_id: 'https://lemmy.example/c/kitchen' };

export function postView(at: Time, n: number, given: Record<string, unknown> = {}): FakeView {
  const { user = 'mara', host = 'lemmy.example', pinned = false, ...post } = given;
  return {
    at,
    pinned: pinned === true,
    view: {
      post: {
        id: n,
        name: `A mug ${n}`,
        body: 'It **broke**',
        ap_id: `https://${host}/post/${n}`,
        published: new Date(at).toISOString(),
        deleted: false,
        removed: false,
        featured_local: pinned,
        language_id: 37,
        ...post,
      },
      creator: person(String(user), String(host)),
      community,
      counts: { post_id: n, comments: 4, score: 6, upvotes: 7, downvotes: 1 },
    },
  };
}

export function commentView(at: Time, n: number, given: Record<string, unknown> = {}): FakeView {
  const { user = 'ida', host = 'lemmy.example', ...comment } = given;
  return {
    at,
    view: {
      comment: {
        id: n,
        content: `My mug too, ${n}`,
        path: `0.${n}`,
        ap_id: `https://${host}/comment/${n}`,
        published: new Date(at).toISOString(),
        deleted: false,
        removed: false,
        ...comment,
      },
      creator: person(String(user), String(host)),
      post: { id: 1, name: 'A mug 1', ap_id: 'https://lemmy.example/post/1' },
      community,
      counts: { comment_id: n, score: 1, upvotes: 2, downvotes: 0, child_count: 0 },
    },
  };
}

const names: Record<string, string> = { published: 'published_at', updated: 'updated_at', actor_id: 'ap_id' };

/** As Lemmy 1.0 writes it: other names, and counts beside the words. */
const asV4 = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asV4);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [names[key] ?? key, asV4(inner)]));
};

const withoutZones = (json: string): string => json.replace(/("published":"[^"]*?)Z"/g, '$1"');

export async function serveLemmy(): Promise<LemmyServer> {
  const http = await serveHttp((request, response) => answer(request, response));
  const server: LemmyServer = {
    ...http,
    posts: [],
    comments: [],
    fault: null,
    version: '0.19',
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
  const send = (response: ServerResponse, status: number, json: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(json);
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', http.url);
    const [, api, kind] = /^\/api\/(v3|v4)\/(post|comment)\/list$/.exec(url.pathname) ?? [];
    if (server.fault) fail(server.fault, response);
    else if (!kind || api !== (server.version === '1.0' ? 'v4' : 'v3')) response.writeHead(404).end();
    else send(response, 200, listOf(kind, url.searchParams));
  }

  function listOf(kind: string, query: URLSearchParams): string {
    const isPost = kind === 'post';
    const limit = Math.min(Number(query.get('limit') ?? 10), 50);
    const sorted = [...(isPost ? server.posts : server.comments)].sort(
      (a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.at - a.at,
    );
    const cursor = query.get('page_cursor');
    const byCursor = server.version === '1.0' || (server.version === '0.19' && isPost);
    const from = cursor
      ? sorted.findIndex(({ view }) => JSON.stringify(view).includes(`"id":${cursor.slice(1)},`)) + 1
      : (Number(query.get('page') ?? 1) - 1) * limit;
    const page = sorted.slice(from, from + limit);
    const last = page.at(-1)?.view[kind] as { id: number } | undefined;
    const isMore = from + limit < sorted.length;
    const next = byCursor && isMore ? `P${last?.id}` : undefined;
    const views = page.map(({ view }) => view);
    if (server.version === '1.0') return JSON.stringify({ items: asV4(views), next_page: next });
    const json = JSON.stringify({ [isPost ? 'posts' : 'comments']: views, next_page: next });
    return server.version === '0.18' ? withoutZones(json) : json;
  }

  function fail(fault: LemmyFault, response: ServerResponse): void {
    if (fault.kind === 'status') send(response, fault.status, JSON.stringify({ error: fault.error }), fault.headers);
    else if (fault.kind === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    else if (fault.kind === 'shape') send(response, 200, '{"error":"maintenance"}');
    else if (fault.kind === 'reset') response.destroy();
    else if (fault.kind === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"posts": [', () => response.destroy());
    }
  }
  return server;
}
