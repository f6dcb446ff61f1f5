import { z } from 'zod';
import type { Json } from '../../../core/json.ts';

const roundShape = z.object({
  /** When it began: what was posted since is left to the next one. */
  to: z.number(),
  /** It goes back to here. */
  goal: z.number(),
  backfill: z.boolean(),
  /** Mark of the listings that are read, one after the other. */
  asked: z.string(),
  listing: z.number(),
  /** The last ids of the last page, the oldest first: the page goes on behind the first that still stands. */
  anchors: z.array(z.string()),
  /** Things of the listing that were read, and the time of the oldest. */
  read: z.number(),
  oldest: z.number().nullable(),
  /** A listing ended before the goal: nothing before this is known to be complete. */
  completeFrom: z.number().nullable(),
  /** Marks of the newest things of the round. */
  met: z.array(z.string()),
});
export type Round = z.infer<typeof roundShape>;

const cursorShape = z.object({
  /** Complete up to here. */
  upTo: z.number().nullable(),
  /** Marks of the newest things that the last round met. */
  seen: z.array(z.string()).catch([]).default([]),
  round: roundShape.nullable().catch(null).default(null),
  /** Stored posts are asked for from the newest back: what is older than this is next; null: a lap begins at `lapAt`. */
  lap: z.object({ before: z.number().nullable(), lapAt: z.number() }).nullable().catch(null).default(null),
});
export type Cursor = z.infer<typeof cursorShape>;

export const readCursor = (saved: Json): Cursor =>
  cursorShape.safeParse(saved).data ?? { upTo: null, seen: [], round: null, lap: null };
