import { expect, test } from '@jest/globals';
import { takeTurn } from '../../../../src/collectors/platforms/reddit/reddit-limits.ts';
import { systemClock } from '../../../../src/core/clock.ts';
import { minuteMs } from '../../../../src/core/domain.ts';
import { RetryLater } from '../../../../src/core/errors.ts';
import { ownLimits } from '../../../../src/core/plugins/own-limits.ts';
import type { LimitStore } from '../../../../src/core/store/limits.ts';

/** Limits by a clock that goes on by itself: whoever waits for a window has waited. */
function passing(): { limits: LimitStore; clock: { now(): number }; taken: number[] } {
  let now = 0;
  const clock = { now: () => now };
  const own = ownLimits(clock);
  const taken: number[] = [];
  const limits: LimitStore = {
    ...own,
    async takeGrant(limit, want) {
      const grant = await own.takeGrant(limit, want);
      if (limit.name !== 'slice') return grant;
      if (grant.granted > 0) {
        taken.push(now);
        now += 50;
        return grant;
      }
      now += grant.endsInMs;
      return { ...grant, endsInMs: 0 };
    },
  };
  return { limits, clock, taken };
}

test('while work waits, Reddit gets at least 85 of the 100 requests that it takes in a minute, and never more', async () => {
  const { limits, clock, taken } = passing();
  const signal = new AbortController().signal;
  while (clock.now() < 5 * minuteMs) await takeTurn({ limits, credential: 'a', clock }, signal);
  for (const at of taken) {
    const within = taken.filter((other) => other >= at && other < at + minuteMs).length;
    expect(within).toBeLessThanOrEqual(100);
    if (at <= 4 * minuteMs) expect(within).toBeGreaterThanOrEqual(85);
  }
});

test('what Reddit says is left goes to all, and when nothing is left they wait until it says so', async () => {
  const limits = ownLimits(systemClock);
  const signal = new AbortController().signal;
  const turns = { limits, credential: 'a', clock: systemClock };
  const turn = await takeTurn(turns, signal);
  await turn.left(0.9, 90_000);
  const error = await takeTurn(turns, signal).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(RetryLater);
  expect((error as RetryLater).until).toBeGreaterThan(Date.now() + 60_000);
  await takeTurn({ ...turns, credential: 'another' }, signal);
});
