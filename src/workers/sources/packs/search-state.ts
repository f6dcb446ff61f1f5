import { z } from 'zod';
import { Refused, RetryLater } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';

/** What is stored as the cursor of a search: that of a pack, or of a brand by itself. */
const stateShape = z.strictObject({
  /** Of the platform. */
  cursor: z.json(),
  /** Posts of each brand in the last polls, newest first. */
  polls: z.array(z.record(z.string(), z.number())),
  /** Of a brand: the query that is asked; null: not known. */
  query: z.string().nullable(),
  /** Of a brand: when it was last no company for others; null: never. */
  busyAt: z.number().nullable(),
  /** Of a pack: the platform does not take its query. */
  refused: z.boolean().default(false),
});

export type SearchState = z.infer<typeof stateShape>;

export const searchAt = (cursor: Json): SearchState => ({
  cursor,
  polls: [],
  query: null,
  busyAt: null,
  refused: false,
});

/** A cursor that an earlier version stored is that of the platform alone. */
export const readSearchState = (saved: Json): SearchState => stateShape.safeParse(saved).data ?? searchAt(saved);

/** The error, with what a collector keeps in its cursor in its place. */
export function keepInState(error: unknown, state: SearchState): unknown {
  if (!(error instanceof RetryLater || error instanceof Refused) || error.cursor === undefined) return error;
  const kept = { cause: error, cursor: { ...state, cursor: error.cursor } };
  return error instanceof RetryLater
    ? new RetryLater(error.until, error.message, { ...kept, asked: error.asked })
    : new Refused(error.message, kept);
}
