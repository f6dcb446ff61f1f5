import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Post, Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import { decodeDocument } from '../../feeds/decode-document.ts';
import { parseApart } from '../../feeds/parse-apart.ts';
import { type FeedAnswer, postsOfFeed } from './feed-posts.ts';

export interface FeedDocument extends Omit<FeedAnswer, 'text' | 'formerIds' | 'first'> {
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

/** A short hash of a text. Marks are stored in cursors: their lengths stay. */
export const markOf = (text: string, length: number): string =>
  sha256(text, 'utf16le').toString('base64url').slice(0, length);

type Marks = [id: string, text: string];
const marksOf = ({ id, text }: Post): Marks => [markOf(id, idLength), markOf(text, textLength)];

/** Whether an item was in the last poll, and the post that is new of it. */
type Sort = (post: Post, marks: Marks) => { wasThere: boolean; fresh: Post | null };

/** What is in a feed, and what of it is new. Throws on a document that is no feed, or half of one. */
export async function readFeed(
  { body, contentType, upTo, known, ...rest }: FeedDocument,
  signal: AbortSignal,
): Promise<FeedReading> {
  const ofBefore = typeof known !== 'string';
  const text = decodeDocument(await unpacked(body), contentType);
  const answer = { ...rest, text, first: upTo === null, formerIds: ofBefore };
  const { posts, dated } = await postsOfFeed(answer, (feed) => parseApart(feed, signal));
  const sort = ofBefore ? byFormerIds(known, upTo) : byMarks(known);
  const reading: FeedReading = {
    fresh: [],
    items: '',
    overlaps: false,
    found: posts.length,
    oldest: dated.reduce((a, b) => Math.min(a, b), rest.now),
  };
  for (const post of posts) {
    const marks = marksOf(post);
    const { wasThere, fresh } = sort(post, marks);
    if (wasThere) reading.overlaps = true;
    if (fresh) reading.fresh.push(fresh);
    reading.items += marks.join('');
  }
  return reading;
}

const unzip = promisify(gunzip);
/** As much as of a feed that is not packed. */
const mostUnpacked = 16 * 2 ** 20;

/** A feed that lies packed on its server, and is sent as it lies. */
const unpacked = async (body: Buffer): Promise<Buffer> =>
  body[0] === 0x1f && body[1] === 0x8b ? unzip(body, { maxOutputLength: mostUnpacked }) : body;

function byMarks(known: string): Sort {
  const before = new Map<string, string>();
  for (let at = 0; at < known.length; at += idLength + textLength)
    before.set(known.slice(at, at + idLength), known.slice(at + idLength, at + idLength + textLength));
  return (post, [id, text]) => {
    const last = before.get(id);
    return { wasThere: last !== undefined, fresh: last === text ? null : post };
  };
}

/** Items that were read by the version before come with the ids by which it knew them. */
function byFormerIds(known: readonly string[], upTo: Time | null): Sort {
  const before = new Set(known.map((mark) => mark.slice(0, idLength)));
  return ({ formerId, ...post }) => {
    const wasThere = before.has(markOf(formerId ?? post.id, idLength));
    const isNews = !wasThere && post.at > (upTo ?? 0);
    return { wasThere, fresh: isNews ? post : formerId === undefined ? null : { ...post, formerId } };
  };
}
