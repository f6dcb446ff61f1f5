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
