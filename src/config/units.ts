import { dayMs, monthMs } from '../core/domain.ts';

/** A month is 30.44 days. */
const perMonth: Record<string, number> = { day: 30.44, week: 30.44 / 7, month: 1, year: 1 / 12 };

export const ratePattern = /^(\d+(?:\.\d+)?) ?\/ ?(day|week|month|year)$/;

/** `2/month`, `1/week`, `0.5/day` -> rate per month; null for anything else. */
export function parseRatePerMonth(text: string): number | null {
  const match = ratePattern.exec(text);
  const unit = perMonth[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : null;
}

export const spanPattern = /^(?:forever|[1-9]\d{0,4} ?(?:d|days?|months?|years?))$/;

/** `30d`, `30 days`, `25 months`, `2 years` -> milliseconds; null for `forever`, and for anything else. */
export function parseSpan(text: string): number | null {
  const [, n, unit = ''] = /^(\d+) ?([a-z]+)$/.exec(text) ?? [];
  if (n === undefined) return null;
  return Number(n) * (unit.startsWith('d') ? dayMs : unit.startsWith('m') ? monthMs : 12 * monthMs);
}
