import { parse as parseJson } from 'secure-json-parse';
import { WrongInput } from '../core/errors.ts';
import { type DelimitedRecord, delimitedRecords } from './delimited.ts';
import { type TextLine, textLines } from './text-lines.ts';

/** One row of a file of posts, or why it cannot be read. `line` is where it begins, 1-based. */
export type Row =
  | {
      line: number;
      /** A column's text; JSON: a path such as `user.name`. Null when it is missing or empty. */
      get(column: string): string | null;
      /** The row as it was, for a reject file. */
      row: unknown;
    }
  | { line: number; reason: string; row: unknown };

export interface RowSource {
  format: 'csv' | 'tsv' | 'jsonl';
  columns: string[];
  rows: AsyncIterable<Row>;
}

/** JSON rows need not have the same keys: so many are looked at to know the columns. */
const sampleRows = 50;
const keptOfRow = 2000;

/**
 * Reads CSV (comma, semicolon, pipe), TSV or JSONL, gzipped or not, by name and content, in constant memory; `format`
 * says that it is JSONL, whatever its first line looks like. Throws WrongInput when it is none of them.
 */
export async function readRows(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  format: 'jsonl' | null = null,
): Promise<RowSource> {
  const lines = textLines(bytes)[Symbol.asyncIterator]();
  const first = await firstLine(lines);
  if (first === null) throw new WrongInput(`${name} is empty`);
  const all = resume([first], lines);
  if (first.text.trimStart().startsWith('[')) {
    throw new WrongInput(`${name} is one JSON array; JSONL is needed: one object per line (jq -c '.[]' makes it)`);
  }
  return format === 'jsonl' || /^\s*\{/.test(first.text)
    ? jsonRows(all)
    : delimitedRows(all, delimiterOf(first.text, name), name);
}

async function firstLine(lines: AsyncIterator<TextLine>): Promise<TextLine | null> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (next.value.text.trim() !== '') return next.value;
  }
  return null;
}

async function* resume<T>(taken: T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield* taken;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** So much of a header tells its delimiter. */
const longestHeader = 20_000;

function delimiterOf(header: string, name: string): string {
  if (/\.(?:tsv|tab)(?:\.gz)?$/i.test(name)) return '\t';
  const bare = header.slice(0, longestHeader).replace(/"(?:[^"]|"")*"/g, '');
  const counted = [',', '\t', ';', '|'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

async function delimitedRows(lines: AsyncIterable<TextLine>, delimiter: string, name: string): Promise<RowSource> {
  const records = delimitedRecords(lines, delimiter)[Symbol.asyncIterator]();
  const header = await records.next();
  if (header.done || 'reason' in header.value) throw new WrongInput(`${name}: its first line is no header`);
  const columns = header.value.cells.map((cell) => cell.trim());
  return {
    format: delimiter === '\t' ? 'tsv' : 'csv',
    columns,
    rows: mapRows(resume([], records), (record) => delimitedRow(record, columns)),
  };
}

async function* mapRows<T>(items: AsyncIterable<T>, toRow: (item: T) => Row | null): AsyncGenerator<Row> {
  for await (const item of items) {
    const row = toRow(item);
    if (row) yield row;
  }
}

function delimitedRow(record: DelimitedRecord, columns: string[]): Row {
  if ('reason' in record) return { ...record, row: record.row.slice(0, keptOfRow) };
  const { line, cells } = record;
  const row = Object.fromEntries(columns.map((column, index) => [column, (cells[index] ?? '').slice(0, keptOfRow)]));
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '') || cells.length < columns.length) {
    return {
      line,
      reason: `${cells.length} cells where the header has ${columns.length}`,
      row: cells.join(' | ').slice(0, keptOfRow),
    };
  }
  return { line, row, get: (column) => cells[columns.indexOf(column)]?.trim() || null };
}

async function jsonRows(lines: AsyncGenerator<TextLine>): Promise<RowSource> {
  const sample: Row[] = [];
  const columns = new Set<string>();
  while (sample.length < sampleRows) {
    const next = await lines.next();
    if (next.done) break;
    const row = jsonRow(next.value);
    if (row === null) continue;
    sample.push(row);
    if ('get' in row) for (const path of paths(row.row)) columns.add(path);
  }
  return { format: 'jsonl', columns: [...columns], rows: resume(sample, mapRows(lines, jsonRow)) };
}

function jsonRow({ number: line, text, tooLong }: TextLine): Row | null {
  if (text.trim() === '') return null;
  if (tooLong) return { line, reason: 'the line is too long', row: text.slice(0, keptOfRow) };
  let value: unknown;
  try {
    value = parseJson(quoteBigNumbers(text), { protoAction: 'remove', constructorAction: 'remove' });
  } catch {
    return { line, reason: 'not JSON', row: text.slice(0, keptOfRow) };
  }
  if (!isObject(value)) return { line, reason: 'not a JSON object', row: text.slice(0, keptOfRow) };
  return { line, row: value, get: (column) => textAt(value, column) };
}

/** A string, also one without an end, or a number: either is taken whole, so that no place is looked at twice. */
const jsonToken = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|-?\d[\d.eE+-]*/g;

/** Ids of X and others have more digits than a JSON number keeps. */
const quoteBigNumbers = (text: string): string =>
  /\d{16}/.test(text) ? text.replace(jsonToken, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)) : text;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function paths(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isObject(inner) ? Object.keys(inner).map((name) => `${key}.${name}`) : [key],
  );
}

function textAt(row: Record<string, unknown>, path: string): string | null {
  let value: unknown = Object.hasOwn(row, path) ? row[path] : undefined;
  if (value === undefined && path.includes('.')) {
    value = row;
    for (const key of path.split('.')) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  if (typeof value === 'string') return value.trim() || null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
