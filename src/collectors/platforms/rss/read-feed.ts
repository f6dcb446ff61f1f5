import type { Post, Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import { decodeDocument } from './decode-document.ts';
import { type FeedAnswer, postsOfLargeFeed } from './feed-posts.ts';
import { parseApart } from './parse-apart.ts';

export interface FeedDocument extends Omit<FeedAnswer, 'text'> {
  body: Buffer;
  contentType: string | undefined;
  /** Until when the feed was read before; null: never. */
  upTo: Time | null;
  known: KnownItems;
}

/** Marks of the items of the last poll, one after the other. A list: those of the version before, which went by links. */
export type KnownItems = string | readonly string[];

export interface FeedReading {
  /** Posts that were not in the last poll, and those that were changed since: their new words may name the brand. */
  fresh: Post[];
  /** Marks of all items. */
  items: string;
  found: number;
  /** Whether any item was in the last poll. */
  overlaps: boolean;
  /** The oldest date in it; `now` when there is none. */
  oldest: Time;
}

/** 48 bits tell the items of one feed apart, 24 two versions of an item. */
const idLength = 8;
const textLength = 4;

const markOf = (text: string, length: number): string => sha256(text, 'utf16le').toString('base64url').slice(0, length);

/** What is in a feed, and what of it is new. Throws on a document that is no feed, or half of one. */
export async function readFeed(
  { body, contentType, upTo, known, ...rest }: FeedDocument,
  signal: AbortSignal,
): Promise<FeedReading> {
  const text = decodeDocument(body, contentType);
  const { posts, dated } = await postsOfLargeFeed({ ...rest, text }, (feed) => parseApart(feed, signal));
  const { fresh, items, overlaps } = typeof known === 'string' ? sortOut(posts, known) : takeOver(posts, known, upTo);
  return { fresh, items, overlaps, found: posts.length, oldest: dated.reduce((a, b) => Math.min(a, b), rest.now) };
}

type Sorted = Pick<FeedReading, 'fresh' | 'items' | 'overlaps'>;

function sortOut(posts: readonly Post[], known: string): Sorted {
  const before = new Map<string, string>();
  for (let at = 0; at < known.length; at += idLength + textLength)
    before.set(known.slice(at, at + idLength), known.slice(at + idLength, at + idLength + textLength));
  const fresh: Post[] = [];
  let items = '';
  let overlaps = false;
  for (const { formerId: _, ...post } of posts) {
    const [id, text] = marksOf(post);
    const last = before.get(id);
    if (last !== undefined) overlaps = true;
    if (last !== text) fresh.push(post);
    items += id + text;
  }
  return { fresh, items, overlaps };
}

/** Items that were read by the version before come with the ids by which it knew them. */
function takeOver(posts: readonly Post[], known: readonly string[], upTo: Time | null): Sorted {
  const before = new Set(known.map((mark) => mark.slice(0, idLength)));
  const fresh: Post[] = [];
  let items = '';
  let overlaps = false;
  for (const { formerId, ...post } of posts) {
    const wasThere = before.has(markOf(formerId ?? post.id, idLength));
    if (wasThere) overlaps = true;
    const isOld = wasThere || post.at <= (upTo ?? 0);
    if (!isOld) fresh.push(post);
    else if (formerId !== undefined) fresh.push({ ...post, formerId });
    items += marksOf(post).join('');
  }
  return { fresh, items, overlaps };
}

const marksOf = ({ id, text }: Post): [id: string, text: string] => [markOf(id, idLength), markOf(text, textLength)];
