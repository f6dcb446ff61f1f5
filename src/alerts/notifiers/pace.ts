import { setTimeout as sleep } from 'node:timers/promises';
import type { Notifier } from './notifier.ts';

/** Keeps a channel below its rate limit: `ready` spaces sends by at least `minIntervalMs` of real time. */
export function paced(notifier: Notifier, minIntervalMs: number): Notifier {
  let freeAt = 0;
  return {
    ...notifier,
    async ready(signal) {
      const waitMs = freeAt - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
    },
    send(message, delivery) {
      freeAt = performance.now() + minIntervalMs;
      return notifier.send(message, delivery);
    },
  };
}
