import type { Time } from '../../../core/domain.ts';
import { shareOf, type Weights } from '../../../core/money/spending.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';

/**
 * Brands that have spent their shares of a budget: what more they cost would be that of others. After an upgrade the budget
 * is not known (0) until money is taken.
 */
export function overShare(ledger: Ledger, weights: Weights, now: Time): string[] {
  if (ledger.budgetUsd === 0) return [];
  return Object.entries(ledger.brands)
    .filter(([brand, { spentUsd }]) => spentUsd > 0 && spentUsd >= shareOf(ledger, brand, weights, now))
    .map(([brand]) => brand);
}
