import { dayMs, hourMs, minuteMs, monthMs, type Time } from '../core/domain.ts';

const yearMs = 365.25 * dayMs;

/** `1 person`, `24 people`, `1,200 mentions`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${Math.round(n).toLocaleString('en-US')} ${Math.round(n) === 1 ? one : many}`;

export const percent = (share: number): string => {
  const value = share * 100;
  return `${value > 0 && value < 1 ? 'under 1' : Math.round(value)} %`;
};

/** `0 to 2`; one number when both ends are the same. */
export function range(low: number, high: number): string {
  const from = Math.max(0, Math.round(low));
  const to = Math.max(from, Math.round(high));
  return from === to
    ? from.toLocaleString('en-US')
    : `${from.toLocaleString('en-US')} to ${to.toLocaleString('en-US')}`;
}

/** `5 of 6`, where a percentage of so few would only look exact; else `83 %`. */
export const partOf = (part: number, all: number): string =>
  all < 10 ? `${part.toLocaleString('en-US')} of ${all}` : percent(part / all);

/** A length of time in the largest unit that still says something: `45 minutes`, `3 hours`, `2 days`. */
export function duration(ms: number): string {
  if (ms < 2 * minuteMs) return '1 minute';
  if (ms < 2 * hourMs) return count(ms / minuteMs, 'minute');
  if (ms < 2 * dayMs) return count(ms / hourMs, 'hour');
  return count(ms / dayMs, 'day');
}

/** `about once in 5 months`: how often chance alone gives as much. */
export function howOften(returnPeriodMs: number): string {
  if (!(returnPeriodMs < 10 * yearMs)) return 'less than once in 10 years';
  if (returnPeriodMs >= 2 * yearMs) return `about once in ${count(returnPeriodMs / yearMs, 'year')}`;
  if (returnPeriodMs >= 2 * monthMs) return `about once in ${count(returnPeriodMs / monthMs, 'month')}`;
  if (returnPeriodMs >= 14 * dayMs) return `about once in ${count(returnPeriodMs / (7 * dayMs), 'week')}`;
  return `about once in ${duration(Math.max(returnPeriodMs, hourMs))}`;
}

export interface TimeWords {
  /** `14:05` */
  clock(time: Time): string;
  /** `Thu 12 Mar, 14:05`, where the zone is named elsewhere. */
  day(time: Time): string;
  /** `Thu 12 Mar, 14:05 CET` */
  full(time: Time): string;
  /** `Thu 12 Mar` */
  date(time: Time): string;
  sameDay(a: Time, b: Time): boolean;
}

/** Times as the people of this time zone read them. */
export function timeWords(timeZone: string): TimeWords {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  const zone = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' });
  const zoneName = (time: Time) =>
    zone.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
  const date = (time: Time) => day.format(time).replace(',', '');
  const dated = (time: Time) => `${date(time)}, ${clock.format(time)}`;
  const full = (time: Time) => `${dated(time)} ${zoneName(time)}`;
  const sameDay = (a: Time, b: Time) => Math.abs(a - b) < dayMs && date(a) === date(b);
  return {
    clock: (time) => clock.format(time),
    day: dated,
    full,
    date,
    sameDay,
  };
}

/** Cuts at a word and marks the cut; white space becomes single blanks. */
export function excerpt(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const cut = line.slice(0, maxLength - 1);
  const end = cut.lastIndexOf(' ');
  return `${(end > maxLength * 0.6 ? cut.slice(0, end) : cut).toWellFormed().trimEnd()}…`;
}

/** One word for a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
