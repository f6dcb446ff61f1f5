import { expect, test } from '@jest/globals';
import { historyPosts } from '../../../../src/collectors/platforms/x/x-budget.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { ownPurse } from '../../../../src/core/plugins/purse.ts';

const now = Date.UTC(2026, 2, 10);
const paying = (brands: Record<string, number>, payers: string[], amount = 20) => ({
  purse: { ...ownPurse('x', steppedClock(now)), weights: () => new Map(Object.entries(brands)) },
  budget: { amount, unit: 'USD' as const, per: 'month' as const },
  payers,
  isHistory: true,
  now,
});
const twenty = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`brand${n}`, 1]));

test.each([
  ['one brand has what it wants', paying({ acme: 1 }, ['acme']), 100],
  ['of twenty, a quarter of its share', paying(twenty, ['brand7']), 12],
  ['twice of it with twice the weight', paying({ ...twenty, acme: 2 }, ['acme'], 22), 25],
  ['a search needs ten posts', paying(twenty, ['brand7'], 1), 10],
  ['one that is not configured any more counts as one', paying({ acme: 1 }, ['gone'], 4), 25],
])('history of X: %s', (_, given, posts) => {
  expect(historyPosts(100, given)).toBe(posts);
});
