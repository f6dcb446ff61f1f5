import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** An event of the network. `us`: microseconds. */
export interface NetworkEvent {
  us: number;
  did: string;
  kind: 'commit' | 'account' | 'identity';
  commit?: { operation: string; collection: string; rkey: string; record?: object };
  account?: { active: boolean; status?: string };
}

export interface Opened {
  dialect: 'v1' | 'v2';
  cursor: number | null;
}

/** A Jetstream server and the server of an account, on one port, with their faults. */
export interface JetstreamServer extends AsyncDisposable {
  url: string;
  /** Streams that were opened, oldest first. */
  opened: Opened[];
  /** Requests of other kinds, as `METHOD path`. */
  asked: string[];
  connections(): number;
  /** Adds events to what it keeps, and sends them. */
  emit(...events: NetworkEvent[]): void;
  /** Sends something that is no event. */
  sendRaw(data: string | Buffer): void;
  /** Ends all streams: by the protocol, or by breaking off. */
  drop(how: 'close' | 'break'): void;
  /** As to a reader that is too slow. */
  tooSlow(): void;
  mood: Mood;
}

interface Mood {
  /** Keeps connections open and sends nothing. */
  isSilent: boolean;
  /** Answers to the opening of a stream: a status other than 101, or none at all. */
  refuses: { status: number; retryAfter?: string } | 'hangs' | null;
  speaks: readonly ('v1' | 'v2')[];
  search: 'works' | 'forbidden' | 'expired' | 'broken' | 'limited';
  /** Handle -> DID. */
  handles: Record<string, string>;
  /** What the search finds. */
  posts: SearchedPost[];
}

export interface SearchedPost {
  uri: string;
  author: { did: string; handle: string };
  record: { text: string; createdAt: string; [field: string]: unknown };
  indexedAt: string;
  [field: string]: unknown;
}

const password = 'abcd-efgh-ijkl-mnop';
export const account = { handle: 'watch.example', appPassword: password };

export async function startJetstream({
  now = Date.now,
  windowMs = 36 * 3_600_000,
}: {
  now?: () => number;
  windowMs?: number;
} = {}): Promise<JetstreamServer> {
  const events: NetworkEvent[] = [];
  const sockets = new Map<WebSocket, Opened>();
  const opened: Opened[] = [];
  const asked: string[] = [];
  let session = 0;
  const mood: Mood = { isSilent: false, refuses: null, speaks: ['v1', 'v2'], search: 'works', handles: {}, posts: [] };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  const streams = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  function answer(request: IncomingMessage, response: ServerResponse, body: string): unknown {
    const url = new URL(request.url ?? '', 'http://localhost');
    asked.push(`${request.method} ${url.pathname}`);
    const say = (status: number, value: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const method = url.pathname.replace('/xrpc/', '');
    const bearer = request.headers.authorization ?? '';
    if (method === 'com.atproto.identity.resolveHandle') {
      const did = mood.handles[url.searchParams.get('handle') ?? ''];
      if (did === undefined) return say(400, { error: 'InvalidRequest', message: 'Unable to resolve handle' });
      return say(200, { did });
    }
    if (method === 'com.atproto.server.createSession') {
      const given = JSON.parse(body) as { identifier: string; password: string };
      if (given.password !== password) return say(401, { error: 'AuthenticationRequired', message: 'Invalid' });
      session += 1;
      return say(200, { did: 'did:plc:watch', handle: given.identifier, ...tokens() });
    }
    if (method === 'com.atproto.server.refreshSession') {
      if (bearer !== `Bearer refresh-${session}`)
        return say(400, { error: 'ExpiredToken', message: 'Token has expired' });
      session += 1;
      return say(200, { did: 'did:plc:watch', handle: account.handle, ...tokens() });
    }
    if (method !== 'app.bsky.feed.searchPosts') return say(404, { error: 'NotFound' });
    if (mood.search === 'broken') return response.end('{"posts": [');
    if (mood.search === 'limited') {
      const reset = String(Math.ceil(now() / 1000) + 120);
      return response.writeHead(429, { 'ratelimit-reset': reset }).end('{}');
    }
    if (mood.search === 'forbidden' || bearer === '') {
      response.writeHead(403, { 'content-type': 'text/html' });
      return response.end('<html><body><h1>403 Forbidden</h1>Request forbidden by administrative rules.</body></html>');
    }
    if (bearer !== `Bearer access-${session}` || mood.search === 'expired') {
      mood.search = 'works';
      return say(400, { error: 'ExpiredToken', message: 'Token has expired' });
    }
    return say(200, search(url.searchParams));
  }

  const tokens = () => ({ accessJwt: `access-${session}`, refreshJwt: `refresh-${session}` });

  function search(asked: URLSearchParams): object {
    const words = (asked.get('q') ?? '').toLowerCase().replaceAll('"', '').split(' ');
    const since = Date.parse(asked.get('since') ?? '1970-01-01T00:00:00Z');
    const until = Date.parse(asked.get('until') ?? '2100-01-01T00:00:00Z');
    const limit = Number(asked.get('limit') ?? 25);
    const sortAt = ({ record, indexedAt }: SearchedPost): number =>
      Math.min(Date.parse(record.createdAt), Date.parse(indexedAt));
    const found = mood.posts
      .filter((post) => sortAt(post) >= since && sortAt(post) < until)
      .filter(({ record }) => words.every((word) => record.text.toLowerCase().includes(word)))
      .sort((a, b) => sortAt(b) - sortAt(a));
    return { posts: found.slice(0, limit), ...(found.length > limit && { cursor: String(limit) }) };
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const dialect = url.pathname === '/subscribe' ? 'v1' : 'v2';
    const refuse = (status: number, error: string, headers = ''): void => {
      const body = JSON.stringify({ error, message: error });
      const lines = ['content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
      socket.end(`HTTP/1.1 ${status} No\r\n${lines.join('\r\n')}\r\n${headers}\r\n${body}`);
    };
    if (mood.refuses === 'hangs') return;
    if (mood.refuses) {
      const { status, retryAfter } = mood.refuses;
      return refuse(status, '', retryAfter === undefined ? '' : `retry-after: ${retryAfter}\r\n`);
    }
    const isKnown = dialect === 'v1' || url.pathname === '/xrpc/network.bsky.jetstream.subscribeEvents';
    if (!isKnown || !mood.speaks.includes(dialect)) return refuse(404, 'NotFound');
    const written = url.searchParams.get('cursor');
    const cursor = written === null ? null : Number(written);
    if (cursor !== null && !Number.isSafeInteger(cursor)) return refuse(400, 'InvalidRequest');
    const kinds = url.searchParams.getAll('kinds');
    if (kinds.some((kind) => !['commit', 'identity', 'account', 'sync'].includes(kind)))
      return refuse(400, 'InvalidRequest');
    const floor = (now() - windowMs) * 1000;
    if (dialect === 'v2' && cursor !== null && cursor < floor) return refuse(400, 'CursorTooOld');
    const wanted = url.searchParams.getAll(dialect === 'v1' ? 'wantedCollections' : 'collections');
    streams.handleUpgrade(request, socket, head, (stream) => {
      const options = { dialect, cursor } as const;
      opened.push(options);
      wantedOf.set(stream, wanted);
      if (cursor !== null && cursor <= now() * 1000)
        for (const [seq, event] of events.entries())
          if (event.us >= Math.max(cursor, floor)) send(stream, event, seq, dialect);
      sockets.set(stream, options);
      stream.on('close', () => sockets.delete(stream));
      stream.on('error', () => undefined);
    });
  });
  const wantedOf = new WeakMap<WebSocket, string[]>();

  function send(stream: WebSocket, event: NetworkEvent, seq: number, dialect: 'v1' | 'v2'): void {
    const wanted = wantedOf.get(stream) ?? [];
    if (mood.isSilent || (event.commit && wanted.length > 0 && !wanted.includes(event.commit.collection))) return;
    stream.send(JSON.stringify(dialect === 'v1' ? firstDialect(event, seq) : secondDialect(event, seq)));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    opened,
    asked,
    mood,
    connections: () => sockets.size,
    emit(...given) {
      for (const event of given) {
        events.push(event);
        for (const [stream, { dialect }] of sockets) send(stream, event, events.length - 1, dialect);
      }
    },
    sendRaw(data) {
      for (const stream of sockets.keys()) stream.send(data);
    },
    drop(how) {
      for (const stream of sockets.keys())
        if (how === 'close') stream.close(1001);
        else stream.terminate();
    },
    tooSlow() {
      for (const stream of sockets.keys()) {
        stream.send(JSON.stringify({ $type: 'error', error: 'ConsumerTooSlow', message: 'reconnect with cursor=1' }));
        stream.close(1008);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const stream of sockets.keys()) stream.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const firstDialect = ({ us, did, kind, commit, account }: NetworkEvent, seq: number): object => ({
  did,
  time_us: us,
  cursor: seq + 1,
  kind,
  ...(commit && { commit: { rev: '3l3qo2vutsw2b', cid: 'bafyreidc6', ...commit } }),
  ...(account && { account: { did, seq: 1, time: timeOf(us), ...account } }),
  ...(kind === 'identity' && { identity: { did, handle: 'someone.example', seq: 1, time: timeOf(us) } }),
});

const secondDialect = ({ us, did, kind, commit, account }: NetworkEvent, seq: number): object => ({
  $type: 'message',
  payload: {
    $type: `network.bsky.jetstream.subscribeEvents#${kind}`,
    seq: seq + 1,
    did,
    time: timeOf(us),
    witnessedAt: timeOf(us),
    ...(commit && { rev: '3l3qo2vutsw2b', cid: 'bafyreidc6', ...commit }),
    ...(account && { account: { did, seq: 1, time: timeOf(us), ...account } }),
    ...(kind === 'identity' && { identity: { did, handle: 'someone.example', seq: 1, time: timeOf(us) } }),
  },
});

/** With microseconds. */
const timeOf = (us: number): string =>
  new Date(Math.floor(us / 1000)).toISOString().replace('Z', `${String(us % 1000).padStart(3, '0')}Z`);

/** A post, written and seen at `at` (milliseconds). */
export function postEvent(did: string, rkey: string, at: number, record: Record<string, unknown>): NetworkEvent {
  return {
    us: at * 1000,
    did,
    kind: 'commit',
    commit: {
      operation: 'create',
      collection: 'app.bsky.feed.post',
      rkey,
      record: { $type: 'app.bsky.feed.post', createdAt: new Date(at).toISOString(), langs: ['en'], ...record },
    },
  };
}

export function repostEvent(did: string, rkey: string, at: number, uri: string): NetworkEvent {
  const record = {
    $type: 'app.bsky.feed.repost',
    createdAt: new Date(at).toISOString(),
    subject: { uri, cid: 'bafy' },
  };
  const commit = { operation: 'create', collection: 'app.bsky.feed.repost', rkey, record };
  return { us: at * 1000, did, kind: 'commit', commit };
}

export const deleteEvent = (
  did: string,
  rkey: string,
  at: number,
  collection = 'app.bsky.feed.post',
): NetworkEvent => ({
  us: at * 1000,
  did,
  kind: 'commit',
  commit: { operation: 'delete', collection, rkey },
});
