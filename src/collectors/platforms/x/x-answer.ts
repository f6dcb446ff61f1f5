import { z } from 'zod';
import type { Kind, Post } from '../../../core/domain.ts';
import { decodeOnce } from '../../../files/html-text.ts';
import { parseTime } from '../../../files/parse-time.ts';

const metricsShape = z.object({
  like_count: z.number().optional(),
  reply_count: z.number().optional(),
  retweet_count: z.number().optional(),
  repost_count: z.number().optional(),
  quote_count: z.number().optional(),
  impression_count: z.number().optional(),
});

const referenceShape = z.object({ type: z.string(), id: z.string() });

const postShape = z.object({
  id: z.string(),
  text: z.string(),
  created_at: z.string(),
  author_id: z.string().optional(),
  lang: z.string().optional(),
  conversation_id: z.string().optional(),
  public_metrics: metricsShape.optional(),
  referenced_tweets: z.array(referenceShape).optional(),
  referenced_posts: z.array(referenceShape).optional(),
  /** The whole text of a long post. */
  note_tweet: z.object({ text: z.string().optional() }).optional(),
  note_post: z.object({ text: z.string().optional() }).optional(),
});

const userShape = z.object({
  id: z.string(),
  username: z.string(),
  public_metrics: z.object({ followers_count: z.number().optional() }).optional(),
});

const answerShape = z.object({
  data: z.array(z.unknown()).optional(),
  includes: z.object({ users: z.array(z.unknown()).optional() }).optional(),
  meta: z.object({
    newest_id: z.string().optional(),
    next_token: z.string().optional(),
    result_count: z.number().optional(),
  }),
});

export interface XPage {
  posts: Post[];
  /** Posts of a shape that is not known: they are lost, and must be told. */
  skipped: number;
  /** Posts and users in the answer: what is paid for. */
  postReads: number;
  userReads: number;
  newestId: string | null;
  nextToken: string | null;
}

/** Reads an answer of recent search in either dialect (tweets and retweets, or posts and reposts). */
export function parseXAnswer(answer: unknown): XPage {
  const parsed = answerShape.safeParse(answer);
  if (!parsed.success) throw new Error('X answered JSON of another shape than its recent search does');
  const { data = [], includes, meta } = parsed.data;
  const users = new Map(
    (includes?.users ?? []).flatMap((user) => {
      const known = userShape.safeParse(user);
      return known.success ? [[known.data.id, known.data] as const] : [];
    }),
  );
  const posts = data.flatMap((item) => {
    const known = postShape.safeParse(item);
    const post = known.success ? toPost(known.data, users) : null;
    return post ? [post] : [];
  });
  if (data.length > 0 && posts.length === 0) throw new Error('every post that X sent has an unknown shape');
  return {
    posts,
    skipped: data.length - posts.length,
    postReads: Math.max(data.length, meta.result_count ?? 0),
    userReads: users.size,
    newestId: meta.newest_id ?? null,
    nextToken: meta.next_token ?? null,
  };
}

function toPost(item: z.infer<typeof postShape>, users: Map<string, z.infer<typeof userShape>>): Post | null {
  const at = parseTime(item.created_at);
  if (at === null) return null;
  const user = item.author_id === undefined ? undefined : users.get(item.author_id);
  const references = item.referenced_tweets ?? item.referenced_posts ?? [];
  const repliedTo = references.find(({ type }) => type === 'replied_to');
  const metrics = item.public_metrics ?? {};
  const reposts = metrics.repost_count ?? metrics.retweet_count;
  return {
    id: item.id,
    url: `https://x.com/${user ? encodeURIComponent(user.username) : 'i'}/status/${encodeURIComponent(item.id)}`,
    author:
      item.author_id === undefined
        ? null
        : {
            id: item.author_id,
            name: user?.username ?? item.author_id,
            followers: user?.public_metrics?.followers_count ?? null,
          },
    text: decodeOnce(item.note_tweet?.text ?? item.note_post?.text ?? item.text),
    language: item.lang === undefined || item.lang === 'und' ? null : item.lang,
    kind: kindOf(references.map(({ type }) => type)),
    parentId: (repliedTo ?? references[0])?.id ?? null,
    rootId: item.conversation_id ?? null,
    engagement: {
      ...(metrics.like_count === undefined ? {} : { likes: metrics.like_count }),
      ...(metrics.reply_count === undefined ? {} : { replies: metrics.reply_count }),
      ...(reposts === undefined ? {} : { reposts }),
      ...(metrics.impression_count === undefined ? {} : { views: metrics.impression_count }),
    },
    at,
  };
}

function kindOf(types: string[]): Kind {
  if (types.some((type) => type === 'retweeted' || type === 'reposted')) return 'repost';
  if (types.includes('quoted')) return 'quote';
  return types.includes('replied_to') ? 'comment' : 'post';
}
