import type { Time } from '../../core/domain.ts';
import type { BudgetStatus, Spent } from '../../operations/budget-status.ts';
import { table } from '../terminal/layout/table.ts';

/** A row for each source with a budget, and for each of its brands where they share it. */
export function describeBudgets(budgets: readonly BudgetStatus[], now: Time): string[] {
  if (budgets.length === 0) return [];
  const rows = budgets.flatMap(({ source, brands, ...all }) => [
    [source, brands.length === 1 ? (brands[0]?.brand ?? '') : 'all', ...cellsOf(all, now)],
    ...(brands.length === 1 ? [] : brands.map(({ brand, ...own }) => [source, brand, ...cellsOf(own, now)])),
  ]);
  return [table(['budget of', 'brand', 'spent this month', 'of', 'at this rate'], rows)];
}

const cellsOf = ({ spentUsd, limitUsd, emptyAt }: Spent, now: Time): string[] => [
  usd(spentUsd),
  usd(limitUsd),
  emptyAt === null ? 'lasts' : emptyAt <= now ? 'spent' : `spent on ${dayOf(emptyAt)}`,
];

const usd = (amount: number): string => `${amount.toFixed(2)} USD`;

const dayOf = (time: Time): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(time);
