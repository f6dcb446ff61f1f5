import type { Time } from '../domain.ts';

/** A calendar month in UTC, as 2026-03. */
export const monthOf = (time: Time): string => new Date(time).toISOString().slice(0, 7);

export function monthSpan(time: Time): { from: Time; to: Time } {
  const date = new Date(time);
  const start = (month: number): Time => Date.UTC(date.getUTCFullYear(), month, 1);
  return { from: start(date.getUTCMonth()), to: start(date.getUTCMonth() + 1) };
}
