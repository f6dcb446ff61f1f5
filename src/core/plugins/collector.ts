import type { z } from 'zod';
import type { Interval, Post, Time } from '../domain.ts';
import type { Json } from '../json.ts';
import type { PlatformQuery } from '../query.ts';
import type { PluginContext } from './context.ts';
import type { Door } from './door.ts';

export interface ListenRequest {
  /** Returned with the last page; null on the first call. */
  cursor: Json;
  signal: AbortSignal;
}

export interface CollectRequest extends ListenRequest {
  query: PlatformQuery;
  /** Brands for which is asked: they share what it costs. Default: the source has one brand. */
  brands?: readonly string[];
  /** Those of them for which a post was found: they pay for it. Default: all. */
  paidBy?: (post: Post) => readonly string[];
}

/** A reading of a part. */
export interface PartRequest extends ListenRequest {
  /** What all brands ask for together: for a part that searches. */
  query?: PlatformQuery;
  /** Posts of the platform that are stored and whole, the newest first: for a part that asks whether they still stand. */
  stored?: (posted: Interval, most: number) => Promise<StoredPost[]>;
}

export type StoredPost = Pick<Post, 'id' | 'at'>;

/** One page of posts. Posts that do not match the query are dropped later. */
export interface Page {
  posts: Post[];
  cursor: Json;
  /** Event time that is now known to be complete for this source. */
  coverage: Interval[];
  /** These posts are history: they teach the baseline and never open an incident. */
  backfill: boolean;
  /** There is more: call again at once. */
  more: boolean;
  /** Ids of posts that the platform says are deleted: they are erased. Where `deletions` is 'untold', those that it happens to see. */
  deleted?: readonly string[];
  /** Ids of authors whose accounts are gone: everything of theirs is erased. Only where `deletions` is 'told'. */
  deletedAuthors?: readonly string[];
  /** A partial failure that people should know about although the source answers. */
  problem?: string;
}

/** One reading for all brands: whatever they ask for, the posts are the same. */
export interface Listening {
  /** As `Collector.collect`, without a query. Its first cursor is made by `begin`. */
  collect(request: ListenRequest): Promise<Page>;
  /** The cursor that goes on where a brand stands that has caught up. */
  begin(cursor: Json): Json;
  /** True: a brand catches up by its own query. False: by the posts that all get, so that new brands do it together. */
  searchesHistory: boolean;
  /** Present: instead, each part is read by itself, at times of its own. What all of them cover is what the source covers. */
  parts?: readonly Part[];
}

/** A feed, or whatever else a source is read by. */
export interface Part {
  /** Stays the same for as long as the part does. It is stored, so it holds no secret. */
  key: string;
  /** For messages, without secrets. */
  label: string;
  /** Where the part goes on, given the cursor of a brand that has caught up. A part that is not in it begins anew. */
  begin(cursor: Json): BegunPart;
  /** As `Collector.collect`, with what all brands ask for as its query. */
  collect(request: PartRequest): Promise<Page>;
}

export interface BegunPart {
  cursor: Json;
  /** What the part has covered up to there. */
  coverage: Interval[];
  /** It asks to be left alone until then. */
  notBefore: Time | null;
}

/** One search for several brands: the union of what each asks for. */
export interface Packing {
  /** Whether the platform takes the query: those of several brands may be too long together. */
  takes(query: PlatformQuery): boolean;
  /** Up to when everything was read; null: a reading is under way, none has ended, or not everything is read. */
  reached(cursor: Json): Time | null;
  /** The cursor of a pack that goes on for a brand as well, which has reached as far: what either has read is read. */
  join(pack: Json, brand: Json): Json;
  /** The cursor of a brand that goes on by itself where the pack stands, also in the middle of a reading. */
  leave(pack: Json): Json;
}

export interface Collector {
  /**
   * Gets the next page. Throws RetryLater (rate limit, unreachable) or Refused (key or budget); any other error counts
   * as an attempt. Never moves its cursor past what it returned.
   */
  collect(request: CollectRequest): Promise<Page>;
  /** Present: once they have caught up by `collect`, all brands are served by one reading. */
  listening?: Listening;
  /** Present: brands that have caught up are searched for together. */
  packing?: Packing;
  /** Present: posts are pushed to it. `collect` finds none, and says what is covered. */
  door?: Door;
  /** Makes one harmless request and says what answered. Throws when the source cannot be used. */
  check(signal: AbortSignal): Promise<string>;
  /** Present: it keeps something open between its calls, such as a connection. After this it opens nothing. */
  close?(): void;
}

/** How we learn of reposts: as posts of their own, as a number beside what they repeat, or not at all. */
export const repostViews = ['seen', 'counted', 'invisible'] as const;
export type Reposts = (typeof repostViews)[number];
/** Platform -> how it is there, by the settings of a source as they are written. */
export type RepostsOf = Readonly<Record<string, (settings: Readonly<Record<string, unknown>>) => Reposts>>;

/**
 * How we learn of posts that are deleted on the platform.
 *
 * - told: its answers name them, and they are erased at once
 * - untold: people delete posts there, and its answers do not say so: text is kept for `keepText`, by default 30 days
 * - none: what is published stays so, or the files are the operator's own: text is kept unless `keepText` says otherwise
 */
export type Deletions = 'told' | 'untold' | 'none';

export interface CollectorPlugin<S extends z.ZodType = z.ZodType> {
  platform: string;
  /** Schema of its settings: strict, with defaults and a description for every key. */
  settings: S;
  /** Default polling interval. */
  pollMs: number;
  /** While a brand is in an incident, the source may be asked as often as this. Default: never more often than usual. */
  fastestPollMs?: number;
  deletions: Deletions;
  /** Where that depends on the settings. */
  deletionsBy?(settings: z.infer<S>): Deletions;
  /** Which part of many posts its rules let us export. Default: everything. */
  handOver?: 'ids';
  create(settings: z.infer<S>, context: PluginContext): Collector;
}
