import type { Post, Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import { decodeDocument } from './feed-document.ts';
import { postsOfLargeFeed } from './feed-posts.ts';
import { parseApart } from './parse-apart.ts';

export interface FeedDocument {
  body: Buffer;
  contentType: string | undefined;
  url: string;
  now: Time;
  /** Marks of the items of the last poll, one after the other. */
  known: string;
}

export interface FeedReading {
  /** Posts that were not in the last poll. */
  fresh: Post[];
  /** Marks of all items. */
  items: string;
  found: number;
  /** Whether any item was in the last poll. */
  overlaps: boolean;
  /** The oldest date in it; `now` when there is none. */
  oldest: Time;
}

/** 48 bits tell the items of one feed apart. */
const markLength = 8;

const markOf = (text: string): string => sha256(text, 'utf16le').toString('base64url').slice(0, markLength);

/** What is in a feed, and what of it is new. Throws on a document that is no feed, or half of one. */
export async function readFeed(
  { body, contentType, url, now, known }: FeedDocument,
  signal: AbortSignal,
): Promise<FeedReading> {
  const text = decodeDocument(body, contentType);
  const { posts, dated } = await postsOfLargeFeed(text, url, now, (document) => parseApart(document, signal));
  const before = marksIn(known);
  const marked = new Map(posts.map((post) => [markOf(post.id), post]));
  const fresh = [...marked].filter(([mark]) => !before.has(mark)).map(([, post]) => post);
  return {
    fresh,
    items: [...marked.keys()].join(''),
    found: posts.length,
    overlaps: fresh.length < marked.size,
    oldest: dated.reduce((oldest, at) => Math.min(oldest, at), now),
  };
}

function marksIn(packed: string): Set<string> {
  const marks = new Set<string>();
  for (let at = 0; at < packed.length; at += markLength) marks.add(packed.slice(at, at + markLength));
  return marks;
}
