import type { Brand } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { emptyAt, together } from '../core/money/forecast.ts';
import { shareOf } from '../core/money/spending.ts';
import { weightsOn } from '../core/money/weights.ts';
import type { LedgerOfSource } from '../core/store/ledgers.ts';

/** What was spent of an amount in this month (UTC), in US dollars. */
export interface Spent {
  spentUsd: number;
  /** What may be spent. Of a brand: its share, and late in the month what others lend. */
  limitUsd: number;
  /** When it will be spent at this rate; null: it lasts. */
  emptyAt: Time | null;
}

export interface BudgetStatus extends Spent {
  source: string;
  brands: (Spent & { brand: string })[];
}

/** The budgets of sources that have asked for anything in this month. */
export function budgetStatus(ledgers: readonly LedgerOfSource[], brands: readonly Brand[], now: Time): BudgetStatus[] {
  return ledgers.flatMap((ledger) => {
    const weights = weightsOn(brands, ledger.source);
    if (weights.size === 0 || ledger.budgetUsd === 0) return [];
    const all = together(Object.values(ledger.brands), now);
    return {
      source: ledger.source,
      spentUsd: all.spentUsd,
      limitUsd: ledger.budgetUsd,
      emptyAt: emptyAt(all, ledger.budgetUsd, now),
      brands: [...weights.keys()].map((brand) => {
        const spending = ledger.brands[brand] ?? { spentUsd: 0, pacedUsd: 0, since: now };
        const limitUsd = shareOf(ledger, brand, weights, now);
        return { brand, spentUsd: spending.spentUsd, limitUsd, emptyAt: emptyAt(spending, limitUsd, now) };
      }),
    };
  });
}
