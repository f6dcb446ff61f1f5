import type { z } from 'zod';
import type { Interval, Post } from '../domain.ts';
import type { Json } from '../json.ts';
import type { PlatformQuery } from '../query.ts';
import type { PluginContext } from './context.ts';

export interface CollectRequest {
  query: PlatformQuery;
  /** Returned with the last page; null on the first call. */
  cursor: Json;
  signal: AbortSignal;
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
  /** A partial failure that people should know about although the source answers. */
  problem?: string;
}

export interface Collector {
  /**
   * Gets the next page. Throws RetryLater (rate limit, unreachable) or Refused (key or budget); any other error counts
   * as an attempt. Never moves its cursor past what it returned.
   */
  collect(request: CollectRequest): Promise<Page>;
  /** Makes one harmless request and says what answered. Throws when the source cannot be used. */
  check(signal: AbortSignal): Promise<string>;
}

export interface CollectorPlugin<S extends z.ZodType = z.ZodType> {
  platform: string;
  /** Schema of its settings: strict, with defaults and a description for every key. */
  settings: S;
  /** Default polling interval. */
  pollMs: number;
  /** Which part of many posts its rules let us export. Default: everything. */
  handOver?: 'ids';
  create(settings: z.infer<S>, context: PluginContext): Collector;
}
