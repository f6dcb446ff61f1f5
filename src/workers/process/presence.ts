import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Clock, endsWithin } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { ProcessStore, Reloaded, WorkingProcess } from '../../core/store/processes.ts';

export interface PresenceContext {
  store: ProcessStore;
  clock: Clock;
  logger: Logger;
  /** Called once for each other process that works on the store. */
  onBeside?: ((other: WorkingProcess) => void) | undefined;
  /** Called once for each request to read the configuration again. Its answer is stored. */
  onReload?: (() => Promise<Reloaded>) | undefined;
  /** Says it again and again, until what it returns is called; default: by a timer. */
  repeat?: (say: () => Promise<void>) => () => void;
}

/** Whoever asks for a reload waits for so long. */
const everyMs = 5_000;
const goodbyeMs = 1_000;
/** Some words may be lost before a process counts as gone. */
const validMs = 35_000;

const onTimer = (say: () => Promise<void>): (() => void) => {
  const timer = setInterval(say, everyMs).unref();
  return () => clearInterval(timer);
};

/**
 * Says that this process works on the store, until it is disposed, and logs who else begins or ends to. Processes share
 * the work: jobs and leases see to that.
 */
export async function announce(
  { store, clock, logger, onBeside, onReload, repeat = onTimer }: PresenceContext,
  workers: readonly string[],
): Promise<AsyncDisposable> {
  const self = {
    id: randomUUID(),
    place: `${hostname()} (process ${process.pid})`,
    startedAt: clock.now(),
    workers: [...workers],
  };
  const known = new Map<string, WorkingProcess>();

  /** The last request that was answered. */
  let answered: string | null = null;

  async function say(): Promise<void> {
    const atWork = await store.sayAtWork(self, validMs);
    const others = atWork.filter(({ id }) => id !== self.id);
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
    const request = atWork.find(({ id }) => id === self.id)?.reload;
    if (!onReload || !request || request.outcome !== null || request.id === answered) return;
    answered = request.id;
    await store.sayReloaded(self.id, request.id, await onReload());
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
