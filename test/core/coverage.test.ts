import { expect, test } from '@jest/globals';
import { inBoth, mergeIntervals, without } from '../../src/core/coverage.ts';
import type { Interval } from '../../src/core/domain.ts';

const times = Array.from({ length: 20 }, (_, time) => time);
const isIn = (intervals: readonly Interval[], time: number) =>
  intervals.some(({ from, to }) => from <= time && time < to);

let seed = 3;
const random = (limit: number) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * limit);
};
const someIntervals = (): Interval[] =>
  mergeIntervals(
    Array.from({ length: random(5) }, () => {
      const from = random(18);
      return { from, to: from + random(6) };
    }),
  );

test('at each time, what both cover and what only the first covers is what either says of that time', () => {
  for (let round = 0; round < 500; round += 1) {
    const [one, other] = [someIntervals(), someIntervals()];
    const [both, rest] = [inBoth(one, other), without(one, other)];
    for (const time of times) {
      expect(isIn(both, time)).toBe(isIn(one, time) && isIn(other, time));
      expect(isIn(rest, time)).toBe(isIn(one, time) && !isIn(other, time));
    }
    expect(mergeIntervals(both)).toEqual(both);
    expect(mergeIntervals(rest)).toEqual(rest);
  }
});
