import type { Clock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { dayMs, minuteMs, type Time } from '../../core/domain.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { RetentionStore } from '../../core/store/retention.ts';

export interface RetainContext {
  store: RetentionStore;
  clock: Clock;
  logger: Logger;
}

/** Scoring waits while a batch is erased. */
const atOnce = 500;
/** When nothing was due. */
const restMs = minuteMs;

/**
 * Creates the step that removes what was kept long enough, one batch a call. Returns how many mentions it changed. Whole days
 * of tombstones go together, so that a brand's slices are sealed once a day.
 */
export function createRetention(
  { store, clock, logger }: RetainContext,
  config: Pick<Config, 'sources' | 'keepCountsMs'>,
): () => Promise<number> {
  const kept = config.sources.flatMap(({ name, keepTextMs }) => (keepTextMs == null ? [] : [{ name, keepTextMs }]));
  let restUntil: Time = Number.NEGATIVE_INFINITY;

  async function retain(now: Time): Promise<number> {
    for (const { name: source, keepTextMs } of kept) {
      const erased = await store.eraseStoredBefore(source, now - keepTextMs, atOnce, now);
      if (erased > 0) {
        logger.info({ source, erased }, 'erased the text of posts that were kept long enough');
        return erased;
      }
    }
    if (config.keepCountsMs == null) return 0;
    const before = Math.floor((now - config.keepCountsMs) / dayMs) * dayMs;
    const dropped = await store.dropTombstones(before, atOnce, now);
    if (dropped > 0) logger.info({ dropped, before }, 'dropped tombstones: counts of before are sealed');
    return dropped;
  }

  return async () => {
    const now = clock.now();
    if (now < restUntil && now >= restUntil - restMs) return 0;
    try {
      const changed = await retain(now);
      restUntil = changed === 0 ? now + restMs : Number.NEGATIVE_INFINITY;
      return changed;
    } catch (error) {
      logger.warn({ error: messageOf(error) }, 'nothing could be erased this time: it is tried again');
      return 0;
    }
  };
}
