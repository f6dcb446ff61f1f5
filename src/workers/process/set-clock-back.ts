import { dayMs, minuteMs, type Time } from '../../core/domain.ts';
import type { Json } from '../../core/json.ts';
import type { ProgressStore, SourceState } from '../../core/store/progress.ts';

/** No time is later. Other large numbers are no times in milliseconds. */
const farthestMs = 100 * 365 * dayMs;

/** Brings every source back to `now`, whose state was stored by a clock that was ahead of it. */
export async function setClockBack(
  store: Pick<ProgressStore, 'forgetAfter' | 'saveProgress' | 'sharedStates'>,
  states: readonly SourceState[],
  now: Time,
): Promise<void> {
  await store.forgetAfter(now);
  const shared = (await store.sharedStates()).map((state) => ({ ...state, brand: null }));
  const own = states.map((state) => ({ ...state, part: '' }));
  for (const { brand, source, part, cursor } of [...own, ...shared]) {
    const kept = cursorUpTo(cursor, now);
    if (JSON.stringify(kept) === JSON.stringify(cursor)) continue;
    const unchanged = { coverage: [], backfill: false, answered: false };
    await store.saveProgress({ brand, source, part, cursor: kept, nextPollAt: now, now, ...unchanged });
  }
}

/** A collector would wait for a time that lies ahead: it becomes a minute ago, which is read again. */
export function cursorUpTo(cursor: Json, now: Time): Json {
  if (typeof cursor === 'number') return cursor > now && cursor <= now + farthestMs ? now - minuteMs : cursor;
  if (Array.isArray(cursor)) return cursor.map((value) => cursorUpTo(value, now));
  if (cursor === null || typeof cursor !== 'object') return cursor;
  return Object.fromEntries(Object.entries(cursor).map(([key, value]) => [key, cursorUpTo(value, now)]));
}
