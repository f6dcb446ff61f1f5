import { dayMs, type Time } from '../core/domain.ts';
import { parseTime, type TimeReading } from './parse-time.ts';
import { readWrittenTime } from './times/written-time.ts';
import { type Zone, zoneNamed } from './times/zones.ts';

/** What a column of times shows when all of it is looked at. */
export interface TimeColumn {
  add(cell: string): void;
  /** How its times are to be read; what the user said comes first. */
  reading(given: TimeReading, column: string): TimeReading;
  /** Times that were looked at, and how many of them name a date alone or no zone. */
  counts(): { times: number; datesOnly: number; withoutZone: number };
}

/** Gathers what single times leave open: 31/12/2025 in one row says how 03/04/2025 is meant in another. */
export function timeColumn(now: Time): TimeColumn {
  const seen = { times: 0, datesOnly: 0, withoutZone: 0, serials: 0, 'day first': 0, 'month first': 0 };
  return {
    add(cell) {
      seen.times += 1;
      if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?$/.test(cell)) seen.withoutZone += 1;
      else if (/^\d{5}(?:[.,]\d+)?$/.test(cell)) seen.serials += 1;
      else if (!/^\d{4}-\d\d-\d\d[T ]\d|^\d{9,}/.test(cell)) {
        const written = readWrittenTime(cell);
        if (written === null) return;
        if (written.clockMs === null) seen.datesOnly += 1;
        if (written.zone === null) seen.withoutZone += 1;
        const order = written.order === 'open' ? onlyPast(cell, now) : written.order;
        if (order) seen[order] += 1;
      }
    },
    reading(given, column) {
      const orders = (['day first', 'month first'] as const).filter((order) => seen[order] > 0);
      // Both: the column is mixed, and what is open in it stays open.
      const order = orders.length === 1 ? orders[0] : undefined;
      const serials = seen.serials > 0 && seen.serials >= seen.times / 2;
      return { order, serials, zone: zoneOfHeader(column) ?? undefined, ...given };
    },
    counts: () => ({ times: seen.times, datesOnly: seen.datesOnly, withoutZone: seen.withoutZone + seen.serials }),
  };
}

/** Nothing was posted in the future: of two readings, one may be impossible. */
function onlyPast(cell: string, now: Time): 'day first' | 'month first' | null {
  const isPast = (order: 'day first' | 'month first'): boolean => (parseTime(cell, { order }) ?? now) <= now + dayMs;
  const [dayFirst, monthFirst] = [isPast('day first'), isPast('month first')];
  if (dayFirst === monthFirst) return null;
  return dayFirst ? 'day first' : 'month first';
}

/** `Date (GMT)`, `Timestamp (ET)`, `created UTC+2`. */
function zoneOfHeader(column: string): Zone | null {
  const [, bracketed] = /\(([^()]{1,40})\)\s*$/.exec(column) ?? [];
  const [last] = /\b(?:utc|gmt)(?:[+-]\d{1,2}(?::?\d\d)?)?$/i.exec(column) ?? [];
  const zone = zoneNamed(bracketed ?? last ?? '');
  return zone && 'oneOf' in zone ? null : zone;
}
