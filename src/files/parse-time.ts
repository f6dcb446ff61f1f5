import type { Time } from '../core/domain.ts';

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
/** `Mon, 02 Jan 2006 15:04:05 +0200`, and as Twitter wrote it: `Wed Aug 27 13:08:45 +0000 2008`. */
const rfc2822 =
  /^(?:[a-z]{3,9},?\s+)?\d{1,2}\s+[a-z]{3,9}\s+\d{4}\s+\d\d?:\d\d(?::\d\d)?\s*(?:[+-]\d{4}|Z|UT|UTC|GMT|[ECMP][SD]T)?(?:\s*\(.*\))?$/i;
const twitter = /^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)\s+(?:([+-]\d{4})|UTC|GMT)\s+(\d{4})$/i;

/** No time is written longer; the patterns above would be slow on a long text. */
const longestTime = 100;

/**
 * The time that a cell stands for: ISO 8601, RFC 2822, Twitter's form, or epoch seconds, milliseconds or
 * microseconds. Without a zone it is UTC. Null when it is none of these, or can be read in two ways (03/04/2024).
 */
export function parseTime(cell: string): Time | null {
  const text = cell.trim();
  if (text.length > longestTime) return null;
  const parts = iso.exec(text);
  if (parts) return isoTime(parts);
  const epoch = /^(\d{9,10})(?:\.\d+)?$/.test(text)
    ? 1000
    : /^\d{12,13}$/.test(text)
      ? 1
      : /^\d{15,16}$/.test(text)
        ? 1e-3
        : 0;
  if (epoch > 0) return Math.round(Number(text) * epoch);
  const tweeted = twitter.exec(text);
  if (tweeted) {
    const [, month, day, clock, zone = '+0000', year] = tweeted;
    return valid(Date.parse(`${day} ${month} ${year} ${clock} ${zone}`));
  }
  if (!rfc2822.test(text)) return null;
  const zoned = /(?:[+-]\d{4}|[a-z]{1,3})(?:\s*\(.*\))?$/i.test(text);
  return valid(Date.parse(zoned ? text.replace(/\bUT$/, 'UTC') : `${text} UTC`));
}

const valid = (time: number): Time | null => (Number.isNaN(time) ? null : time);

const daysIn = (month: number, year: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** Of ISO 8601 alone; a date is its midnight, and without a zone it is UTC. Null when it is something else. */
export function parseIsoTime(written: string): Time | null {
  const text = written.trim();
  const parts = text.length > longestTime ? null : iso.exec(text);
  return parts && isoTime(parts);
}

/** By hand, as files hold millions of them, and Date takes the 30th of February for the 2nd of March. */
function isoTime(parts: RegExpExecArray): Time | null {
  const number = (index: number): number => (parts[index] === undefined ? 0 : Number(parts[index]));
  const [year, month, day] = [number(1), number(2), number(3)];
  const [hour, minute, second] = [number(4), number(5), number(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return null;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  const fraction = parts[7] === undefined ? 0 : Math.floor(Number(`0.${parts[7]}`) * 1000);
  const time = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const zoned = parts[8];
  if (zoned === undefined || !/^[+-]/.test(zoned)) return time;
  const zone = /^([+-])(\d\d):?(\d\d)?$/.exec(zoned);
  if (zone && (Number(zone[2]) > 23 || Number(zone[3] ?? 0) > 59)) return null;
  const offset = zone ? (Number(zone[2]) * 60 + Number(zone[3] ?? 0)) * (zone[1] === '-' ? -1 : 1) : 0;
  return time - offset * 60_000;
}
