import { dayMs, type Time } from '../core/domain.ts';
import type { TimeFormat } from './times/time-format.ts';
import { clockFrom, daysIn, longestTime, readWrittenTime, type WrittenTime } from './times/written-time.ts';
import { instantAt, type Zone } from './times/zones.ts';

/** What is known of how times are written, from the rest of their column or from the user. */
export interface TimeReading {
  /** How `03/04/2024` is meant. Default: it is not known, and no time. */
  order?: 'day first' | 'month first' | undefined;
  /** The zone of times that name none. Default: UTC. */
  zone?: Zone | undefined;
  /** The only form. Default: any form that can be read in one way. */
  format?: TimeFormat | undefined;
  /** Numbers such as 46022.58 are days since 1899-12-30, as spreadsheets count. Default: they are no times. */
  serials?: boolean | undefined;
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * The time that a cell stands for: whatever can be read in one way, such as ISO 8601, RFC 2822, `31.12.2025 14:05`,
 * `Dec 31, 2025 2:05 PM`, epoch seconds, milliseconds or microseconds. Without a zone it is UTC, whatever the zone of
 * this machine. Null when it is none of these, or can be read in two ways (03/04/2024).
 */
export function parseTime(cell: string, reading: TimeReading = {}): Time | null {
  const text = cell.trim();
  if (text === '' || text.length > longestTime) return null;
  if (reading.format) return timeOf(reading.format(text), reading);
  const parts = iso.exec(text);
  if (parts) return isoTime(parts, reading);
  return numberTime(text, reading) ?? timeOf(readWrittenTime(text), reading);
}

/** Of ISO 8601 alone; a date is its midnight, and without a zone it is UTC. Null when it is something else. */
export function parseIsoTime(written: string): Time | null {
  const text = written.trim();
  const parts = text.length > longestTime ? null : iso.exec(text);
  return parts && isoTime(parts, {});
}

/** Ten digits are seconds until 2286; milliseconds, microseconds and nanoseconds have three more each. */
const digitsMs = new Map<number, number>([
  [9, 1000],
  [10, 1000],
  [12, 1],
  [13, 1],
  [15, 1e-3],
  [16, 1e-3],
  [18, 1e-6],
  [19, 1e-6],
]);
const shortened = /^(\d)(?:[.,](\d{1,18}))?E\+?(\d{1,2})$/i;
/** 1970-01-01 as spreadsheets count days. */
const epochSerial = 25_569;

function numberTime(text: string, { serials }: TimeReading): Time | null {
  const [, whole, fraction = ''] = /^(\d{5,19})(?:[.,](\d{1,12}))?$/.exec(plainNumber(text)) ?? [];
  if (whole === undefined) return null;
  const value = Number(`${whole}.${fraction}`);
  if (whole.length === 5 && serials && value >= 20_000 && value < 80_000)
    return Math.round((value - epochSerial) * (dayMs / 1000)) * 1000;
  const unit = digitsMs.get(whole.length);
  return unit === undefined ? null : Math.round(value * unit);
}

/** `1.767193800E+12`, as spreadsheets shorten a number, where it still has its seconds. */
function plainNumber(text: string): string {
  const [, first = '', rest = '', power = ''] = shortened.exec(text) ?? [];
  const zeros = Number(power) - rest.length;
  return first === '' || zeros < 0 || zeros > (Number(power) >= 12 ? 3 : 0)
    ? text
    : `${first}${rest}${'0'.repeat(zeros)}`;
}

/** The time; null where what is known leaves two readings. */
function timeOf(written: WrittenTime | null, { order, zone }: TimeReading): Time | null {
  if (written === null || (written.order === 'open' && order === undefined)) return null;
  const [month, day] =
    written.order === 'open' && order === 'day first' ? [written.day, written.month] : [written.month, written.day];
  const local = Date.UTC(written.year, month - 1, day) + (written.clockMs ?? 0);
  return instantOf(local, written.zone, zone);
}

function instantOf(local: number, written: Zone | null, otherwise: Zone | undefined): Time | null {
  const zone = written ?? otherwise ?? { minutes: 0 };
  if ('minutes' in zone) return local - zone.minutes * 60_000;
  if ('place' in zone) return instantAt(zone.place, local);
  // IST is a zone of three countries: what the user says of the times tells which.
  if (otherwise === undefined || 'oneOf' in otherwise) return null;
  const said = instantOf(local, otherwise, undefined);
  return said !== null && zone.oneOf.includes((local - said) / 60_000) ? said : null;
}

/** By hand, as files hold millions of them. */
function isoTime(parts: RegExpExecArray, reading: TimeReading): Time | null {
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return null;
  const clockMs = parts[4] === undefined ? 0 : clockFrom(parts.slice(4, 8), undefined);
  if (clockMs === null) return null;
  const local = Date.UTC(year, month - 1, day) + clockMs;
  const zoned = parts[8];
  if (zoned === undefined) return instantOf(local, null, reading.zone);
  if (!/^[+-]/.test(zoned)) return local;
  const minutes =
    Number(zoned.slice(1, 3)) * 60 + Number(zoned.slice(-2).padStart(2, '0')) * (zoned.length > 3 ? 1 : 0);
  const offset = zoned.startsWith('-') ? -minutes : minutes;
  const exists = Number(zoned.slice(-2)) < 60 && offset <= 14 * 60 && offset >= -12 * 60;
  return exists ? local - offset * 60_000 : null;
}

/** Why a text is no time, in words that follow it; what can be read in several ways comes with its readings. */
export function whyNoTime(cell: string, reading: TimeReading = {}): string {
  const text = cell.trim().slice(0, longestTime);
  if (reading.format) return reading.format(text) === null ? 'is not of the given form' : 'can be read in several ways';
  const written = readWrittenTime(text);
  if (written?.order === 'open' && reading.order === undefined) {
    const [first, second] = [written.month, written.day].map((number) => String(number).padStart(2, '0'));
    return `can be read in two ways, as ${written.year}-${second}-${first} and as ${written.year}-${first}-${second}`;
  }
  if (written?.zone && 'oneOf' in written.zone)
    return `can be read in several ways: its zone is ${written.zone.oneOf.map(writeOffset).join(' or ')}`;
  if (shortened.test(text)) return 'was shortened by a spreadsheet: its last digits are lost';
  if (/\bago\b|^(?:yesterday|today|just now|now|gestern|heute)\b|^\d{1,3} ?(?:s|m|min|h|d|w|mo|y)$/i.test(text))
    return 'is told from the day on which the file was made, which nobody knows';
  return 'is not a time that can be read';
}

const writeOffset = (minutes: number): string =>
  `UTC${minutes < 0 ? '-' : '+'}${Math.floor(Math.abs(minutes) / 60)}${minutes % 60 ? `:${Math.abs(minutes % 60)}` : ''}`;
