import { hourMs, type Time } from '../../../core/domain.ts';
import { parseTime, type TimeReading } from '../../../files/parse-time.ts';
import { timeColumn } from '../../../files/time-column.ts';
import { readWrittenTime } from '../../../files/times/written-time.ts';

/** English outside these puts the month first in `03/04/2026`. */
const dayFirstEnglish = /^en-(?:gb|ie|au|nz|in|za|sg|hk|my|ke|ng)\b/i;

/**
 * The times of a feed's items, one by one, read together: one of them may say how the others are meant. Null: an item
 * has no date that can be read. Never by the zone of this machine; a date without a zone is UTC.
 */
export function* readDates(
  dates: readonly (string | null)[],
  language: string | null,
  now: Time,
): Generator<void, (Time | null)[]> {
  const written = dates.map((date) => (date === null ? null : withoutNumbers(date.trim())));
  const times: (Time | null)[] = [];
  for (const date of written) {
    yield;
    times.push(date === null ? null : parseTime(date));
  }
  const open = written.filter((date, index) => date !== null && times[index] === null);
  if (open.length === 0) return times;
  const column = timeColumn(now);
  for (const date of written) {
    yield;
    if (date !== null) column.add(date);
  }
  const order = language === null || (/^en\b/i.test(language) && !dayFirstEnglish.test(language)) ? 'month' : 'day';
  const reading: TimeReading = { order: `${order} first`, ...withoutUndefined(column.reading({ serials: false }, '')) };
  const offset = usualOffset(written);
  for (const [index, date] of written.entries()) {
    yield;
    if (date !== null) times[index] ??= readDate(date, reading, offset);
  }
  return times;
}

/** A bare number may be anything; a month alone is its first day. */
const withoutNumbers = (date: string): string | null =>
  /^\d+(?:\.\d+)?$/.test(date) ? null : /^\d{4}-\d\d$/.test(date) ? `${date}-01` : date;

const withoutUndefined = ({ order, ...rest }: TimeReading): TimeReading => (order ? { order, ...rest } : rest);

const behindClock = /(:\d\d)Z?\s*\S{1,6}$/;

function readDate(date: string, reading: TimeReading, offset: number | null): Time | null {
  const time = parseTime(date, reading);
  const zone = time === null ? readWrittenTime(date)?.zone : null;
  // A zone that nobody knows is half a day off at most; now may be years.
  if (time === null && !zone) return parseTime(date.replace(behindClock, '$1'), reading);
  if (!zone || !('oneOf' in zone)) return time;
  // IST is a zone of three countries: the feed's other items say which, else it is the one with most people.
  const minutes = offset !== null && zone.oneOf.includes(offset) ? offset : zone.oneOf[0];
  return minutes === undefined ? null : parseTime(date, { ...reading, zone: { minutes } });
}

/** What most of the items that name a zone are east of UTC, in minutes. */
function usualOffset(dates: readonly (string | null)[]): number | null {
  const zones = dates.flatMap((date) => (date === null ? [] : [readWrittenTime(date)?.zone]));
  const offsets = zones.flatMap((zone) => (zone && 'minutes' in zone ? [zone.minutes] : []));
  const counts = new Map<number, number>();
  for (const offset of offsets) counts.set(offset, (counts.get(offset) ?? 0) + 1);
  return [...counts].find(([, count]) => count * 2 > offsets.length)?.[0] ?? null;
}

/** Where items without a date stand when a feed is read for the first time: newest first, one in an hour. */
export const presumedTime = (index: number, now: Time): Time => now - (index + 1) * hourMs;
