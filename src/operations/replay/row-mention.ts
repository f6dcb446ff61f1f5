import type { PastMention } from '../../alerts/replay/past-mentions.ts';
import { likeliest } from '../../analysis/sentiment/likeliest.ts';
import { type Label, minuteMs, type Probabilities, type Time } from '../../core/domain.ts';
import { guessMapping, type Mapping } from '../../files/known-columns.ts';
import { parseTime, type TimeReading } from '../../files/parse-time.ts';
import type { Row } from '../../files/row.ts';
import { countOf, idOf } from '../../files/row-cells.ts';
import { writtenTime } from '../../files/row-posts.ts';
import { cellText, rowText } from '../../files/row-text.ts';
import { labelNamed } from '../../wording/label-words.ts';

/** A row of a file of mentions, read. */
export interface RowMention extends PastMention {
  brand: string | null;
  text: string | null;
  followers: number | null;
  language: string | null;
  /** What is odd and does not keep the row from being used. */
  doubts: readonly Doubt[];
}

interface Doubt {
  what: string;
  example: string | null;
}
const noDoubts: readonly Doubt[] = [];

export type ReadRow = RowMention | { line: number; reason: string; example: string | null };

/** Earlier is a slip: a zero, or a date of an empty cell. */
const earliest = Date.UTC(2000, 0, 1);
/** Clocks of platforms may be a little ahead. */
const aheadMs = 10 * minuteMs;
const longestName = 200;

export const mappingOf = (columns: readonly string[]): Mapping => guessMapping(columns);

/** What the rest of a file shows of its times and its labels. */
export interface ReadAs {
  times: TimeReading;
  /** Numbers below zero are among its labels: they are negative, and zero is neutral. */
  signed: boolean;
}

/** Reads one row: an id, a time and whose post it is; the rest may be missing. */
export function readMention(row: Row, mapping: Mapping, { times, signed }: ReadAs): ReadRow {
  const { line } = row;
  if ('reason' in row) return { line, reason: row.reason, example: null };
  const get = (name: string, column?: string): string | null =>
    row.get(name) ?? (column === undefined || column === name ? null : row.get(column));
  const written = writtenTime(get('at', mapping.at), mapping.hour === undefined ? null : row.get(mapping.hour));
  if (written === null) return { line, reason: 'no time ("at")', example: null };
  const at = parseTime(written, times);
  if (at === null) return { line, reason: 'a time that is none, or can be read in two ways', example: written };
  if (at < earliest) return { line, reason: 'a time before 2000', example: written };
  const doubts: Doubt[] = [];
  const seen = seenOf(row.get('seen'), at, doubts);
  if (at > seen + aheadMs) return { line, reason: 'posted more than 10 minutes after it was seen', example: written };
  const author = authorOf(get, mapping);
  const text = textOf(get, mapping);
  const given = idOf(get('id', mapping.id));
  if (given === null) doubts.push({ what: 'no id: known by its time, author and text', example: null });
  const id = given ?? `${at} ${author ?? ''} ${text ?? ''}`;
  const p = probabilitiesOf(row.get, doubts);
  const label = labelOf(row, p, { mapping, signed, doubts });
  return {
    line,
    brand: get('brand')?.slice(0, longestName) ?? null,
    id: id.slice(0, longestName),
    at,
    seen,
    // Nobody is named: each post speaks for itself.
    speaker: author?.slice(0, longestName) ?? `post:${id.slice(0, longestName)}`,
    label,
    p,
    text,
    followers: countOf(get('followers', mapping.followers)),
    language: get('language', mapping.language),
    doubts: doubts.length > 0 ? doubts : noDoubts,
  };
}

type Get = (name: string, column?: string) => string | null;

function textOf(get: Get, mapping: Mapping): string | null {
  const body = cellText(get('text', mapping.text) ?? '', mapping.text ?? 'text');
  const title = mapping.title === undefined ? null : get(mapping.title);
  const url = mapping.url === undefined ? null : get(mapping.url);
  return rowText({ body, title, url, kind: 'post' }) || null;
}

function seenOf(written: string | null, at: Time, doubts: Doubt[]): Time {
  if (written === null) return at;
  const seen = parseTime(written);
  if (seen !== null && seen >= earliest) return seen;
  doubts.push({ what: '"seen" is no time: taken as seen when it was posted', example: written });
  return at;
}

function authorOf(get: Get, mapping: Mapping): string | null {
  return (
    get('author', mapping.author) ??
    get('author.id') ??
    get('author.username', 'author.name') ??
    (mapping.authorName === undefined ? null : get(mapping.authorName))
  );
}

function labelOf(
  row: Row,
  p: Probabilities | null,
  { mapping, signed, doubts }: { mapping: Mapping; signed: boolean; doubts: Doubt[] },
): Label | null | undefined {
  if (!('get' in row)) return undefined;
  const column = mapping.sentiment ?? 'sentiment';
  const written = row.get(column);
  if (written !== null) {
    const label = labelNamed(written) ?? (signed ? labelOfNumber(written) : null);
    if (label !== null) return label;
    doubts.push({ what: `"${column}" is none of negative, neutral and positive: not used`, example: written });
  } else if (isJsonNull(row.row, column)) return null;
  return p === null ? undefined : likeliest(p);
}

function labelOfNumber(written: string): Label | null {
  const value = /^-?\d+(?:[.,]\d+)?$/.test(written) ? Number(written.replace(',', '.')) : null;
  if (value === null) return null;
  return value < 0 ? 'negative' : value > 0 ? 'positive' : 'neutral';
}

/** In JSON a null says that the scorer abstained; an empty cell of a table says nothing. */
const isJsonNull = (row: unknown, key: string): boolean =>
  typeof row === 'object' && row !== null && Object.hasOwn(row, key) && Reflect.get(row, key) === null;

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function probabilitiesOf(get: (column: string) => string | null, doubts: Doubt[]): Probabilities | null {
  const [first, second, third] = [get('p.negative'), get('p.neutral'), get('p.positive')];
  if (first === null && second === null && third === null) return null;
  const negative = Number(first ?? 0);
  const positive = Number(third ?? 0);
  const neutral = Number(second ?? Math.max(0, 1 - negative - positive));
  const sum = negative + neutral + positive;
  if (isShare(negative) && isShare(neutral) && isShare(positive) && Math.abs(sum - 1) < 0.1)
    return { negative: negative / sum, neutral: neutral / sum, positive: positive / sum };
  doubts.push({
    what: '"p" holds no probabilities that add up to 1: not used',
    example: `${first} ${second} ${third}`,
  });
  return null;
}
