import type { PastMention } from '../../alerts/replay/past-mentions.ts';
import { likeliest } from '../../analysis/sentiment/likeliest.ts';
import { type Label, minuteMs, type Probabilities, type Time } from '../../core/domain.ts';
import { guessMapping, type Mapping } from '../../files/known-columns.ts';
import { parseTime } from '../../files/parse-time.ts';
import type { Row } from '../../files/row.ts';
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

/** Reads one row: an id, a time and whose post it is; the rest may be missing. */
export function readMention(row: Row, mapping: Mapping): ReadRow {
  const { line } = row;
  if ('reason' in row) return { line, reason: row.reason, example: null };
  const get = (name: string, column?: string): string | null =>
    row.get(name) ?? (column === undefined || column === name ? null : row.get(column));
  const written = get('at', mapping.at);
  if (written === null) return { line, reason: 'no time ("at")', example: null };
  const at = timeOf(written);
  if (at === null) return { line, reason: 'a time that is none (ISO 8601 or epoch)', example: written };
  if (at < earliest) return { line, reason: 'a time before 2000', example: written };
  const doubts: Doubt[] = [];
  const seen = seenOf(row.get('seen'), at, doubts);
  if (at > seen + aheadMs) return { line, reason: 'posted more than 10 minutes after it was seen', example: written };
  const author = authorOf(get, mapping);
  const text = get('text', mapping.text);
  const given = get('id', mapping.id);
  if (given === null) doubts.push({ what: 'no id: known by its time, author and text', example: null });
  const id = given ?? `${at} ${author ?? ''} ${text ?? ''}`;
  const p = probabilitiesOf(row.get, doubts);
  const label = labelOf(row, p, doubts);
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
    followers: followersOf(row.get('followers') ?? row.get('author.followers')),
    language: get('language', mapping.language),
    doubts: doubts.length > 0 ? doubts : noDoubts,
  };
}

const followersOf = (written: string | null): number | null =>
  written !== null && /^\d{1,12}(?:\.\d+)?$/.test(written) ? Number(written) : null;

/** Epoch milliseconds may come with a fraction. */
const timeOf = (written: string): Time | null =>
  parseTime(/^\d{12,13}\.\d+$/.test(written) ? written.slice(0, written.indexOf('.')) : written);

function seenOf(written: string | null, at: Time, doubts: Doubt[]): Time {
  if (written === null) return at;
  const seen = timeOf(written);
  if (seen !== null && seen >= earliest) return seen;
  doubts.push({ what: '"seen" is no time: taken as seen when it was posted', example: written });
  return at;
}

function authorOf(get: (name: string, column?: string) => string | null, mapping: Mapping): string | null {
  return (
    get('author', mapping.author) ??
    get('author.id') ??
    get('author.username', 'author.name') ??
    (mapping.authorName === undefined ? null : get(mapping.authorName))
  );
}

function labelOf(row: Row, p: Probabilities | null, doubts: Doubt[]): Label | null | undefined {
  if (!('get' in row)) return undefined;
  const written = row.get('sentiment');
  if (written !== null) {
    const label = labelNamed(written);
    if (label !== null) return label;
    doubts.push({ what: '"sentiment" is none of negative, neutral and positive: not used', example: written });
  } else if (isJsonNull(row.row, 'sentiment')) return null;
  return p === null ? undefined : likeliest(p);
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
