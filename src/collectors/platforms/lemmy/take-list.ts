import { minuteMs, type Time } from '../../../core/domain.ts';
import { afterWalk, lateMs, markOf, marksIn, type ReadingState, type Walk } from '../../instances/reading-state.ts';

export interface ListItem {
  id: string;
  at: Time;
  edited: string | null;
  /** It stands above others, whatever its time. */
  isPinned: boolean;
  isGone: boolean;
}

/** So many pages of history are read at most: 20,000 posts. */
const mostBack = 400;

/** Takes a page, newest first, into a walk back. `next`: from where it goes on; null: there is nothing more. */
export function takeList<T extends ListItem>(
  state: ReadingState,
  walk: Walk,
  { items, next }: { items: readonly T[]; next: string | null },
): { fresh: T[]; state: ReadingState; isOver: boolean } {
  const pages = walk.pages + 1;
  const isCaughtUp = items.some(({ at, isPinned }) => !isPinned && at < walk.from);
  const isOver = next === null || isCaughtUp || pages >= mostBack;
  const known = marksIn(state.known);
  const seen = marksIn(walk.marks);
  const fresh: T[] = [];
  let marks = walk.marks;
  for (const item of items) {
    // What came after a long gap is news, which the next walk reads.
    const isNews = walk.backfill && state.upTo !== null && item.at > walk.to;
    const mark = markOf(item.id, `${item.edited ?? ''}${item.isGone ? ' gone' : ''}`);
    if (item.at < walk.from || isNews || seen.has(mark)) continue;
    seen.add(mark);
    if (!known.has(mark)) fresh.push(item);
    if (!walk.backfill || item.at >= walk.to - lateMs) marks += mark;
  }
  const after: Walk = { ...walk, position: next, pages, marks };
  if (!isOver) return { fresh, state: { ...state, walk: after }, isOver };
  const isCut = next !== null && !isCaughtUp;
  const oldest = items.filter(({ isPinned }) => !isPinned).map(({ at }) => at);
  const since = isCut && oldest.length > 0 ? Math.min(...oldest) : walk.from;
  return { fresh, state: afterWalk(state, after, Math.min(since, walk.to - minuteMs)), isOver };
}
