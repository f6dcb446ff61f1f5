import type { z } from 'zod';
import type { Clock } from './clock.ts';
import type { Interval, Post, Score } from './domain.ts';
import type { Logger } from './logger.ts';
import type { PlatformQuery } from './query.ts';

/** JSON that a plug-in keeps between calls. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface PluginContext {
  /** The source's or channel's configured name. */
  name: string;
  clock: Clock;
  logger: Logger;
  /** Folder of the configuration: relative paths in settings are relative to it. Default: the working folder. */
  folder?: string;
}

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
  create(settings: z.infer<S>, context: PluginContext): Collector;
}

export interface ScoreRequest {
  id: string;
  text: string;
  /** What the platform said. */
  language: string | null;
  /** Whom the sentiment is to be towards; left out: the post as a whole. */
  towards?: Towards;
}

/** The brand that is watched, and whom it may be compared with, as they are written in posts. */
export interface Towards {
  names: readonly string[];
  others: readonly string[];
}

/** Batch in, scores in the same order out. Never throws on hostile text. */
export interface Scorer {
  /** Name and version, such as `fast/1`, as it stands in each score; the name is the one that it is made by. */
  model: string;
  score(batch: readonly ScoreRequest[]): Promise<Score[]>;
}

export interface DetectorPlugin<S extends z.ZodType = z.ZodType> {
  name: string;
  settings: S;
  /** A brand that names no rules has one of this kind. */
  isDefault?: boolean;
}
