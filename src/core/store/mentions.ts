import type { Correction, Label, Mention, NewMention, Time } from '../domain.ts';

/** Below this probability, the other two labels together are more likely. */
export const unsureBelow = 0.5;

/** Selects mentions that meet all given conditions. Times are event times, `[from, to)`. */
export interface MentionQuery {
  brand?: string;
  from?: Time;
  to?: Time;
  sources?: string[];
  platforms?: string[];
  labels?: Label[];
  ids?: string[];
  /** Platform ids of posts. */
  posts?: string[];
  /** Ids of authors. */
  authors?: string[];
  /** Only reposts of these posts, by platform id. */
  repostsOf?: string[];
  /** Id or name of an author, in any case, with or without `@`. */
  author?: string;
  /** Before it is hashed: `platform:id`. Finds what was erased, too. */
  speaker?: string;
  /** Only counted negatives. */
  counted?: boolean;
  /** Only mentions that a person has labelled. */
  corrected?: boolean;
  /** Only uncorrected, whole mentions whose scorer was unsure: it abstained, or its top probability is below `unsureBelow`. */
  unsure?: boolean;
  /** Only mentions set aside. */
  dead?: boolean;
  /**
   * Uses the scores in effect at that time, as far as they were kept for an incident; `counted` and `labels` follow
   * them.
   */
  asOf?: Time;
  /** Only mentions that the engine knows: history, and live mentions without a queued observation. */
  taken?: boolean;
  /** Newest first when 'desc'. Default 'asc' by (at, id). */
  order?: 'asc' | 'desc';
  limit?: number;
}

export interface Saved {
  stored: number;
  alreadyStored: number;
  /** Of those stored: so many are of slices that are sealed, and count nowhere. Missing: none. */
  uncounted?: number;
}

export interface StoredAuthor {
  platform: string;
  id: string;
  name: string;
}

export interface ErasedMention {
  id: string;
  brand: string;
}

export interface LabelChange {
  id: string;
  brand: string;
  /** The effective label before; null: none. */
  before: Label | null;
  /** False: it was the effective label already. */
  changed: boolean;
}

/** What a post needs to know of a mention that it refers to. */
export type ReferredMention = Pick<
  Mention,
  'brand' | 'platformId' | 'at' | 'own' | 'way' | 'text' | 'language' | 'matched'
>;

/** Mentions, and people's corrections of their labels. */
export interface MentionStore {
  /**
   * Saves mentions that are not stored yet, unordered. Marks their slices dirty, and the past as rewritten for
   * backfills.
   */
  saveMentions(mentions: readonly NewMention[], now: Time): Promise<Saved>;
  /** Streams in constant memory. */
  mentions(query: MentionQuery, signal?: AbortSignal): AsyncIterable<Mention>;
  /** Mentions of these posts of a platform, of any brand, posted at `from` or later. */
  mentionsOfPosts(platform: string, platformIds: readonly string[], from: Time): Promise<ReferredMention[]>;
  /** Authors whose names or ids begin with the same letter, some of them when there are many. */
  authorsLike(platform: string, name: string): Promise<StoredAuthor[]>;
  /** A correction overrides the model. False: there is no such mention. */
  correctMention(id: string, correction: Correction): Promise<boolean>;
  /**
   * Saves many corrections of one person, all or none. Skips mentions that already have the label. The answer leaves
   * out ids that name no mention.
   */
  correctMentions(labelled: ReadonlyMap<string, Label>, said: Pick<Correction, 'by' | 'at'>): Promise<LabelChange[]>;
  /** Uncounts them. For posts that are replaced by another version: what people want gone is erased. */
  deleteMentions(ids: readonly string[], now: Time): Promise<number>;
  /**
   * Removes text, author, links, reactions and raw form, here and in incidents, in one transaction. What is left of each
   * counts as before and is never scored again, and the same post does not come back. Returns those that were whole.
   */
  eraseMentions(ids: readonly string[], now: Time): Promise<ErasedMention[]>;
}
