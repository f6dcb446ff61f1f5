import { describe, expect, test } from '@jest/globals';
import { liveThrough } from '../../../bench/detection/earshot.ts';
import { firstDaysOf } from '../../../bench/detection/new-brands.ts';
import { hourMs } from '../../../src/core/domain.ts';

/** 2 false alarms a month. */
const dial = (2 * 7) / 30.44;

// A short form of `npm run bench -- first-days`.
describe('a brand with six tenths negatives, of which nothing was known', () => {
  test('is told of most waves of its first day within two hours', () => {
    const told = [0, 4, 8, 12, 16, 20].filter((startHour) => {
      const world = firstDaysOf({ perDay: 250, deadNights: false, share: 0.6, startHour, seed: 3_001, withWave: true });
      const begun = world.waves[0]?.from ?? 0;
      const isSoon = (at: number): boolean => at >= begun && at <= begun + 2 * hourMs;
      return liveThrough(world, dial).occasions.some(({ kind, at }) => kind === 'opened' && isSoon(at));
    });
    expect(told.length).toBeGreaterThanOrEqual(5);
  });

  test('is told of nearly all waves of its first day when it is large enough for a count to say much', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const told = hours.filter((startHour) => {
      const world = firstDaysOf({ perDay: 900, deadNights: false, share: 0.6, startHour, seed: 1_000, withWave: true });
      const begun = world.waves[0]?.from ?? 0;
      const isSoon = (at: number): boolean => at >= begun && at <= begun + 2 * hourMs;
      return liveThrough(world, dial).occasions.some(({ kind, at }) => kind === 'opened' && isSoon(at));
    });
    expect(told.length).toBeGreaterThanOrEqual(20);
  });

  test('is told of no wave when its first morning begins after a dead night', () => {
    const opened = [0, 2, 4].flatMap((startHour) => {
      const world = firstDaysOf({ perDay: 2_500, deadNights: true, share: 0.6, startHour, seed: 4, withWave: false });
      return liveThrough(world, dial).occasions.filter(({ at }) => at < world.from + 12 * hourMs);
    });
    expect(opened).toEqual([]);
  });
});
