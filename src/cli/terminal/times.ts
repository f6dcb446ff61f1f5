import { dayMs, hourMs, minuteMs, type Time } from '../../core/domain.ts';
import { UsageError } from './usage-error.ts';

const units: Record<string, number> = { m: minuteMs, min: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };
const longestDays = 3_650;

const spanForm = /^(\d+(?:\.\d+)?)\s*(m|min|h|d|w)$/;
const timeForm = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** `90m`, `4h`, `2d`, `1w` in milliseconds. */
export function parseSpan(text: string, flag: string): number {
  const [, amount, unit] = spanForm.exec(text.trim()) ?? [];
  const ms = units[unit ?? ''];
  if (amount === undefined || ms === undefined) {
    throw new UsageError(`${flag}: found '${text}', wanted a span such as 90m, 4h, 2d or 1w.`);
  }
  const span = Number(amount) * ms;
  if (span > longestDays * dayMs) throw new UsageError(`${flag}: found '${text}', wanted at most ${longestDays}d.`);
  return Math.round(span);
}

/** An ISO 8601 date or time (UTC by default), or a time ago such as `7d`. */
export function parseTime(text: string, flag: string, now: Time): Time {
  if (spanForm.test(text.trim())) return now - parseSpan(text, flag);
  const [, day, clock = '00:00', zone = 'Z'] = timeForm.exec(text.trim()) ?? [];
  const time = day === undefined || !isDay(day) ? Number.NaN : Date.parse(`${day}T${clock}${zone}`);
  if (Number.isNaN(time)) {
    throw new UsageError(
      `${flag}: found '${text}', wanted a time such as 2026-03-16, 2026-03-16T08:30Z, 2026-03-16T09:30+01:00, or a span ago such as 7d.`,
    );
  }
  return time;
}

/** Date.parse accepts 30 February as 2 March. */
function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
