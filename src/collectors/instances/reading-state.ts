import { z } from 'zod';
import { liveMs } from '../../core/coverage.ts';
import { type Interval, minuteMs, type Time } from '../../core/domain.ts';
import { sha256 } from '../../core/identity.ts';
import type { Json } from '../../core/json.ts';

/** So late may a post come from another instance, and is still found. Its id says when it was posted. */
export const lateMs = 75 * minuteMs;
/** A shorter look back, where the whole one takes many requests. */
export const shortMs = 5 * minuteMs;
/** The whole look back is repeated at least as often. */
export const wholeEveryMs = 10 * minuteMs;
const markLength = 8;
const mostMarks = 8_000;
const anchorEveryMs = shortMs;

/** What a walk over a timeline has behind it. Times are event time; ids are those of the instance. */
const walkShape = z.object({
  /** Everything up to here is read when it ends. */
  to: z.number(),
  backfill: z.boolean(),
  /** Back from the newest to `from`; or forward from a known post. */
  direction: z.enum(['back', 'forward']),
  from: z.number(),
  /** The id from which it goes on; null: from the newest. */
  position: z.string().nullable(),
  /** Whether all late posts are found. */
  whole: z.boolean(),
  pages: z.number(),
  /** The newest post so far. */
  head: z.string().nullable(),
  /** Walking back: the newest post that is older than all that may still come late. */
  old: z.string().nullable(),
  /** Marks of what it has read. */
  marks: z.string(),
});
export type Walk = z.infer<typeof walkShape>;

const stateShape = z.object({
  /** Event time that is complete: `[since, upTo)`. */
  since: z.number().nullable(),
  upTo: z.number().nullable(),
  /** Ids that were the newest, and since when, oldest first: what comes later has a later id, unless it was posted before. */
  anchors: z.array(z.object({ id: z.string(), at: z.number() })),
  /** Marks of the posts of the last look back. */
  known: z.string(),
  /** When the whole look back was last made, and how many pages it had. */
  whole: z.object({ at: z.number(), pages: z.number() }).nullable(),
  walk: walkShape.nullable(),
});
export type ReadingState = z.infer<typeof stateShape>;

export const unread: ReadingState = { since: null, upTo: null, anchors: [], known: '', whole: null, walk: null };

export const readState = (cursor: Json): ReadingState => stateShape.safeParse(cursor).data ?? unread;

/** Marks of a post in this version. */
export const markOf = (id: string, edited: string | null): string =>
  sha256(`${id} ${edited ?? ''}`)
    .toString('base64url')
    .slice(0, markLength);

export function marksIn(marks: string): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at < marks.length; at += markLength) found.add(marks.slice(at, at + markLength));
  return found;
}

const bounded = (marks: string): string => marks.slice(-mostMarks * markLength);

/** The newest id that was known `ms` before. */
const anchorBefore = (anchors: ReadingState['anchors'], ms: number, now: Time): string | null =>
  anchors.filter(({ at }) => at <= now - ms).at(-1)?.id ?? null;

/** How the next walk begins. */
export function startWalk({ upTo, anchors, whole }: ReadingState, now: Time, backfillMs: number): Walk {
  const start = { position: null, pages: 0, head: null, old: null, marks: '', whole: true } as const;
  if (upTo === null) return { ...start, to: now, backfill: true, direction: 'back', from: now - backfillMs };
  const missed = now - upTo > liveMs;
  // What was missed is history up to a few hours ago; the rest is news.
  const to = missed ? now - liveMs + minuteMs : now;
  const isWhole = missed || whole === null || whole.pages <= 3 || now - whole.at >= wholeEveryMs || whole.at > now;
  const position = anchorBefore(anchors, isWhole ? lateMs : shortMs, upTo);
  return {
    ...start,
    to,
    backfill: missed,
    direction: position === null ? 'back' : 'forward',
    from: upTo - (isWhole ? lateMs : shortMs),
    position,
    whole: isWhole,
  };
}

/** A walk of news that was left lying for hours is news no more. */
export const resumeWalk = (walk: Walk | null, now: Time): Walk | null =>
  walk !== null && walk.to <= now && (walk.backfill || now - walk.to <= liveMs) ? walk : null;

/** The state after a walk that has come to its end, from `since` on where it began there. */
export function afterWalk(state: ReadingState, walk: Walk, since: Time): ReadingState {
  const { anchors, upTo } = state;
  const first = walk.old === null ? [] : [{ id: walk.old, at: walk.to - lateMs }];
  const known = anchors.length > 0 ? anchors : first;
  const isNew = walk.head !== null && walk.head !== known.at(-1)?.id;
  const grown = isNew && walk.head !== null ? [...known, { id: walk.head, at: walk.to }] : known;
  return {
    since: upTo === null ? since : state.since,
    upTo: Math.max(upTo ?? walk.to, walk.to),
    anchors: thinned(grown, walk.to),
    known: bounded(walk.whole ? walk.marks : state.known + walk.marks),
    // A first reading says nothing of how much a look back takes.
    whole: walk.whole ? { at: walk.to, pages: walk.backfill ? 0 : walk.pages } : state.whole,
    walk: null,
  };
}

/** One for every few minutes of the look back, the newest of before it, and the newest of all. */
function thinned(anchors: ReadingState['anchors'], now: Time): ReadingState['anchors'] {
  const needed = anchors.filter((_, index) => (anchors[index + 1]?.at ?? now) > now - lateMs - anchorEveryMs);
  const kept: ReadingState['anchors'] = [];
  for (const [index, anchor] of needed.entries()) {
    const previous = kept.at(-1);
    const isLast = index === needed.length - 1;
    if (isLast || previous === undefined || anchor.at - previous.at >= anchorEveryMs) kept.push(anchor);
  }
  return kept;
}

export const coverageOf = ({ since, upTo }: ReadingState): Interval[] =>
  since !== null && upTo !== null && since < upTo ? [{ from: since, to: upTo }] : [];
