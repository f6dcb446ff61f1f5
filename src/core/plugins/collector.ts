import type { z } from 'zod';
import type { Interval, Post } from '../domain.ts';
import type { Json } from '../json.ts';
import type { PlatformQuery } from '../query.ts';
import type { PluginContext } from './context.ts';

export interface ListenRequest {
  /** Returned with the last page; null on the first call. */
  cursor: Json;
  signal: AbortSignal;
}

export interface CollectRequest extends ListenRequest {
  query: PlatformQuery;
}

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
  /** Ids of posts that the platform says are deleted: they are erased. Only where `deletions` is 'told'. */
  deleted?: readonly string[];
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
}

export interface Collector {
  /**
   * Gets the next page. Throws RetryLater (rate limit, unreachable) or Refused (key or budget); any other error counts
   * as an attempt. Never moves its cursor past what it returned.
   */
  collect(request: CollectRequest): Promise<Page>;
  /** Present: once they have caught up by `collect`, all brands are served by one reading. */
  listening?: Listening;
  /** Makes one harmless request and says what answered. Throws when the source cannot be used. */
  check(signal: AbortSignal): Promise<string>;
}

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
  deletions: Deletions;
  /** Which part of many posts its rules let us export. Default: everything. */
  handOver?: 'ids';
  create(settings: z.infer<S>, context: PluginContext): Collector;
}
