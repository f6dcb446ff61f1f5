import { dayMs, type Time } from '../domain.ts';
import type { Budget } from './budget.ts';

type Period = Pick<Budget, 'unit' | 'per'>;

/** Names the period of a budget that a time is in, in UTC: 2026-03, or 2026-03-05. Another unit is counted anew. */
export const periodOf = ({ unit, per }: Period, time: Time): string =>
  `${new Date(time).toISOString().slice(0, per === 'month' ? 7 : 10)}${unit === 'USD' ? '' : ` ${unit}`}`;

/** The periods of all kinds of budgets. */
export const periodsAt = (time: Time): string[] =>
  (['USD', 'requests'] as const).flatMap((unit) =>
    (['month', 'day'] as const).map((per) => periodOf({ unit, per }, time)),
  );

export function spanOf({ per }: Pick<Budget, 'per'>, time: Time): { from: Time; to: Time } {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (per === 'month') return { from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) };
  const from = Date.UTC(year, month, date.getUTCDate());
  return { from, to: from + dayMs };
}
