import type { Time } from '../../../core/domain.ts';

const firstTime = Date.parse('0001-01-01T00:00:00Z');
const lastTime = Date.parse('9999-12-31T23:59:59.999Z');

/** A time as PostgreSQL reads it. What lies outside of the years 1 to 9999 becomes the nearest time inside. */
export function stamp(time: Time): string {
  if (Number.isNaN(time)) throw new TypeError('a time is not a number');
  return new Date(Math.min(Math.max(time, firstTime), lastTime)).toISOString();
}

export const stampOrNull = (time: Time | null | undefined): string | null =>
  time === null || time === undefined ? null : stamp(time);

/** Reads a timestamptz of a session in UTC. */
export const parseStamp = (text: string): Time => Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);

const nul = /\u0000/g;

/** PostgreSQL takes no NUL in a text, and one would turn its whole batch away. */
export const plain = (text: string): string => (text.includes('\u0000') ? text.replace(nul, '') : text);

export const plainOrNull = (text: string | null): string | null => (text === null ? null : plain(text));

// An escaped backslash comes first, so that one written by the author before "u0000" is left alone.
const notInJsonb = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/gi;

/** JSON that a jsonb column takes: NULs go, lone surrogates become U+FFFD. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  if (!text.includes('\\u')) return text;
  return text.replace(notInJsonb, (found) => (found === '\\\\' ? found : found === '\\u0000' ? '' : '\\ufffd'));
}

/** An array written as PostgreSQL reads it, for a column of arrays that travels as a column of texts. */
export const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => `"${plain(item).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
