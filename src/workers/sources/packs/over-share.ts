import type { Time } from '../../../core/domain.ts';
import { shareOf, type Weights } from '../../../core/money/spending.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';

/**
 * Brands that have spent their shares of a budget: what more they cost would be that of others. After an upgrade the budget
 * is not known until something is taken.
 */
export function overShare(ledger: Ledger, weights: Weights, now: Time): string[] {
  if (ledger.budget === null) return [];
  return Object.entries(ledger.brands)
    .filter(([brand, { spent }]) => spent > 0 && spent >= shareOf(ledger, brand, weights, now))
    .map(([brand]) => brand);
}
