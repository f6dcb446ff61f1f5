import { minuteMs, type Time } from '../../../core/domain.ts';
import { afterWalk, lateMs, markOf, marksIn, type ReadingState, type Walk } from '../../instances/reading-state.ts';

/** A post of a page, as far as the walk looks at it. */
export interface Item {
  id: string;
  at: Time;
  edited: string | null;
}

export interface Step<T> {
  /** What was not read before. */
  fresh: T[];
  state: ReadingState;
  /** Whether the walk has come to its end. */
  isOver: boolean;
}

/** So many pages of history are read at most: 10,000 posts. */
const mostBack = 250;

/** Ids of one instance: later ones are longer, or greater letter by letter. */
const isLater = (one: string, other: string): boolean =>
  one.length === other.length ? one > other : one.length > other.length;

/**
 * Takes a page into a walk, in whatever order its posts are. `ids` are those of all that is on the page, also of what
 * cannot be read.
 */
export function takePage<T extends Item>(
  state: ReadingState,
  walk: Walk,
  { items, ids, now }: { items: readonly T[]; ids: readonly string[]; now: Time },
): Step<T> {
  const isBack = walk.direction === 'back';
  // History ends where news begins, which the next walk reads.
  const isNews = ({ at }: Item): boolean => walk.backfill && state.upTo !== null && at > walk.to;
  const isBeyond = (item: Item): boolean => (isBack ? item.at < walk.from : isNews(item));
  const isCaughtUp = items.some(isBeyond);
  const wanted = items.filter((item) => !isBeyond(item) && !isNews(item));
  const reached = isBack ? earliest(ids) : latest(ids);
  const moved =
    reached !== null &&
    (walk.position === null || (isBack ? isLater(walk.position, reached) : isLater(reached, walk.position)));
  const pages = walk.pages + 1;
  const isOver = !moved || isCaughtUp || (isBack && pages >= mostBack);

  const known = marksIn(state.known);
  const seen = marksIn(walk.marks);
  const fresh: T[] = [];
  let marks = walk.marks;
  for (const item of wanted) {
    const mark = markOf(item.id, item.edited);
    if (seen.has(mark)) continue;
    seen.add(mark);
    if (!known.has(mark)) fresh.push(item);
    if (!isBack || !walk.backfill || item.at >= walk.to - lateMs) marks += mark;
  }
  // A post from a clock that is ahead would hide those that come before its time.
  const head = latest([...idsOf(wanted, ({ at }) => at <= now), ...(walk.head === null ? [] : [walk.head])]);
  const old = walk.old ?? (isBack ? latest(idsOf(items, ({ at }) => at <= walk.to - lateMs)) : null);
  const next: Walk = { ...walk, position: reached ?? walk.position, pages, head, old, marks };
  if (!isOver) return { fresh, state: { ...state, walk: next }, isOver };
  const isCut = isBack && moved && !isCaughtUp;
  const since = isCut ? Math.min(...items.map(({ at }) => at)) : walk.from;
  return { fresh, state: afterWalk(state, next, Math.min(since, walk.to - minuteMs)), isOver };
}

const idsOf = (items: readonly Item[], which: (item: Item) => boolean): string[] =>
  items.filter(which).map(({ id }) => id);

const latest = (ids: readonly string[]): string | null =>
  ids.reduce<string | null>((best, id) => (best === null || isLater(id, best) ? id : best), null);

const earliest = (ids: readonly string[]): string | null =>
  ids.reduce<string | null>((best, id) => (best === null || isLater(best, id) ? id : best), null);
