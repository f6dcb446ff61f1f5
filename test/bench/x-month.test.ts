import { describe, expect, test } from '@jest/globals';
import { simulateMonth } from '../../bench/x-month/simulate.ts';

describe('days of a brand on X, paid by the post', () => {
  test('each post is read about once in calm and in a burst, late ones are found, and no hour is blind', async () => {
    const lived = await simulateMonth({ days: 1, perDay: 20, burst: 600, budgetUsd: 20, seed: 7 });
    expect(lived.posts).toBe(620);
    expect(lived.distinct).toBeGreaterThanOrEqual(lived.posts - 2);
    expect(lived.reads / lived.distinct).toBeLessThanOrEqual(1.15);
    expect(lived.mostReads).toBeLessThanOrEqual(2);
    expect(lived.lateFound / lived.late).toBeGreaterThanOrEqual(0.99);
    expect(lived.blindHours).toBeLessThan(0.1);
  });

  test('where X takes few requests, it is not asked until it refuses', async () => {
    const lived = await simulateMonth({ days: 0.7, perDay: 10, burst: 600, budgetUsd: 20, limit: 40, seed: 7 });
    expect(lived.refused).toBe(0);
    expect(lived.reads / lived.distinct).toBeLessThanOrEqual(1.15);
    expect(lived.mostReads).toBeLessThanOrEqual(2);
    expect(lived.lateFound / lived.late).toBeGreaterThanOrEqual(0.99);
    expect(lived.blindHours).toBeLessThan(0.1);
  });

  test('one post does not use up the money of a month', async () => {
    const lived = await simulateMonth({ days: 1.5, perDay: 2, budgetUsd: 0.3, seed: 8 });
    expect(lived.mostReads).toBeLessThanOrEqual(2);
    expect(lived.blindHours).toBeLessThan(0.1);
  });

  test('a wave of thousands is read once, but for what was fresh when it began', async () => {
    const lived = await simulateMonth({ days: 0.7, perDay: 10, burst: 3000, budgetUsd: 100, seed: 9 });
    expect(lived.reads / lived.distinct).toBeLessThanOrEqual(1.15);
    expect(lived.mostReads).toBeLessThanOrEqual(2);
    expect(lived.lateFound / lived.late).toBeGreaterThanOrEqual(0.99);
    expect(lived.mostRequests).toBeLessThan(150);
  });
});
