import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Clock, endsWithin } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { ProcessStore, WorkingProcess } from '../../core/store/processes.ts';

export interface PresenceContext {
  store: ProcessStore;
  clock: Clock;
  logger: Logger;
  /** Called once for each other process that works on the store. */
  onBeside?: ((other: WorkingProcess) => void) | undefined;
  /** Says it again and again, until what it returns is called; default: by a timer. */
  repeat?: (say: () => Promise<void>) => () => void;
}

const everyMs = 10_000;
const goodbyeMs = 1_000;
/** Two words may be lost before a process counts as gone. */
const validMs = 3.5 * everyMs;

const onTimer = (say: () => Promise<void>): (() => void) => {
  const timer = setInterval(say, everyMs).unref();
  return () => clearInterval(timer);
};

/**
 * Says that this process works on the store, until it is disposed, and logs who else begins or ends to. Processes share
 * the work: jobs and leases see to that.
 */
export async function announce(
  { store, clock, logger, onBeside, repeat = onTimer }: PresenceContext,
  workers: readonly string[],
): Promise<AsyncDisposable> {
  const self: WorkingProcess = {
    id: randomUUID(),
    place: `${hostname()} (process ${process.pid})`,
    startedAt: clock.now(),
    workers: [...workers],
  };
  const known = new Map<string, WorkingProcess>();

  async function say(): Promise<void> {
    const others = await store.sayAtWork(self, validMs);
    for (const other of others) {
      if (known.has(other.id)) continue;
      known.set(other.id, other);
      logger.info(
        { place: other.place, workers: other.workers },
        'another process works on the same store: they share the work',
      );
      onBeside?.(other);
    }
    for (const { id, place } of [...known.values()]) {
      if (others.some((other) => other.id === id)) continue;
      known.delete(id);
      logger.info({ place }, 'the other process works no longer on this store');
    }
  }
  const trySay = (): Promise<void> =>
    say().catch((error: unknown) => logger.debug({ error: messageOf(error) }, 'could not say that this process works'));

  await trySay();
  const stop = repeat(trySay);
  return {
    async [Symbol.asyncDispose]() {
      stop();
      await endsWithin(goodbyeMs, store.sayLeft(self.id));
    },
  };
}
