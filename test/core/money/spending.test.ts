import { describe, expect, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import { emptyAt, together } from '../../../src/core/money/forecast.ts';
import { settleMoney, shareOf, spentOf, takeMoney, type Weights } from '../../../src/core/money/spending.ts';
import type { Ledger } from '../../../src/core/store/ledgers.ts';
import { seeded } from '../../support/random.ts';

const march = Date.UTC(2026, 2, 1);
const day = (number: number): Time => march + (number - 1) * dayMs;
const weights: Weights = new Map([
  ['big', 3],
  ['small', 1],
]);
const budget = { amount: 20, unit: 'USD', per: 'month' } as const;
const ask = { id: 'r', budget, payers: ['big'], want: 2, least: 0.2 };

/** `spent`: brand -> US dollars, since the first of the month. */
const ledgerOf = (spent: Record<string, number>, holds: Ledger['holds'] = []): Ledger => ({
  budget,
  takenAt: march,
  brands: Object.fromEntries(
    Object.entries(spent).map(([brand, usd]) => [brand, { spent: usd, paced: usd, since: march }]),
  ),
  holds,
});
const take = (before: Ledger | null, changes: Partial<typeof ask>, now: Time) =>
  takeMoney(before, { ...ask, ...changes }, weights, now);

describe('the budget of a source', () => {
  test.each<[string, Record<string, number>, Partial<typeof ask>, Time, object]>([
    ['a brand has its share by weight', { small: 4.5 }, { payers: ['small'] }, day(2), { taken: 0.5 }],
    ['and not what others have', { big: 14.9 }, {}, day(2), { lack: 'share', until: day(22) }],
    [
      'brands that ask together add up',
      { big: 14.9, small: 4.8 },
      { payers: ['big', 'small'] },
      day(2),
      { taken: 0.3 },
    ],
    ['brands that are gone have spent too', { gone: 19.7 }, {}, day(2), { taken: 0.3 }],
    [
      'a spent budget waits for the next month',
      { big: 15, small: 4.9 },
      {},
      day(2),
      { lack: 'budget', until: day(32) },
    ],
    ['in the last ten days spare shares are lent', { big: 15 }, {}, day(22), { taken: 2 }],
    ['up to what their brand did not use so far', { big: 18.3 }, {}, day(22), { lack: 'share', until: day(23) }],
    [
      'and never what it needs for the rest of the month',
      { big: 18.3 },
      { payers: ['small'] },
      day(22),
      { taken: 1.7 },
    ],
  ])('%s', (_, spent, changes, now, answer) => {
    expect(take(ledgerOf(spent), changes, now)).toEqual({
      ...Object.fromEntries(
        Object.entries(answer).map(([key, value]) => [
          key,
          typeof value === 'number' && key !== 'until' ? expect.closeTo(value, 6) : value,
        ]),
      ),
      ...('lack' in answer ? {} : { ledger: expect.anything() }),
    });
  });

  test('what requests under way hold is free again in a minute, and counts as spent once they are lost', () => {
    const held = ledgerOf({ big: 13 }, [{ id: 'other', at: day(2), amounts: { big: 2 } }]);
    expect(take(held, {}, day(2) + minuteMs)).toEqual({ lack: 'held', until: day(2) + 2 * minuteMs });
    expect(take(held, {}, day(2) + hourMs)).toMatchObject({ lack: 'share' });
  });

  test('a budget of a day in requests: the next day, and spare shares in its last eight hours', () => {
    const hour = (number: number): Time => day(2) + number * hourMs;
    const perDay = { amount: 80, unit: 'requests', per: 'day' } as const;
    const asked = { ...ask, budget: perDay, want: 1, least: 1 };
    const spentBy = (spent: Record<string, number>): Ledger => ({ ...ledgerOf(spent), budget: perDay });
    const answer = (spent: Record<string, number>, now: Time) => takeMoney(spentBy(spent), asked, weights, now);
    expect(answer({ big: 59 }, hour(3))).toMatchObject({ taken: 1 });
    expect(answer({ big: 60 }, hour(3))).toEqual({ lack: 'share', until: hour(16) });
    expect(answer({ big: 60 }, hour(18))).toMatchObject({ taken: 1 });
    expect(answer({ big: 75 }, hour(18))).toEqual({ lack: 'share', until: hour(19) });
    expect(answer({ big: 60, small: 20 }, hour(18))).toEqual({ lack: 'budget', until: day(3) });
  });

  test('a request is settled once, and not after it was lost', () => {
    const answer = take(ledgerOf({}), {}, day(2));
    if ('lack' in answer) throw new Error('nothing was taken');
    const outcome = { spent: { big: 0.4 }, isHistory: false };
    const settled = settleMoney(answer.ledger, 'r', outcome);
    expect(spentOf(settled)).toBeCloseTo(0.4);
    expect(settleMoney(settled, 'r', outcome)).toBe(settled);
    const later = take(answer.ledger, { id: 'next' }, day(3));
    if ('lack' in later) throw new Error('nothing was taken');
    expect(spentOf(settleMoney(later.ledger, 'r', outcome))).toBeCloseTo(2);
  });

  test('whatever brands take, lose and settle, a month never costs more than the budget', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = seeded(seed);
      let ledger: Ledger | null = null;
      let paid = 0;
      for (let now = march; now < day(32); now += hourMs * (1 + Math.floor(random() * 12))) {
        const payers = random() < 0.2 ? ['big', 'small'] : [random() < 0.6 ? 'big' : 'small'];
        const answer = takeMoney(ledger, { ...ask, id: String(now), payers }, weights, now);
        if ('lack' in answer) continue;
        ledger = answer.ledger;
        // A lost request may have cost all that it took.
        const isLost = random() < 0.1;
        const cost = answer.taken * (isLost ? 1 : random());
        paid += cost;
        if (!isLost)
          ledger = settleMoney(ledger, String(now), {
            spent: { [payers[0] ?? '']: cost },
            isHistory: random() < 0.5,
          });
      }
      expect(paid).toBeLessThanOrEqual(20 + 1e-6);
      expect(paid).toBeGreaterThan(10);
    }
  });
});

describe('the forecast', () => {
  const spending = { spent: 10, paced: 10, since: march };
  test.each<[string, Partial<typeof spending>, Time, Time | null]>([
    ['money that lasts has no end', { spent: 5, paced: 5 }, day(11), null],
    ['at twice the rate it ends in the middle of the month', {}, day(11), day(21)],
    ['what is not read again has no rate', { paced: 0 }, day(11), null],
    ['the first hour counts as a day', { spent: 1, paced: 1 }, march + hourMs, march + hourMs + 19 * dayMs],
    ['a late beginning has the rate of its own days', { since: day(6) }, day(11), day(16)],
    ['a spent budget has ended', { spent: 20 }, day(11), day(11)],
  ])('%s', (_, changes, now, end) => {
    expect(emptyAt({ ...spending, ...changes }, 20, budget, now)).toBe(end);
  });

  test('the first hour of a day counts as a whole one, and a day ends at midnight', () => {
    const begun = { spent: 10, paced: 10, since: day(2) };
    const per = { per: 'day' } as const;
    expect(emptyAt(begun, 20, per, day(2) + minuteMs)).toBe(day(2) + minuteMs + hourMs);
    expect(emptyAt(begun, 20, per, day(2) + 13 * hourMs)).toBeNull();
  });

  test('brands together have spent since the first of them began', () => {
    const later = { spent: 1, paced: 0.5, since: day(9) };
    expect(together([spending, later], day(11))).toEqual({ spent: 11, paced: 10.5, since: march });
  });

  test('a brand may spend its share, and what others lend late in the month', () => {
    const ledger = ledgerOf({ big: 15 });
    expect(shareOf(ledger, 'big', weights, day(11))).toBeCloseTo(15);
    expect(shareOf(ledger, 'small', weights, day(11))).toBeCloseTo(5);
    expect(shareOf(ledger, 'big', weights, day(22))).toBeCloseTo(15 + (5 * 21) / 31);
  });

  test('a brand lends nothing to itself', () => {
    const most = 15 + (5 * 21) / 31;
    expect(shareOf(ledgerOf({}), 'big', weights, day(22))).toBeCloseTo(most);
    expect(take(null, { want: 20 }, day(22))).toMatchObject({ taken: expect.closeTo(most) });
  });
});
