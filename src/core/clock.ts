import { setMaxListeners } from 'node:events';
import type { Time } from './domain.ts';

/** Domain time. Leases use the database's clock instead. */
export interface Clock {
  now(): Time;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that moves only when told to, and never backwards. */
export function steppedClock(start: Time): Clock & { advanceTo(time: Time): void } {
  let time = start;
  return {
    now: () => time,
    advanceTo(to) {
      time = Math.max(time, to);
    },
  };
}

/** Waits for work that may hang, `ms` of real time at most. False: it has not ended. Its failure is its end. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const ended = work.then(
    () => true,
    () => true,
  );
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  return await Promise.race([ended, late]).finally(() => clearTimeout(timer));
}

/**
 * Aborts with the first of the signals, or after `ms` of real time. Its timer holds it: an `AbortSignal.timeout` within an
 * `AbortSignal.any` may be collected as garbage, and then never comes.
 */
export function endingWithin(ms: number, ...signals: AbortSignal[]): AbortSignal {
  const ending = new AbortController();
  const follow = ({ target }: Event): void => end((target as AbortSignal).reason);
  const end = (reason: unknown): void => {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', follow);
    ending.abort(reason);
  };
  const late = (): void => end(new DOMException(`timeout after ${ms / 1000} s`, 'TimeoutError'));
  const timer = setTimeout(late, ms).unref();
  // Each limit listens until its time is over: many at once are no leak.
  if (signals.length > 0) setMaxListeners(0, ...signals);
  for (const signal of signals) signal.addEventListener('abort', follow);
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted) end(aborted.reason);
  return ending.signal;
}
