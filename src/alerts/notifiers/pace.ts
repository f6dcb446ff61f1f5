import { setTimeout as sleep } from 'node:timers/promises';
import type { Notifier } from './notifier.ts';

/** Keeps a channel below its rate limit: `ready` lets sends begin at least so many real milliseconds apart. */
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
