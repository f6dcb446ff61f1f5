import { createHash } from 'node:crypto';
import { dayMs, type Post, type Time } from '../../../../core/domain.ts';
import type { Http } from '../../../../net/get.ts';
import { readFeed } from '../read-feed.ts';
import type { Feed } from './feed.ts';
import type { FeedState } from './feed-state.ts';

/** An old item that stays in a feed for ever does not mean that everything since is in it. */
const longestHistoryMs = 30 * dayMs;

export interface Polled {
  posts: Post[];
  /** Number of items in the document; 0: it has not changed. */
  found: number;
  state: FeedState;
}

/** Asks a feed once for what is new since. */
export async function pollFeed(
  http: Http,
  feed: Feed,
  state: FeedState,
  now: Time,
  signal: AbortSignal,
): Promise<Polled> {
  const answer = await http({
    url: feed.url,
    headers: {
      accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
      ...(state.etag === null ? {} : { 'if-none-match': state.etag }),
      ...(state.modified === null ? {} : { 'if-modified-since': state.modified }),
    },
    signal,
  });
  const polled = { ...state, tried: now, upTo: now, error: null, waitUntil: null };
  // Some servers change the marks of a document that has not changed.
  const { etag = null, 'last-modified': modified = null } = answer.headers;
  if (answer.status === 304)
    return {
      posts: [],
      found: 0,
      state: { ...polled, etag: etag ?? state.etag, modified: modified ?? state.modified },
    };
  const document = createHash('sha256').update(answer.body).digest('base64url').slice(0, 22);
  // Many servers send the same document again and again.
  if (document === state.document) return { posts: [], found: 0, state: { ...polled, etag, modified } };
  const reading = await readFeed(
    {
      body: answer.body,
      contentType: answer.headers['content-type'],
      feedUrl: feed.url,
      base: answer.url,
      now,
      speakers: feed.speakers,
      upTo: state.upTo,
      known: state.items,
    },
    signal,
  );
  const oldest = Math.max(reading.oldest, now - longestHistoryMs);
  // Without anything from the last poll in it, the feed may have dropped items that we never saw.
  const gap = state.upTo === null || (reading.found > 0 && oldest > state.upTo && !reading.overlaps);
  return {
    posts: reading.fresh,
    found: reading.found,
    state: { ...polled, etag, modified, since: gap ? oldest : state.since, items: reading.items, document },
  };
}
