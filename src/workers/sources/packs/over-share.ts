import type { Time } from '../../../core/domain.ts';
import { shareOf, type Weights } from '../../../core/money/spending.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';

/** Brands that have spent their shares of a budget: what more they cost would be that of others. */
export const overShare = (ledger: Ledger, weights: Weights, now: Time): string[] =>
  Object.entries(ledger.brands)
    .filter(([brand, { spentUsd }]) => spentUsd > 0 && spentUsd >= shareOf(ledger, brand, weights, now))
    .map(([brand]) => brand);
