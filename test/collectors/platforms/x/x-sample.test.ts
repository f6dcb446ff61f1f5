import { describe, expect, test } from '@jest/globals';
import { describeSample, planReading, type Sample } from '../../../../src/collectors/platforms/x/x-sample.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../../../src/core/domain.ts';

const march = Date.UTC(2026, 2, 1);
const now = march + 10 * dayMs;
const sample: Sample = {
  ...{ readAt: now - hourMs, countedTo: now - minuteMs, spanMs: dayMs, counted: 1000, read: 50, usd: 0.75 },
  ...{ nextRead: 0, nextUsd: 0, perMs: 0 },
};
const budget = { amount: 31, unit: 'USD', per: 'month' } as const;
const plan = (spent: number, paced: number, known: Partial<Sample> | null, at: Time = now) => {
  const brands = { kaffa: { spent, paced, since: march } };
  const ledger = { budget, takenAt: at, brands, holds: [] };
  const weights = new Map([['kaffa', 1]]);
  const budgeted = { ledger, budget, payers: ['kaffa'], weights, now: at };
  return planReading(budgeted, at - hourMs, known && { ...sample, ...known }, at - 4 * minuteMs);
};

describe('what to do with the rest of the money', () => {
  test.each<[string, [number, number, Partial<Sample> | null], string]>([
    ['all is read while the money lasts', [5, 5, null], 'read all'],
    ['and while there is much of it, whatever the rate', [20, 20, null], 'read all'],
    ['then nothing is read at once', [27, 27, null], 'wait'],
    ['what was not counted for long is counted', [10, 10, { countedTo: now - dayMs }], 'count'],
    ['a reading waits until ten posts are affordable', [10, 10, {}], 'wait'],
    ['and is made then', [10, 10, { readAt: now - dayMs }], 'read some'],
    ['without money to read, there is only counting', [30.9, 30.9, { readAt: now - dayMs }], 'wait'],
    ['without any, the next request is refused with the reason', [31, 31, null], 'read all'],
    ['a count as well', [31, 31, {}], 'count'],
    ['a little is affordable again', [10, 10, { counted: 20, read: 20, usd: 0.3 }], 'read all from now on'],
    ['an hour is too short to tell', [10, 10, { spanMs: minuteMs, counted: 0 }], 'wait'],
  ])('%s', (_, given, expected) => {
    expect(plan(...given).do).toBe(expected);
  });

  test('the money is spread over the rest of the month, less what counting needs', () => {
    const answer = plan(10, 10, { readAt: now - dayMs });
    // 21 USD for 21 days, of which counting keeps a tenth of the budget's part.
    expect(answer).toMatchObject({ posts: Math.round((21 - 2.1) / 21 / 0.02) });
  });

  test.each<[Partial<Sample>, RegExp]>([
    [{ spanMs: 0 }, /^the budget does not last for all posts: they are counted, and some read$/],
    [{}, /: about 5 % are read \(50 of about 1000 in 24 h\)$/],
    [{ read: 3 }, /: less than 1 % are read \(3 of about 1000 in 24 h\)$/],
    [{ read: 0 }, /: about 1000 in 24 h were counted, and none read$/],
    [{ counted: 0, read: 0 }, /: some are read; none were counted$/],
  ])('%j is told in words', (changes, words) => {
    expect(describeSample({ ...sample, ...changes }, 'the budget')).toMatch(words);
  });
});
