import { dayMs, hourMs, minuteMs, type Time } from '../core/domain.ts';
import { ConfigError } from '../core/errors.ts';

const units: Record<string, number> = { m: minuteMs, min: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };

/** `90m`, `4h`, `2d`, `1w` in milliseconds. */
export function parseSpan(text: string, flag: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(m|min|h|d|w)$/.exec(text.trim()) ?? [];
  const ms = units[unit ?? ''];
  if (amount === undefined || ms === undefined) {
    throw new ConfigError(`${flag}: found '${text}', wanted a span such as 90m, 4h, 2d or 1w.`);
  }
  return Number(amount) * ms;
}

/** An ISO 8601 date or time (UTC unless it says otherwise), or a span ago such as `7d`. */
export function parseTime(text: string, flag: string, now: Time): Time {
  if (/^\d+(\.\d+)?\s*(m|min|h|d|w)$/.test(text.trim())) return now - parseSpan(text, flag);
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(text.trim())
    ? Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text)
    : Number.NaN;
  if (Number.isNaN(time)) {
    throw new ConfigError(
      `${flag}: found '${text}', wanted a time such as 2026-03-16, 2026-03-16T08:30Z, or a span ago such as 7d.`,
    );
  }
  return time;
}
