import { z } from 'zod';
import { parseUtc } from './parse-utc.ts';

const count = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const text = z.string().nullish().catch(null);

/** v3 calls the address of an account `actor_id`, v4 `ap_id`. */
const creatorShape = z.object({ name: z.string(), actor_id: text, ap_id: text, bot_account: flag });
const communityShape = z.object({ name: z.string(), title: text, actor_id: text, ap_id: text });
const countsShape = z.object({ upvotes: count, comments: count, child_count: count }).nullish().catch(null);

/** v3 writes `published` and `updated`, v4 `published_at` and `updated_at`; times have no zone before 0.19. */
const writtenShape = {
  id: z.number(),
  ap_id: z.string().min(1),
  published: text,
  published_at: text,
  updated: text,
  updated_at: text,
  deleted: flag,
  removed: flag,
  upvotes: count,
};

export const postViewShape = z.object({
  post: z.object({
    ...writtenShape,
    name: z.string(),
    body: text,
    url: text,
    embed_title: text,
    embed_description: text,
    alt_text: text,
    featured_local: flag,
    featured_community: flag,
    comments: count,
  }),
  creator: creatorShape,
  community: communityShape,
  counts: countsShape,
});
export type PostView = z.infer<typeof postViewShape>;

export const commentViewShape = z.object({
  comment: z.object({ ...writtenShape, content: text, path: text, child_count: count }),
  creator: creatorShape,
  post: z.object({ ap_id: z.string(), name: text }),
  community: communityShape,
  counts: countsShape,
});
export type CommentView = z.infer<typeof commentViewShape>;

type Written = Pick<PostView['post'], 'published' | 'published_at' | 'updated' | 'updated_at'>;
export const postedAt = ({ published, published_at }: Written) => parseUtc(published ?? published_at ?? '');
export const editedAt = ({ updated, updated_at }: Written): string | null => updated ?? updated_at ?? null;

/** A page: v3 names the list by its kind. */
export const listShape = z.object({
  posts: z.array(z.unknown()).optional(),
  comments: z.array(z.unknown()).optional(),
  items: z.array(z.unknown()).optional(),
  next_page: z.string().nullish(),
});
