import { parse as parseJson } from 'secure-json-parse';
import { CutFile } from './bytes/cut-file.ts';
import { jsonParts } from './bytes/json-parts.ts';
import { isObject, postsOf } from './json-shapes.ts';
import type { Row, RowSource } from './row.ts';
import type { TextLine } from './text-lines.ts';

/** JSON rows need not have the same keys: so many are looked at to know the columns. */
const sampleRows = 50;
const mostColumns = 500;
const deepest = 5;
const keptOfRow = 2000;

/** Rows of lines that are JSON objects, each a post or a page of posts. */
export const jsonLineRows = (lines: AsyncIterable<TextLine>): Promise<Pick<RowSource, 'columns' | 'rows'>> =>
  withColumns(rowsOfLines(lines));

/** Rows of one JSON document: a list, or a page of an API. */
export const jsonDocumentRows = (chunks: AsyncIterable<string>): Promise<Pick<RowSource, 'columns' | 'rows'>> =>
  withColumns(rowsOfDocument(chunks));

async function* rowsOfLines(lines: AsyncIterable<TextLine>): AsyncGenerator<Row> {
  for await (const { number, text, tooLong } of lines)
    if (text.trim() !== '') yield* jsonRows({ line: number, text, tooLong, what: 'line' });
}

async function* rowsOfDocument(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  const parts = jsonParts(chunks);
  for (;;) {
    const next = await parts.next();
    if (next.done) {
      if (!next.value.whole) throw new CutFile('the file is cut off: its JSON ends in the middle');
      return;
    }
    yield* jsonRows({ ...next.value, what: 'object' });
  }
}

async function withColumns(rows: AsyncGenerator<Row>): Promise<Pick<RowSource, 'columns' | 'rows'>> {
  const sample: Row[] = [];
  const columns = new Set<string>();
  let failed: { error: unknown } | null = null;
  while (sample.length < sampleRows) {
    const next = await rows.next().catch((error: unknown) => {
      failed = { error };
      return { done: true as const, value: undefined };
    });
    if (next.done) break;
    sample.push(next.value);
    if ('get' in next.value)
      for (const path of paths(next.value.row, deepest)) if (columns.size < mostColumns) columns.add(path);
  }
  async function* all(): AsyncGenerator<Row> {
    yield* sample;
    if (failed) throw failed.error;
    yield* rows;
  }
  return { columns: [...columns], rows: all() };
}

/** Long ids are kept whole, as texts. Throws where it is no JSON. */
export const readJson = (text: string): unknown =>
  parseJson(quoteBigNumbers(text), { protoAction: 'remove', constructorAction: 'remove' });

/** The columns of rows that need not have the same keys. */
export const columnsOf = (rows: readonly unknown[]): string[] => {
  const sample = rows.slice(0, sampleRows).flatMap((row) => paths(row, deepest));
  return [...new Set(sample)].slice(0, mostColumns);
};

function* jsonRows({
  line,
  text,
  tooLong,
  what,
}: {
  line: number;
  text: string;
  tooLong: boolean;
  what: string;
}): Generator<Row> {
  const reject = (reason: string): Row => ({ line, reason, row: text.slice(0, keptOfRow) });
  if (tooLong) return yield reject(`the ${what} is too long`);
  let value: unknown;
  try {
    value = readJson(text);
  } catch {
    return yield reject('not JSON');
  }
  if (!isObject(value)) return yield reject('not a JSON object');
  for (const row of postsOf(value)) yield { line, row, get: (column) => textAt(row, column) };
}

/** A string, also one without an end, or a number: either is taken whole, so that no place is looked at twice. */
const jsonToken = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|-?\d[\d.eE+-]*/g;

/** Ids of X and others have more digits than a JSON number keeps. */
const quoteBigNumbers = (text: string): string =>
  /\d{16}/.test(text) ? text.replace(jsonToken, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)) : text;

function paths(value: unknown, depth: number): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isObject(inner) && depth > 1 ? paths(inner, depth - 1).map((path) => `${key}.${path}`) : [key],
  );
}

/** Of an object, or the place of a list. */
const valueIn = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

/** What stands at a path such as `data.posts.0`. */
export const valueAt = (value: unknown, path: string): unknown => path.split('.').reduce(valueIn, value);

export function textAt(row: Record<string, unknown>, path: string): string | null {
  let value: unknown = Object.hasOwn(row, path) ? row[path] : undefined;
  if (value === undefined && path.includes('.')) value = valueAt(row, path);
  // Such as the languages of a post: the first stands for all.
  if (Array.isArray(value)) value = value[0];
  if (typeof value === 'string') return value.trim() || null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
