import type { Time } from '../../core/domain.ts';
import { emptyWords } from '../../core/money/forecast.ts';
import type { BudgetStatus, Spent } from '../../operations/budget-status.ts';
import { table } from '../terminal/layout/table.ts';

type Period = Pick<BudgetStatus, 'unit' | 'per'>;

/** A row for each source with a budget, and for each of its brands where they share it. */
export function describeBudgets(budgets: readonly BudgetStatus[], now: Time): string[] {
  if (budgets.length === 0) return [];
  const rows = budgets.flatMap(({ source, brands, ...all }) => [
    [source, brands.length === 1 ? (brands[0]?.brand ?? '') : 'all', ...cellsOf(all, all, now)],
    ...(brands.length === 1 ? [] : brands.map(({ brand, ...own }) => [source, brand, ...cellsOf(own, all, now)])),
  ]);
  return [table(['budget of', 'brand', 'spent', 'of', 'at this rate'], rows)];
}

const cellsOf = ({ spent, limit, emptyAt }: Spent, period: Period, now: Time): string[] => [
  amountOf(spent, period),
  `${amountOf(limit, period)} this ${period.per}`,
  emptyAt === null ? 'lasts' : emptyAt <= now ? 'spent' : `spent ${emptyWords(emptyAt, period)}`,
];

/** Brands share the cost of a request. */
const amountOf = (amount: number, { unit }: Period): string =>
  unit === 'USD' ? `${amount.toFixed(2)} USD` : `${Math.round(amount)} requests`;
