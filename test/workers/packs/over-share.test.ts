import { expect, test } from '@jest/globals';
import { overShare } from '../../../src/workers/sources/packs/over-share.ts';

const now = Date.UTC(2026, 2, 5);
const weights = new Map([
  ['a', 1],
  ['b', 1],
]);
const brands = {
  a: { spent: 6, paced: 6, since: now },
  b: { spent: 4, paced: 4, since: now },
};

test('a brand that has spent its share is over it', () => {
  expect(
    overShare({ budget: { amount: 10, unit: 'USD', per: 'month' }, takenAt: now, brands, holds: [] }, weights, now),
  ).toEqual(['a']);
});

test('what an upgrade took over from cursors does not say how large shares are', () => {
  expect(overShare({ budget: null, takenAt: 0, brands, holds: [] }, weights, now)).toEqual([]);
});
