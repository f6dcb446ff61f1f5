/** A month is 30.44 days. */
const perMonth: Record<string, number> = { day: 30.44, week: 30.44 / 7, month: 1, year: 1 / 12 };

export const ratePattern = /^(\d+(?:\.\d+)?) ?\/ ?(day|week|month|year)$/;

/** `2/month`, `1/week`, `0.5/day` -> rate per month; null for anything else. */
export function parseRatePerMonth(text: string): number | null {
  const match = ratePattern.exec(text);
  const unit = perMonth[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : null;
}
