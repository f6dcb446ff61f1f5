/** Ways in which a server speaks: the first is spoken everywhere, the second tells when a cursor is too old. */
export type Dialect = 'v1' | 'v2';

export const publicHosts = [
  'jetstream1.us-east.bsky.network',
  'jetstream2.us-east.bsky.network',
  'jetstream1.us-west.bsky.network',
  'jetstream2.us-west.bsky.network',
];

const collections = ['app.bsky.feed.post', 'app.bsky.feed.repost'];
/** Larger frames than any post with its links are left out by the server. */
const maxFrameBytes = 1_000_000;

/** The origin of a host as it is configured: `host`, `ws://host:port` or `https://host`. */
export function socketOrigin(written: string): URL {
  const url = new URL(/^[a-z]+:\/\//i.test(written) ? written : `wss://${written}`);
  url.protocol = /^(?:ws|http):$/.test(url.protocol) ? 'ws:' : 'wss:';
  return url;
}

/** `cursorUs`: where to begin, in microseconds; null: now. */
export function streamUrl(host: string, dialect: Dialect, cursorUs: number | null): string {
  const url = socketOrigin(host);
  const base = url.pathname.replace(/\/(?:subscribe\/?)?$/, '');
  url.pathname = `${base}/${dialect === 'v1' ? 'subscribe' : 'xrpc/network.bsky.jetstream.subscribeEvents'}`;
  for (const one of collections) url.searchParams.append(dialect === 'v1' ? 'wantedCollections' : 'collections', one);
  if (dialect === 'v2') for (const kind of ['commit', 'account', 'identity']) url.searchParams.append('kinds', kind);
  url.searchParams.set('maxMessageSizeBytes', String(maxFrameBytes));
  if (cursorUs !== null) url.searchParams.set('cursor', String(Math.floor(cursorUs)));
  return url.href;
}
