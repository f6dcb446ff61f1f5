/**
 * Earshot's vocabulary.
 *
 * - brand: something watched: a name, a query, the sources to watch, the rules that apply
 * - platform: where posts live (`x`, `rss`, `hackernews`, ...); part of a mention's identity
 * - source: one configured connection to a platform; an attribute of a mention, never part of its identity
 * - post: what a platform delivers; mention: a post that matches a brand
 * - way: how it matches. Its text meets the query; it is addressed to an account of the brand, or names one (handle); or it
 *   reposts, quotes or answers a mention (reference)
 * - at: when it was posted; seen: when we could first know it (null: it came in a backfill or an import)
 * - slice: 5 minutes of event time; its bucket holds the counts of one brand and source
 * - coverage: the intervals for which a source was really observed for a brand; outside them we know nothing
 * - observed: of a finding: the count that is compared with the expected one
 * - author: who wrote a post: an account of its platform
 * - speaker: who is counted: the author, else the feed's host, else the mention itself; stored as a keyed hash, unless it
 *   is an outlet
 * - tombstone: what stays of an erased mention, so that counts stay what they were
 * - story: what the copies and reposts of one post share; it explains a wave and is never a reason not to count
 * - counted negative: a negative mention whose speaker had no negative on that brand in the 24 h before it, whatever they
 *   post: own words, a repost, a quote, a copy
 */

/** Epoch milliseconds, UTC. */
export type Time = number;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** The month in rates such as 2/month. */
export const monthMs = 30.44 * dayMs;
/** Length of a slice. */
export const sliceMs = 5 * minuteMs;
/** A negative is counted unless its speaker has another within this span before it (event time). */
export const countedOncePerMs = dayMs;

export const sliceOf = (at: Time): Time => Math.floor(at / sliceMs) * sliceMs;
export const hourOf = (at: Time): Time => Math.floor(at / hourMs) * hourMs;

/** A half-open interval `[from, to)`. */
export interface Interval {
  from: Time;
  to: Time;
}

export const labels = ['negative', 'neutral', 'positive'] as const;
export type Label = (typeof labels)[number];
/** Three probabilities that add up to 1. */
export type Probabilities = Record<Label, number>;

export const kinds = ['post', 'comment', 'repost', 'quote'] as const;
export type Kind = (typeof kinds)[number];

/** How a post matches its brand; of several the first. */
export const ways = ['text', 'addressed', 'handle', 'reference'] as const;
export type Way = (typeof ways)[number];

export interface Author {
  /** The platform's id of the account. */
  id: string;
  name: string;
  followers: number | null;
}

export type NamedAccount = Pick<Author, 'id' | 'name'>;

export interface Engagement {
  likes?: number;
  replies?: number;
  reposts?: number;
  views?: number;
}

/** What a collector says of a post beside its contents; none of it is stored as it is. */
export interface PostNotes {
  /**
   * Given when the post was read before under this id. It is no news: where its mention is stored, `id` becomes another
   * name of it.
   */
  formerId?: string;
  /**
   * The outlet that speaks, such as `courier.example`, whatever byline it gives. Null: people speak here, and a post
   * without an author speaks for itself. Not given: the author, else the host of the link.
   */
  outlet?: string | null;
  /**
   * What the platform shows with it and its author did not write: the words of a quoted post, the address behind a link.
   * Queries look there too. Neither scored nor stored.
   */
  shown?: string;
  /** Accounts that it names, as far as the platform says so. A name that is not known is ''. */
  handles?: readonly NamedAccount[];
  /** Accounts whose posts it answers or stands under. */
  addressedTo?: readonly NamedAccount[];
  /**
   * The platform's ids of the posts whose subject is its own too. Not given: of a repost or a quote, the parent. An answer
   * names them only where answers speak of what they answer: in a long thread most do not.
   */
  refersTo?: readonly string[];
  /** A later version of a post: it takes the place of what is stored under its id. */
  edited?: boolean;
}

/** A post as the platform sent it. `cleanPost` runs before the first write. */
export interface Post extends PostNotes {
  /** The platform's id; RSS: the guid, with the feed's host unless it is unique by itself; without one, the canonical link. */
  id: string;
  url: string | null;
  author: Author | null;
  text: string;
  /** BCP 47 code, if the platform gives one. */
  language: string | null;
  kind: Kind;
  parentId: string | null;
  rootId: string | null;
  engagement: Engagement;
  at: Time;
  /**
   * What a file says of its sentiment, as it is written there. It is shown and exported, and counts in nothing, but for a
   * rating such as `2 of 5`: see `analysis/sentiment/with-rating.ts`.
   */
  reported?: string | null;
  /** Kept only where the platform's own form is needed later. */
  raw?: unknown;
}

export interface Score {
  /** Null when the scorer abstains. */
  label: Label | null;
  p: Probabilities | null;
  language: string | null;
  abstained: boolean;
  /** Why the scorer abstains: 'unsure', 'unsupported language', 'no text', 'not about the brand', 'set aside'. */
  reason: string | null;
  /** Name and version of the model. */
  model: string;
  /** Severity of a negative, 0-1; null for every other label. */
  severity: number | null;
  /** Null: not labelled. */
  cx: CxLabels | null;
}

/** Labels by which customer-experience teams sort posts; names as in `analysis/cx`. */
export interface CxLabels {
  /** The part of the company that the post is about: product, price, delivery, ... */
  touchpoints: string[];
  /** The author's stage: consider, evaluate, buy, use, get help, leave; null: the post does not say. */
  stage: string | null;
  /** The author's intent: complaint, question, request, praise, ... */
  intents: string[];
}

/** A person's label, which overrides the model's. */
export interface Correction {
  label: Label;
  by: string;
  at: Time;
}

/** A post that matched, with everything we know of it. The post's own id is `platformId`. */
export interface Mention extends Omit<Post, 'id' | 'raw' | 'reported' | keyof PostNotes> {
  /** `mentionId(brand, platform, platformId)`. */
  id: string;
  brand: string;
  platform: string;
  source: string;
  platformId: string;
  speaker: string;
  way: Way;
  /** The terms of the query that matched; the account that it names or answers; or those of what it refers to. */
  matched: string[];
  /** True for posts by the brand's own accounts, which are stored but never counted. */
  own: boolean;
  /** Null: the mention came in a backfill or an import, and never opens an incident. */
  seen: Time | null;
  stored: Time;
  scored: Time | null;
  score: Score | null;
  correction: Correction | null;
  reported: string | null;
  raw: unknown;
  /** When its contents were erased: what is left is what counts. Missing: it is whole. */
  erased?: Time;
}

/** A mention before it is stored. */
export type NewMention = Omit<Mention, 'stored' | 'scored' | 'score' | 'correction' | 'erased'> & {
  /** The id of the mention that may already be stored for this post. */
  formerId?: string;
};

/** The effective label: the correction, else the model's label; null while unscored or when the scorer abstains. */
export const labelOf = (mention: Pick<Mention, 'score' | 'correction'>): Label | null =>
  mention.correction?.label ?? mention.score?.label ?? null;

/** Counts of one brand and source in one slice. A cache of mentions: recomputed, never incremented. */
export interface Bucket {
  source: string;
  /** Start of the slice. */
  slice: Time;
  /** Scored or not, excluding the brand's own accounts. */
  mentions: number;
  negatives: number;
  /** Counted negatives. */
  counted: number;
}

export interface CoverageInterval extends Interval {
  source: string;
}
