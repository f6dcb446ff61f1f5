import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Conflict, messageOf } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Lease, LeaseStore } from '../core/store/leases.ts';

/** Calls `run` every `everyMs` until the returned function is called. */
export type Repeat = (everyMs: number, run: () => void) => () => void;

const onTimer: Repeat = (everyMs, run) => {
  const timer = setInterval(run, everyMs).unref();
  return () => clearInterval(timer);
};

export interface LeaseContext {
  store: LeaseStore;
  logger: Logger;
  repeat?: Repeat | undefined;
  /** Waits so many milliseconds; default: by a timer. */
  pause?: ((ms: number) => Promise<void>) | undefined;
}

interface Asking {
  pause(ms: number): Promise<void>;
  withinMs: number;
  signal: AbortSignal;
}

/** Two renewals may fail before the lease runs out. */
const renewalsPerLease = 3;
const askAgainMs = 500;

/**
 * Does the work while only this process holds the name; null: another process holds it. Renews the lease while the work
 * lasts. If the lease is lost, it aborts the work's signal and throws Conflict.
 */
export async function underLease<T>(
  { store, logger, repeat = onTimer, pause = sleep }: LeaseContext,
  { name, ms, signal }: { name: string; ms: number; signal: AbortSignal },
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const holder = randomUUID();
  const asking = { pause, withinMs: ms, signal };
  const lease = await untilAnswered(() => store.lease(name, holder, ms), asking);
  if (!lease) return null;
  const lost = new AbortController();
  let renewal: Promise<void> | null = null;
  const stop = repeat(ms / renewalsPerLease, () => {
    if (lost.signal.aborted) return;
    renewal ??= renew(store, lease, ms)
      .then((isHeld) => {
        if (!isHeld) lost.abort(new Conflict(`the lease of '${name}' has changed hands`));
      })
      // The lease may still be ours: the next renewal or write will show.
      .catch((error: unknown) => logger.debug({ name, error: messageOf(error) }, 'a lease could not be renewed'))
      .finally(() => {
        renewal = null;
      });
  });
  try {
    const result = await work(lease, AbortSignal.any([signal, lost.signal]));
    lost.signal.throwIfAborted();
    return result;
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    stop();
    // A renewal after the release would take the name again.
    await renewal;
    await untilAnswered(() => store.release(lease), asking).catch((error: unknown) =>
      logger.debug({ name, error: messageOf(error) }, 'a lease was not released: it runs out by itself'),
    );
  }
}

/**
 * An answer may get lost when the store is away for a moment, though the lease was given. Until it runs out, only the same
 * holder can have it, or free it: so it asks again.
 */
async function untilAnswered<T>(ask: () => Promise<T>, { pause, withinMs, signal }: Asking): Promise<T> {
  for (let waited = 0; ; waited += askAgainMs) {
    try {
      return await ask();
    } catch (error) {
      if (waited >= withinMs || signal.aborted) throw error;
      await pause(askAgainMs);
    }
  }
}

/** A higher token means that another process held the name meanwhile, so it is given back. */
async function renew(store: LeaseStore, { name, holder, token }: Lease, ms: number): Promise<boolean> {
  const renewed = await store.lease(name, holder, ms);
  if (renewed === null || renewed.token === token) return renewed !== null;
  await store.release(renewed);
  return false;
}
