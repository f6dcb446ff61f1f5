import { WrongInput } from '../../core/errors.ts';
import { monthNamed } from './month-names.ts';
import { clockFrom, dateFrom, longestTime, type WrittenTime } from './written-time.ts';
import { zoneNamed } from './zones.ts';

export type TimeFormat = (cell: string) => WrittenTime | null;

const tokens: Record<string, [name: string, pattern: string]> = {
  YYYY: ['year', '\\d{4}'],
  YY: ['year', '\\d\\d'],
  MMMM: ['name', '\\p{L}+\\.?'],
  MMM: ['name', '\\p{L}+\\.?'],
  MM: ['month', '\\d{1,2}'],
  M: ['month', '\\d{1,2}'],
  DD: ['day', '\\d{1,2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{1,2}'],
  H: ['hour', '\\d{1,2}'],
  hh: ['hour', '\\d{1,2}'],
  h: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{1,2}'],
  m: ['minute', '\\d{1,2}'],
  ss: ['second', '\\d{1,2}'],
  s: ['second', '\\d{1,2}'],
  SSS: ['fraction', '\\d{1,9}'],
  A: ['half', '[ap]\\.?m?\\.?'],
  a: ['half', '[ap]\\.?m?\\.?'],
  Z: ['zone', '[+-]\\d\\d:?\\d\\d|Z'],
  z: ['zone', '[a-z][a-z/_ ]*'],
};
const tokenForm = /\[[^\]]*\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|m|ss|SSS|s|A|a|Z|z|[\s\S]/g;

/** A format such as `DD/MM/YYYY HH:mm`; words in brackets stand for themselves. Throws WrongInput when it has no date. */
export function timeFormat(format: string, flag: string): TimeFormat {
  const names = new Set<string>();
  const pattern = (format.slice(0, longestTime).match(tokenForm) ?? [])
    .map((part) => {
      const [name, digits] = Object.hasOwn(tokens, part) ? (tokens[part] ?? []) : [];
      if (name === undefined) return /^\s$/.test(part) ? '\\s+' : literal(part.replace(/^\[(.*)\]$/, '$1'));
      if (names.has(name)) throw wrong(flag, format, `has two parts for the ${name}`);
      names.add(name);
      return `(?<${name}>${digits})`;
    })
    .join('');
  if (!names.has('year') || !names.has('day') || !(names.has('month') || names.has('name')))
    throw wrong(flag, format, 'has no year, month and day');
  const whole = new RegExp(`^${pattern}$`, 'iu');
  return (cell) => {
    const groups = cell.length > longestTime ? undefined : whole.exec(cell.trim())?.groups;
    if (!groups) return null;
    const { year = '', month, name, day, hour, minute, second, fraction, half, zone } = groups;
    const months = name === undefined ? Number(month) : (monthNamed(name) ?? 0);
    const date = dateFrom(year.length === 2 ? 2000 + Number(year) : Number(year), months, Number(day));
    const clockMs = hour === undefined ? null : clockFrom([hour, minute, second, fraction], half?.slice(0, 1));
    const zoned = zone === undefined ? null : zoneNamed(zone);
    if (!date || (hour !== undefined && clockMs === null) || (zone !== undefined && zoned === null)) return null;
    return { ...date, clockMs, zone: zoned };
  };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const wrong = (flag: string, format: string, problem: string): WrongInput =>
  new WrongInput(
    `${flag}: '${format.slice(0, longestTime)}' ${problem}; wanted a form such as 'DD/MM/YYYY HH:mm' or 'MM/DD/YY h:mm A'.`,
  );
