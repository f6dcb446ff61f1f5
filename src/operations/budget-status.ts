import type { Brand } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import type { Budget } from '../core/money/budget.ts';
import { emptyAt, together } from '../core/money/forecast.ts';
import { shareOf } from '../core/money/spending.ts';
import { weightsOn } from '../core/money/weights.ts';
import type { LedgerOfSource } from '../core/store/ledgers.ts';

/** What was spent of an amount in this month or day (UTC). */
export interface Spent {
  spent: number;
  /** What may be spent. Of a brand: its share, and late in the period what others lend. */
  limit: number;
  /** When it will be spent at this rate; null: it lasts. */
  emptyAt: Time | null;
}

export interface BudgetStatus extends Spent, Pick<Budget, 'unit' | 'per'> {
  source: string;
  brands: (Spent & { brand: string })[];
}

/** The budgets of sources that have asked for anything in this month or day. */
export function budgetStatus(ledgers: readonly LedgerOfSource[], brands: readonly Brand[], now: Time): BudgetStatus[] {
  return ledgers.flatMap((ledger) => {
    const weights = weightsOn(brands, ledger.source);
    const { budget } = ledger;
    if (weights.size === 0 || budget === null) return [];
    const all = together(Object.values(ledger.brands), now);
    return {
      source: ledger.source,
      unit: budget.unit,
      per: budget.per,
      spent: all.spent,
      limit: budget.amount,
      emptyAt: emptyAt(all, budget.amount, budget, now),
      brands: [...weights.keys()].map((brand) => {
        const spending = ledger.brands[brand] ?? { spent: 0, paced: 0, since: now };
        const limit = shareOf(ledger, brand, weights, now);
        return { brand, spent: spending.spent, limit, emptyAt: emptyAt(spending, limit, budget, now) };
      }),
    };
  });
}
