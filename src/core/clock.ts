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
