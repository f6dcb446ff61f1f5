import { expect, test } from '@jest/globals';
import { steppedClock } from '../../src/core/clock.ts';
import { dayMs, minuteMs, type Time } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createRetention } from '../../src/workers/process/retain.ts';
import { noon } from '../support/workplace.ts';

const source = (name: string, keepTextMs?: number | null) => ({
  name,
  platform: 'x',
  pollMs: minuteMs,
  settings: {},
  ...(keepTextMs !== undefined && { keepTextMs }),
});

function retention(due: Record<string, number>, keepCountsMs: number | null = null) {
  const clock = steppedClock(noon);
  const asked: [what: string, before: Time][] = [];
  const take = (what: string, before: Time): Promise<number> => {
    asked.push([what, before]);
    const left = due[what] ?? 0;
    due[what] = Math.max(0, left - 500);
    return left < 0 ? Promise.reject(new Error('away')) : Promise.resolve(Math.min(left, 500));
  };
  const store = {
    eraseStoredBefore: take,
    dropTombstones: (before: Time) => take('tombstones', before),
  };
  const sources = [source('x', 30 * dayMs), source('press', null), source('unknown')];
  return {
    clock,
    asked,
    step: createRetention({ store, clock, logger: silentLogger }, { sources, keepCountsMs }),
  };
}

test('each source whose text is kept for a time is asked for what is older, and no other', async () => {
  const { asked, step } = retention({});
  expect(await step()).toBe(0);
  expect(asked).toEqual([['x', noon - 30 * dayMs]]);
});

test('one batch goes at a time, and where nothing is due it is asked again after a minute', async () => {
  const { clock, asked, step } = retention({ x: 700 });
  expect([await step(), await step(), await step(), await step()]).toEqual([500, 200, 0, 0]);
  expect(asked).toHaveLength(3);
  clock.advanceTo(noon + minuteMs);
  await step();
  expect(asked).toHaveLength(4);
});

test('tombstones go by whole days', async () => {
  const { asked, step } = retention({ tombstones: 3 }, 100 * dayMs);
  expect(await step()).toBe(3);
  const midnight = Math.floor(noon / dayMs) * dayMs;
  expect(asked.at(-1)).toEqual(['tombstones', midnight - 100 * dayMs]);
});

test('a store that is away is asked again the next time, and nothing else fails', async () => {
  const { asked, step } = retention({ x: -1 });
  expect([await step(), await step()]).toEqual([0, 0]);
  expect(asked).toHaveLength(2);
});
