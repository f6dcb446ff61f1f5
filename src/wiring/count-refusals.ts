import type { Clock } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { ArrivalStore } from '../core/store/arrivals.ts';

export interface RefusalCounts {
  add(source: string, refusal: string): void;
  /** Stores now what was added. */
  write(): Promise<void>;
}

/** Refusals may be many: they are counted together, so often. */
const countEveryMs = 1_000;

export function countRefusals({
  store,
  clock,
  logger,
}: {
  store: Pick<ArrivalStore, 'addArrivals'>;
  clock: Clock;
  logger: Logger;
}): RefusalCounts {
  const refused = new Map<string, { source: string; refusal: string; count: number }>();
  let counting: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    clearTimeout(counting);
    counting = undefined;
    const all = [...refused.values()];
    refused.clear();
    for (const { source, refusal, count } of all) {
      logger.warn({ source, refusal, count }, 'deliveries were turned away');
      await store
        .addArrivals(source, refusal, count, clock.now())
        .catch((error: unknown) => logger.warn({ error: messageOf(error) }, 'refusals could not be counted'));
    }
  }

  return {
    add(source, refusal) {
      const key = JSON.stringify([source, refusal]);
      const before = refused.get(key);
      refused.set(key, { source, refusal, count: (before?.count ?? 0) + 1 });
      counting ??= setTimeout(() => void write(), countEveryMs).unref();
    },
    write,
  };
}
