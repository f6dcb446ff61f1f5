import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../core/clock.ts';
import { minuteMs } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import type { Grant, LimitStore, RequestLimit } from '../../../core/store/limits.ts';

/**
 * Reddit takes 100 requests a minute from a client id. In slices, as a window that ends full and one that begins full would
 * be twice as many within a minute: any minute touches eleven of these.
 */
const slice = { name: 'slice', most: 9, windowMs: 6_000 };
/** Reddit counts over ten minutes, and says how many of those are left. Others may use the client id too. */
const tenMinutes = { name: '10 minutes', most: 1_000, windowMs: 10 * minuteMs };
/** Readings that wait for a slice side by side. */
const mostWaits = 6;

export interface Turns {
  limits: LimitStore;
  /** A mark of the client id. */
  credential: string;
  clock: Clock;
}

/** What follows from an answer. */
export interface Turn {
  /** Reddit takes so many more until then. */
  left(count: number, endsInMs: number): Promise<void>;
}

/** Takes the place of one request among those of all processes; waits for some seconds if it must. */
export async function takeTurn({ limits, credential, clock }: Turns, signal: AbortSignal): Promise<Turn> {
  const take = (limit: Pick<RequestLimit, 'name' | 'most' | 'windowMs'>): Promise<Grant> =>
    limits.takeGrant({ platform: 'reddit', credential, ...limit }, 1);
  const whole = await take(tenMinutes);
  if (whole.granted === 0)
    throw new RetryLater(clock.now() + whole.endsInMs, 'the requests that Reddit takes in 10 minutes are used up', {
      asked: true,
    });
  try {
    await takeSlice(() => take(slice), clock, signal);
  } catch (error) {
    await limits.giveBack(whole, 1);
    throw error;
  }
  return { left: (count, endsInMs) => limits.lowerLimit(whole, Math.max(0, Math.floor(count)), endsInMs) };
}

async function takeSlice(take: () => Promise<Grant>, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    signal.throwIfAborted();
    const { granted, endsInMs } = await take();
    if (granted > 0) return;
    if (waits >= mostWaits)
      throw new RetryLater(clock.now() + endsInMs, 'other readings use up the requests that Reddit takes');
    await sleep(Math.min(endsInMs, slice.windowMs) + 5, undefined, { signal });
  }
}
