import { z } from 'zod';
import { liveMs } from '../../../../core/coverage.ts';
import type { Time } from '../../../../core/domain.ts';
import type { Json } from '../../../../core/json.ts';

const feedShape = z.object({
  etag: z.string().nullable(),
  modified: z.string().nullable(),
  /** Event time that is complete for this feed: `[since, upTo)`. */
  since: z.number().nullable(),
  upTo: z.number().nullable(),
  tried: z.number(),
  /** In a round of all feeds: why it does not answer. */
  error: z.string().nullable(),
  /** In a round of all feeds: it asks to be left alone until then. */
  waitUntil: z.number().nullable().default(null),
  /** `KnownItems` */
  items: z.union([z.string(), z.array(z.string())]),
  /** Mark of the last document. */
  document: z.string().nullable().default(null),
});
export type FeedState = z.infer<typeof feedShape>;
const roundShape = z.object({
  feeds: z.record(z.string(), feedShape),
  /** Begin of the round that is not over yet: feeds that were asked since have had their turn. */
  round: z.number().nullable().default(null),
});
export type FeedStates = Record<string, FeedState>;

export const neverTried: FeedState = {
  etag: null,
  modified: null,
  since: null,
  upTo: null,
  tried: Number.MIN_SAFE_INTEGER,
  error: null,
  waitUntil: null,
  items: '',
  document: null,
};

/** What is not known of a feed any more is read anew. */
export const readFeedState = (cursor: Json): FeedState => feedShape.safeParse(cursor).data ?? neverTried;

/** Of the feeds with these keys. */
export function readRound(cursor: Json, keys: readonly string[]): { states: FeedStates; round: Time | null } {
  const parsed = roundShape.safeParse(cursor);
  const states: FeedStates = {};
  if (!parsed.success) return { states, round: null };
  for (const key of keys) {
    const state = parsed.data.feeds[key];
    if (state) states[key] = state;
  }
  return { states, round: parsed.data.round };
}

/** What a feed has of late is news. */
export const isFresh = ({ upTo }: FeedState, now: Time): boolean => upTo !== null && now - upTo <= liveMs;
