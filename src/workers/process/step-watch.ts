import { minuteMs, type Time } from '../../core/domain.ts';

/** Clocks of several machines differ by less. */
export const skewMs = 5 * minuteMs;
/** A clock that is corrected while it runs moves by less. */
export const slewMs = 10_000;
const aheadMs = minuteMs;

/** Returns by how much the clock was set since the last call; negative: back. 0: it runs. */
export type StepWatch = (now: Time, newestStored: Time) => number;

/**
 * Watches the clock of this process. What is stored may come from another machine, or from before a restart.
 * `elapsedMs`: a clock that nobody sets; without it only steps back are seen.
 */
export function createStepWatch(elapsedMs?: () => number): StepWatch {
  let last: { now: Time; elapsed: number } | null = null;
  return (now, newestStored) => {
    const before = last;
    const elapsed = elapsedMs?.() ?? 0;
    last = { now, elapsed };
    if (before && now < before.now - slewMs) return now - before.now;
    if (newestStored > now + skewMs) return now - newestStored;
    if (!before || elapsedMs === undefined) return 0;
    const ahead = now - before.now - (elapsed - before.elapsed);
    return ahead > aheadMs ? ahead : 0;
  };
}
