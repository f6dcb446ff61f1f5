import { setTimeout as sleep } from 'node:timers/promises';
import type { Notifier } from './notifier.ts';

/** Keeps a channel below its rate limit: sends begin at least so many real milliseconds apart. */
export function paced(notifier: Notifier, minIntervalMs: number): Notifier {
  let freeAt = 0;
  return {
    check: (signal) => notifier.check(signal),
    async send(message, delivery) {
      const now = performance.now();
      const startAt = Math.max(now, freeAt);
      freeAt = startAt + minIntervalMs;
      if (startAt > now) await sleep(startAt - now, undefined, { signal: delivery.signal });
      return notifier.send(message, delivery);
    },
  };
}
