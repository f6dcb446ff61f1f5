import { z } from 'zod';
import type { Json } from '../../../core/json.ts';
import { sampleShape } from './x-sample.ts';

/** A post that was read. */
const knownShape = z.object({ id: z.string(), at: z.number() });
export type Known = z.infer<typeof knownShape>;

/** By id, both ends exclusive, or by time, from a whole second to before one. X takes no mix of the two. */
const windowShape = z.union([
  z.object({ sinceId: z.string(), untilId: z.string().nullable() }),
  z.object({ start: z.number(), end: z.number().nullable() }),
]);
export type Window = z.infer<typeof windowShape>;

const roundShape = z.object({
  end: z.number(),
  /** Complete up to here once it is done. */
  upTo: z.number(),
  backfill: z.boolean(),
  /** What is still to be asked for. The first one is being read. */
  windows: z.array(windowShape),
  token: z.string().nullable(),
  /** The lowest id that was read in the first window. */
  lowest: knownShape.nullable(),
  /** How the pages are followed: by the tokens of X, by the ids that were read, or by new tokens. */
  pages: z.enum(['tokens', 'ids', 'new tokens']),
  /** Pages without posts in a row. */
  empty: z.number(),
  posts: z.number(),
  /** Posts of a shape that is not known. */
  unknown: z.number(),
  /** Not all late posts were asked for. */
  skipped: z.boolean(),
  /** Nothing before it is known to be complete: its pages ended too early. */
  completeFrom: z.number().nullable(),
});
export type Round = z.infer<typeof roundShape>;

const unreadShape = z.object({ since: z.number(), withheld: z.number(), undated: z.number(), unknown: z.number() });
export type UnreadSince = z.infer<typeof unreadShape>;

const pauseShape = z.object({
  from: z.number(),
  until: z.number(),
  reason: z.string(),
  /** Mark of the token that was refused; null: X was asked too often. */
  refused: z.string().nullable(),
});

const cursorShape = z.object({
  /** Complete up to here. */
  upTo: z.number().nullable(),
  /** Whatever was posted before has been in the index of X for long enough when it was asked for. */
  settled: z.number().nullable().default(null),
  /** Posts that were read and are not settled, and the last settled one; by id. */
  known: z.array(knownShape).default([]),
  /** There are too many posts to ask around each of them. */
  busy: z.boolean().default(false),
  /** X was seen to ignore where a search ends by id. Asking around posts would pay for them again and again. */
  endless: z.boolean().default(false),
  unread: unreadShape.nullable().catch(null).default(null),
  pause: pauseShape.nullable().catch(null).default(null),
  round: roundShape.nullable().catch(null),
  /** Not null: not all posts are read. */
  sample: sampleShape.nullable().catch(null).default(null),
});
export type Cursor = z.infer<typeof cursorShape>;
export type Pause = z.infer<typeof pauseShape>;

export function readCursor(saved: Json): Cursor {
  const parsed = cursorShape.safeParse(saved);
  return parsed.success ? parsed.data : cursorShape.parse({ upTo: null, round: null });
}
