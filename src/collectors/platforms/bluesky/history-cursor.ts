import { z } from 'zod';
import type { Interval, Time } from '../../../core/domain.ts';
import type { Json } from '../../../core/json.ts';

/** A round of searches walks back from `to` to `from`; `upTo` moves when it is done. */
const cursorShape = z.object({
  searches: z.string(),
  /** What is read of the time before: from when, and up to when. */
  since: z.number().nullable(),
  upTo: z.number().nullable(),
  round: z
    .object({ from: z.number(), to: z.number(), backfill: z.boolean(), search: z.number(), before: z.number() })
    .nullable(),
});
export type HistoryCursor = z.infer<typeof cursorShape>;
export type Round = NonNullable<HistoryCursor['round']>;

/** What was searched for otherwise is searched for anew. */
export function readHistoryCursor(saved: Json, searches: string): HistoryCursor {
  const parsed = cursorShape.safeParse(saved);
  return parsed.success && parsed.data.searches === searches
    ? parsed.data
    : { searches, since: null, upTo: null, round: null };
}

/** Where the stream goes on for a brand that has caught up, and what it has read; null: it has not begun. */
export function reachedIn(saved: Json): { upTo: Time; read: Interval[] } | null {
  const parsed = cursorShape.safeParse(saved);
  if (!parsed.success || parsed.data.upTo === null) return null;
  const { since, upTo } = parsed.data;
  return { upTo, read: since === null || since >= upTo ? [] : [{ from: since, to: upTo }] };
}
