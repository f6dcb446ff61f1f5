import type { QuietHours } from '../../core/config.ts';
import { dayMs, minuteMs, type Time } from '../../core/domain.ts';

const dayMinutes = dayMs / minuteMs;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes after midnight by the local clock. */
function minuteOfDay(at: Time, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const [hour = '0', minute = '0'] = format.format(at).split(':');
  return Number(hour) * 60 + Number(minute);
}

const isWithin = (minute: number, { from, to }: QuietHours): boolean =>
  from <= to ? minute >= from && minute < to : minute >= from || minute < to;

/** End of the quiet hours that `at` falls in; null: outside them. Correct across clock changes. */
export function quietUntil(at: Time, quiet: QuietHours | null): Time | null {
  if (quiet === null) return null;
  const minute = minuteOfDay(at, quiet.timezone);
  if (!isWithin(minute, quiet)) return null;
  const start = Math.floor(at / minuteMs) * minuteMs;
  const end = start + ((quiet.to - minute + dayMinutes) % dayMinutes) * minuteMs;
  if (minuteOfDay(end, quiet.timezone) === quiet.to) return end;
  // The clocks change in between, so that the hours end sooner or later, once or twice: the first minute that is not
  // quiet by the clock on the wall ends them.
  for (let next = start + minuteMs; next < start + 2 * dayMs; next += minuteMs)
    if (!isWithin(minuteOfDay(next, quiet.timezone), quiet)) return next;
  return end;
}
