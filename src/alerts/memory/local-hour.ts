import { dayMs, hourMs, minuteMs, type Time } from '../../core/domain.ts';

/** Hour of the local week, 0-167, Monday 00:00 is 0. */
export type LocalHour = (at: Time) => number;

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(timezone: string, at: Time): number {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(
    part.year ?? 1970,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  );
  return Math.round((local - Math.floor(at / 1000) * 1000) / minuteMs) * minuteMs;
}

const offsets = new Map<string, Map<number, number>>();
const quarterMs = 15 * minuteMs;

function knownOffsets(timezone: string): Map<number, number> {
  let known = offsets.get(timezone);
  if (!known || known.size > 10_000) {
    known = new Map();
    offsets.set(timezone, known);
  }
  return known;
}

/** Offset on a UTC day; NaN on a day with a clock change. Cached because Intl is slow. */
function offsetOn(timezone: string, day: number): number {
  const known = knownOffsets(timezone);
  let offset = known.get(day);
  if (offset === undefined) {
    const start = offsetAt(timezone, day * dayMs);
    offset = start === offsetAt(timezone, (day + 1) * dayMs) ? start : Number.NaN;
    known.set(day, offset);
  }
  return offset;
}

/** Offset in a quarter of an hour, for days with a clock change. */
function offsetIn(timezone: string, at: Time): number {
  const known = knownOffsets(timezone);
  // A range that does not overlap with day numbers.
  const quarter = 1e9 + Math.floor(at / quarterMs);
  let exact = known.get(quarter);
  if (exact === undefined) {
    exact = offsetAt(timezone, at);
    known.set(quarter, exact);
  }
  return exact;
}

/** Follows daylight-saving changes: 9 o'clock local time is always hour 9. */
export function localHourIn(timezone: string): LocalHour {
  // Thousands of hours are asked for in order, so the last day is usually the right one.
  let day = Number.NaN;
  let onDay = Number.NaN;
  return (at) => {
    const today = Math.floor(at / dayMs);
    if (today !== day) {
      day = today;
      onDay = offsetOn(timezone, today);
    }
    const offset = Number.isNaN(onDay) ? offsetIn(timezone, at) : onDay;
    // 1970-01-01 was a Thursday.
    return (((Math.floor((at + offset) / hourMs) + 72) % 168) + 168) % 168;
  };
}
