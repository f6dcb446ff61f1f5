import { expect, test } from '@jest/globals';
import { overShare } from '../../../src/workers/sources/packs/over-share.ts';

const now = Date.UTC(2026, 2, 5);
const weights = new Map([
  ['a', 1],
  ['b', 1],
]);
const brands = {
  a: { spentUsd: 6, pacedUsd: 6, since: now },
  b: { spentUsd: 4, pacedUsd: 4, since: now },
};

test('a brand that has spent its share is over it', () => {
  expect(overShare({ budgetUsd: 10, brands, holds: [] }, weights, now)).toEqual(['a']);
});

test('what an upgrade took over from cursors does not say how large shares are', () => {
  expect(overShare({ budgetUsd: 0, brands, holds: [] }, weights, now)).toEqual([]);
});
