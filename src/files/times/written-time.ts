import { monthNamed } from './month-names.ts';
import { type Zone, zoneNamed } from './zones.ts';

/** A time as it is written, before it is known which of two numbers is the day and what its zone is. */
export interface WrittenTime {
  year: number;
  month: number;
  day: number;
  /**
   * Of numbers with strokes between them: what stands first, as far as the numbers tell. `open`: month and day may be
   * meant the other way round, as in 03/04/2024. Null: the form leaves no doubt.
   */
  order: 'open' | 'day first' | 'month first' | null;
  /** Since midnight; null: a date alone. */
  clockMs: number | null;
  /** Null: none is written. */
  zone: Zone | null;
}

type WrittenDate = Pick<WrittenTime, 'year' | 'month' | 'day' | 'order'>;

/** No time is written longer; the patterns would be slow on a long text. */
export const longestTime = 100;

const clockForm =
  /(?<![\d:.])(\d{1,2})(?:(?:[:h])(\d\d)(?::(\d\d)(?:[.,:](\d{1,9}))?)?)?[ \u202f]*(?:([ap])\.?[ ]?m\b\.?)?(?![\d:])/gi;
const compact = /^(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?(?:\.(\d{1,9}))?\s*(\S.*)?)?$/i;

/** The time that a text is: a date in digits or with a month's name, a clock, and a zone. Null: it is none. */
export function readWrittenTime(cell: string): WrittenTime | null {
  if (cell.length > longestTime) return null;
  const text = cell
    .normalize('NFKC')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
  return readCompact(text) ?? readSpaced(text);
}

function readCompact(text: string): WrittenTime | null {
  const [, year, month, day, hour, minute, second, fraction, zoned] = compact.exec(text) ?? [];
  const date = year === undefined ? null : dateFrom(Number(year), Number(month), Number(day));
  if (date === null || date.year < 1900 || date.year > 2100) return null;
  if (hour === undefined) return { ...date, clockMs: null, zone: null };
  const clockMs = clockFrom([hour, minute, second, fraction], undefined);
  const zone = zoned === undefined ? null : zoneNamed(zoned);
  return clockMs === null || (zoned !== undefined && zone === null) ? null : { ...date, clockMs, zone };
}

function readSpaced(text: string): WrittenTime | null {
  // A zone may be told again in brackets: `+0100 (CET)`, `Z[UTC]`.
  const [, again] = /[([]([^()[\]]*)[)\]]$/.exec(text) ?? [];
  const plain = text.replace(/\s*(?:\([^()]*\)|\[[^[\]]*\])$/, '');
  const clock = findClock(plain);
  const before = clock ? plain.slice(0, clock.from).replace(/(\d|\s)t$/i, '$1') : plain;
  const after = clock ? plain.slice(clock.to) : '';
  for (const [date, zoned] of splits(before, after, clock !== null)) {
    const zone = zoned === '' ? (again === undefined ? null : zoneNamed(again)) : zoneTold(zoned);
    if (zoned !== '' && zone === null) continue;
    const found = readDate(date);
    if (found) return { ...found, clockMs: clock?.ms ?? null, zone };
  }
  return null;
}

/** A zone, or an offset with its name behind it: `+0100 CET`. */
const zoneTold = (text: string): Zone | null =>
  zoneNamed(text) ?? zoneNamed(/^([+-]\d\d:?\d\d) [a-z]{2,5}$/i.exec(text)?.[1] ?? '');

/** Where the date may end and the zone begin: `Jan 2 03:04 CET 2026` has the year behind the zone. */
function* splits(before: string, after: string, hasClock: boolean): Generator<[date: string, zone: string]> {
  const rest = after
    .replace(/^\s*(?:uhr|h|hrs|hours)\b/i, '')
    .replace(/^[\s,\u00b7|]+/, '')
    .trim();
  if (!hasClock) {
    yield [before, ''];
    const [, date = '', zone = ''] = /^(.*\d)\s*(z|[a-z]{2,5}|[+-]\d\d:?\d\d)$/i.exec(before) ?? [];
    if (date !== '') yield [date, zone];
    return;
  }
  if (/\d/.test(before)) {
    yield [before, rest];
    const [, zone = '', year = ''] = /^(.*?)\s*(\d{4})$/.exec(rest) ?? [];
    if (year !== '') yield [`${before} ${year}`, zone];
    return;
  }
  const [, zone = '', date = ''] = /^(\S+)[\s,\u00b7|]+(.*)$/.exec(rest) ?? [];
  if (date !== '') yield [date, zone];
  yield [rest, ''];
}

function findClock(text: string): { from: number; to: number; ms: number } | null {
  for (const found of text.matchAll(clockForm)) {
    const [whole, hour = '', minute, second, fraction, half] = found;
    // A number is no clock.
    if (minute === undefined && half === undefined) continue;
    const ms = clockFrom([hour, minute ?? '0', second, fraction], half);
    return ms === null ? null : { from: found.index, to: found.index + whole.length, ms };
  }
  return null;
}

/** Milliseconds since midnight; null: no clock shows it. */
export function clockFrom(
  [hour, minute, second, fraction]: readonly (string | undefined)[],
  half: string | undefined,
): number | null {
  const [written, minutes, seconds] = [Number(hour), Number(minute ?? 0), Number(second ?? 0)];
  const pm = half?.toLowerCase() === 'p';
  if (half !== undefined && !pm && written > 12) return null;
  const hours = half === undefined || written > 12 ? written : (written % 12) + (pm ? 12 : 0);
  if (minutes > 59 || seconds > 60 || (seconds === 60 && minutes !== 59)) return null;
  if (hours > 24 || (hours === 24 && minutes + seconds > 0)) return null;
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

const fillers = new Set('at um a à le las de del of the den der am on kl klo uhr alle il dnia г в o t г.'.split(' '));
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d\d)\.?$/;
const slashed = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d\d)$/;
const dayNamed = /^(\d{1,2})(?:st|nd|rd|th|er|[.º°])?[ \-/.]?(\p{L}{3,20})\.?[ \-/.]?(\d{4}|\d\d)$/iu;
const monthNamedFirst = /^(\p{L}{3,20})\.?[ \-/]?(\d{1,2})(?:st|nd|rd|th|[.º°])?[ \-/]?(?<=[ \-/.])(\d{4})$/iu;
const yearNamed = /^(\d{4})\.?[ \-/](\p{L}{3,20})\.?[ \-/](\d{1,2})\.?$/u;
const eastAsian = /^(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]$/;

function readDate(written: string): WrittenDate | null {
  const words = written
    .split(/[\s,\u00b7|]+/)
    .filter((word) => word !== '' && word !== '-' && !fillers.has(word.toLowerCase()));
  const found = readNumbersAndMonth(words.join(' '));
  // What stands first is the day of the week.
  if (found || words.length < 2 || !/^\p{L}+\.?$/u.test(words[0] ?? '')) return found;
  return readNumbersAndMonth(words.slice(1).join(' '));
}

function readNumbersAndMonth(text: string): WrittenDate | null {
  const ymd = yearFirst.exec(text) ?? eastAsian.exec(text);
  if (ymd) {
    const [month, day] = ymd.slice(-2).map(Number);
    return dateFrom(Number(ymd[1]), month ?? 0, day ?? 0);
  }
  const [, dotDay, dotMonth, dotYear] = dotted.exec(text) ?? [];
  if (dotYear !== undefined) return dateFrom(wholeYear(dotYear), Number(dotMonth), Number(dotDay));
  const [, first, , second, year] = slashed.exec(text) ?? [];
  if (year !== undefined) return openDate(wholeYear(year), Number(first), Number(second));
  const [, day1, name1 = '', year1] = dayNamed.exec(text) ?? [];
  if (year1 !== undefined) return dateFrom(wholeYear(year1), monthNamed(name1) ?? 0, Number(day1));
  const [, name2 = '', day2, year2] = monthNamedFirst.exec(text) ?? [];
  if (year2 !== undefined) return dateFrom(Number(year2), monthNamed(name2) ?? 0, Number(day2));
  const [, year3, name3 = '', day3] = yearNamed.exec(text) ?? [];
  return year3 === undefined ? null : dateFrom(Number(year3), monthNamed(name3) ?? 0, Number(day3));
}

const wholeYear = (written: string): number =>
  written.length > 2 ? Number(written) : Number(written) + (Number(written) < 70 ? 2000 : 1900);

export function dateFrom(year: number, month: number, day: number): WrittenDate | null {
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year) && year > 0;
  return exists ? { year, month, day, order: null } : null;
}

/** Two numbers of which either may be the day. The month stands first in what is returned. */
function openDate(year: number, first: number, second: number): WrittenDate | null {
  const monthFirst = dateFrom(year, first, second);
  const dayFirst = dateFrom(year, second, first);
  if (monthFirst && dayFirst) return first === second ? monthFirst : { ...monthFirst, order: 'open' };
  if (monthFirst) return { ...monthFirst, order: 'month first' };
  return dayFirst && { ...dayFirst, order: 'day first' };
}

export const daysIn = (month: number, year: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;
