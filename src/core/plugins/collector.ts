import type { z } from 'zod';
import type { Interval, Post } from '../domain.ts';
import type { Json } from '../json.ts';
import type { PlatformQuery } from '../query.ts';
import type { PluginContext } from './context.ts';

export interface CollectRequest {
  query: PlatformQuery;
  /** What the last page returned; null at the first call. */
  cursor: Json;
  signal: AbortSignal;
}

/** One page of posts. Posts need not match the query: what does not is dropped. */
export interface Page {
  posts: Post[];
  cursor: Json;
  /** What is now known to be complete for this source, in event time. */
  coverage: Interval[];
  /** These posts are history: they teach, and never open an incident. */
  backfill: boolean;
  /** Call again at once: there is more. */
  more: boolean;
  /** What a person should know although the source answers: a part of it does not. */
  problem?: string;
}

export interface Collector {
  /**
   * Gets the next page. Throws RetryLater (rate limit, unreachable), Refused (key or budget), anything else counts as
   * an attempt. Never moves its cursor past what it returned.
   */
  collect(request: CollectRequest): Promise<Page>;
  /** One harmless request: says what answered. Throws when the source cannot be used. */
  check(signal: AbortSignal): Promise<string>;
}

export interface CollectorPlugin<S extends z.ZodType = z.ZodType> {
  platform: string;
  /** Its settings with defaults: strict, described key by key. */
  settings: S;
  /** How often it should be called, unless the source says otherwise. */
  pollMs: number;
  /** What its rules allow to hand over of many posts. Default: all that we have of them. */
  handOver?: 'ids';
  create(settings: z.infer<S>, context: PluginContext): Collector;
}
