import { dayMs, hourMs, type Time } from '../domain.ts';
import type { BrandSpending } from '../store/ledgers.ts';
import type { Budget } from './budget.ts';
import { spanOf } from './period.ts';

/**
 * When `limit` is spent, if all goes on as since the first request of the period; null: not in this period. The first day
 * of a month counts as a whole one, and the first hour of a day.
 */
export function emptyAt(
  { spent, paced, since }: BrandSpending,
  limit: number,
  { per }: Pick<Budget, 'per'>,
  now: Time,
): Time | null {
  const left = limit - spent;
  if (left <= 0) return now;
  const perMs = paced / Math.max(per === 'month' ? dayMs : hourMs, now - since);
  const at = now + left / perMs;
  return at < spanOf({ per }, now).to ? at : null;
}

/** What several brands spend together. */
export function together(brands: readonly BrandSpending[], now: Time): BrandSpending {
  return brands.reduce(
    (all, one) => ({
      spent: all.spent + one.spent,
      paced: all.paced + one.paced,
      since: Math.min(all.since, one.since),
    }),
    { spent: 0, paced: 0, since: now },
  );
}

/** When a budget is spent: "on 18 March", or "at 14:00 UTC". */
export const emptyWords = (at: Time, { per }: Pick<Budget, 'per'>): string => {
  const write = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(at);
  return per === 'month'
    ? `on ${write({ day: 'numeric', month: 'long' })}`
    : `at ${write({ hour: '2-digit', minute: '2-digit' })} UTC`;
};
