import { z } from 'zod';

/** X writes ids as strings. Some mirrors write numbers, and null where a field is empty. */
const id = z.union([z.string(), z.number().transform(String)]);
const text = z.string().nullish().catch(null);
const count = z.number().nullish().catch(null);

const linkShape = z.object({ url: z.string(), expanded_url: text, unwound_url: text });
const namedShape = z.object({ username: z.string(), id: id.nullish().catch(null) });
const entitiesShape = z.object({
  urls: z.array(linkShape).nullish().catch(null),
  mentions: z.array(namedShape).nullish().catch(null),
});
const noteShape = z.object({ text, entities: entitiesShape.nullish().catch(null) });
const referenceShape = z.object({ type: z.string(), id });

const metricsShape = z.object({
  like_count: count,
  reply_count: count,
  retweet_count: count,
  repost_count: count,
  impression_count: count,
});

/** A post in either dialect: tweets and retweets, or posts and reposts. */
export const postShape = z.object({
  id,
  text: z.string(),
  created_at: text,
  author_id: id.nullish(),
  in_reply_to_user_id: id.nullish().catch(null),
  lang: text,
  /** Where it may not be shown. */
  withheld: z.unknown().optional(),
  conversation_id: id.nullish(),
  public_metrics: metricsShape.nullish().catch(null),
  referenced_tweets: z.array(referenceShape).nullish(),
  referenced_posts: z.array(referenceShape).nullish(),
  /** The whole text of a long post. */
  note_tweet: noteShape.nullish().catch(null),
  note_post: noteShape.nullish().catch(null),
  entities: entitiesShape.nullish().catch(null),
  /** All versions of an edited post, the first one first. */
  edit_history_tweet_ids: z.array(id).nullish().catch(null),
  edit_history_post_ids: z.array(id).nullish().catch(null),
});
export type XItem = z.infer<typeof postShape>;

export const userShape = z.object({
  id,
  username: z.string(),
  public_metrics: z.object({ followers_count: count }).nullish().catch(null),
});
export type XUser = z.infer<typeof userShape>;

const list = z.array(z.unknown()).nullish();

export const answerShape = z.object({
  data: list,
  includes: z.object({ users: list, tweets: list, posts: list }).nullish(),
  meta: z.object({ next_token: text, result_count: count }),
});

export const countShape = z.object({ meta: z.object({ total_tweet_count: count, total_post_count: count }) });

/** The id of anything that has one. */
export const idShape = z.object({ id, created_at: text });
