import { dayMs, type Time } from '../domain.ts';
import type { BrandSpending } from '../store/ledgers.ts';
import { monthSpan } from './month.ts';

/**
 * When the money is spent, if all goes on as since the first request of the month; null: not in this month. The first day
 * counts as a whole one.
 */
export function emptyAt({ spentUsd, pacedUsd, since }: BrandSpending, limitUsd: number, now: Time): Time | null {
  const left = limitUsd - spentUsd;
  if (left <= 0) return now;
  const perMs = pacedUsd / Math.max(dayMs, now - since);
  const at = now + left / perMs;
  return at < monthSpan(now).to ? at : null;
}

/** What several brands spend together. */
export function together(brands: readonly BrandSpending[], now: Time): BrandSpending {
  return brands.reduce(
    (all, one) => ({
      spentUsd: all.spentUsd + one.spentUsd,
      pacedUsd: all.pacedUsd + one.pacedUsd,
      since: Math.min(all.since, one.since),
    }),
    { spentUsd: 0, pacedUsd: 0, since: now },
  );
}
