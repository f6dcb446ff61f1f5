import { describe, expect, test } from '@jest/globals';
import { amountOf, type Budget, budgetPattern, parseBudget } from '../../../src/core/money/budget.ts';
import { currentLedgers } from '../../../src/core/money/current-ledgers.ts';
import { periodOf, spanOf } from '../../../src/core/money/period.ts';
import { ownLedgers } from '../../../src/core/plugins/purse.ts';

const at = Date.UTC(2026, 1, 28, 23, 30);

describe('a budget as it is written', () => {
  test.each<[string, Budget, string, string]>([
    ['20 USD/month', { amount: 20, unit: 'USD', per: 'month' }, '20 USD', '2026-02'],
    ['0.5 USD/day', { amount: 0.5, unit: 'USD', per: 'day' }, '0.5 USD', '2026-02-28'],
    ['10000 requests/month', { amount: 10000, unit: 'requests', per: 'month' }, '10000 requests', '2026-02 requests'],
    ['300 requests/day', { amount: 300, unit: 'requests', per: 'day' }, '300 requests', '2026-02-28 requests'],
  ])('%s', (written, budget, amount, period) => {
    expect(budgetPattern.test(written)).toBe(true);
    expect(parseBudget(written)).toEqual(budget);
    expect(amountOf(budget)).toBe(amount);
    expect(periodOf(budget, at)).toBe(period);
    expect(spanOf(budget, at).to).toBe(Date.UTC(2026, 2, 1));
  });

  test.each(['20 EUR/month', '20 USD', '1.5 requests/day', 'requests/day', '20 USD/week', ''])('%j is none', (text) => {
    expect(budgetPattern.test(text)).toBe(false);
  });

  test('of a source whose budget was changed, what counts is what it spends by the new one', async () => {
    const store = ownLedgers();
    const spend = (budget: Budget, takenAt: number) =>
      store.changeLedger('x', periodOf(budget, at), () => ({
        ledger: { budget, takenAt, brands: {}, holds: [] },
        result: null,
      }));
    const now = parseBudget('300 requests/day');
    await spend(parseBudget('20 USD/month'), at - 2);
    await spend(now, at);
    await spend(parseBudget('9 requests/month'), at - 1);
    expect(await currentLedgers(store, at)).toMatchObject([{ source: 'x', budget: now }]);
  });
});
