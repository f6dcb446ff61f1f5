import type { Post, Time } from '../../../core/domain.ts';
import { parseTime } from '../../../files/parse-time.ts';
import { isWithheld, toPost, type XIncludes } from './x-post.ts';
import { answerShape, countShape, idShape, postShape, userShape } from './x-shapes.ts';

/** Posts that were paid for and cannot be stored. They must be told. */
export interface Unread {
  /** X sends a sentence of its own instead of the post. */
  withheld: number;
  undated: number;
  /** Of a shape that is not known. */
  unknown: number;
}

/** A post that was read, whatever it was: enough to ask for those around it. */
export interface ReadId {
  id: string;
  /** Null: it has no date. */
  at: Time | null;
}

export interface XPage {
  posts: Post[];
  unread: Unread;
  read: ReadId[];
  /** Posts and users in the answer: what is paid for. */
  postReads: number;
  userReads: number;
  nextToken: string | null;
}

/** Reads an answer of recent search in either dialect (tweets and retweets, or posts and reposts). */
export function parseXAnswer(answer: unknown): XPage {
  const parsed = answerShape.safeParse(answer);
  if (!parsed.success) throw new Error('X answered JSON of another shape than its recent search does');
  const { data, includes, meta } = parsed.data;
  const items = data ?? [];
  const referred = [...(includes?.tweets ?? []), ...(includes?.posts ?? [])];
  const known: XIncludes = {
    users: byId(includes?.users ?? [], (one) => userShape.safeParse(one).data),
    posts: byId(referred, (one) => postShape.safeParse(one).data),
  };
  const unread: Unread = { withheld: 0, undated: 0, unknown: 0 };
  const posts = new Map<string, { post: Post; version: string }>();
  for (const item of items) {
    const post = postShape.safeParse(item).data;
    const at = timeOf(post?.created_at);
    if (!post) unread.unknown += 1;
    else if (isWithheld(post)) unread.withheld += 1;
    else if (at === null) unread.undated += 1;
    else {
      const next = { post: toPost(post, at, known), version: post.id };
      const other = posts.get(next.post.id);
      // Two versions of one post: the later one counts.
      if (!other || compareIds(other.version, next.version) < 0) posts.set(next.post.id, next);
    }
  }
  return {
    posts: [...posts.values()].map(({ post }) => post),
    unread,
    read: items.flatMap((item) => {
      const one = idShape.safeParse(item).data;
      return one ? [{ id: one.id, at: timeOf(one.created_at) }] : [];
    }),
    postReads: Math.max(items.length, meta.result_count ?? 0) + referred.length,
    userReads: known.users.size,
    nextToken: meta.next_token || null,
  };
}

/** Reads an answer of the counts of recent search. */
export function parseXCount(answer: unknown): number {
  const { meta } = countShape.safeParse(answer).data ?? {};
  const total = meta?.total_tweet_count ?? meta?.total_post_count;
  if (total == null) throw new Error('X answered JSON of another shape than its counts do');
  return total;
}

const timeOf = (text: string | null | undefined): Time | null => (text == null ? null : parseTime(text));

function byId<T extends { id: string }>(list: readonly unknown[], read: (one: unknown) => T | undefined) {
  return new Map(list.flatMap((one) => read(one) ?? []).map((one) => [one.id, one] as const));
}

/** Ids are numbers that are too large for JavaScript: the longer one is the larger one. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
