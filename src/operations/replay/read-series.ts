import type { Time } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { delimitedRecords } from '../../files/delimited.ts';
import { parseTime } from '../../files/parse-time.ts';
import { type TextLine, textLines } from '../../files/text-lines.ts';
import { Problems } from './problems.ts';

export interface SeriesRow {
  line: number;
  /** As they stand in the file. */
  timestamp: string;
  value: string;
  /** Null: it cannot be used. */
  at: Time | null;
  count: number;
}

export interface SeriesFile {
  /** In the order of the file. */
  rows: SeriesRow[];
  /** Those that can be used, in order of time, each time once. */
  usable: SeriesRow[];
  problems: Problems;
}

const timeNames = ['timestamp', 'time', 'datetime', 'date', 'at', 'ts', 'ds'];
const valueNames = ['value', 'count', 'counts', 'mentions', 'volume', 'n', 'y'];
const largest = 1e15;

/** Reads `timestamp,value`, with or without a header, in any order of columns. Throws WrongInput for an empty file. */
export async function readSeries(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal,
): Promise<SeriesFile> {
  const problems = new Problems();
  const rows: SeriesRow[] = [];
  let columns: [time: number, value: number] | null = null;
  const { delimiter, lines } = await withDelimiter(textLines(bytes));
  for await (const record of delimitedRecords(lines, delimiter)) {
    if ('reason' in record) {
      problems.add(record.reason, record.line);
      continue;
    }
    const cells = record.cells.map((cell) => cell.trim());
    if (columns === null) {
      columns = headerColumns(cells);
      if (columns !== null) continue;
      columns = [0, 1];
    }
    rows.push(readRow(record.line, cells, columns, problems));
    if (rows.length % 1000 === 0) signal.throwIfAborted();
  }
  if (rows.length === 0) throw new WrongInput(`${name} holds no row of a series.`);
  return { rows, usable: inOrderOfTime(rows, problems), problems };
}

/** The delimiter is told by the first line. */
async function withDelimiter(
  all: AsyncGenerator<TextLine>,
): Promise<{ delimiter: string; lines: AsyncIterable<TextLine> }> {
  let first = await all.next();
  while (!first.done && first.value.text.trim() === '') first = await all.next();
  const begun = first;
  async function* lines(): AsyncGenerator<TextLine> {
    if (begun.done) return;
    yield begun.value;
    yield* all;
  }
  const text = begun.done ? '' : begun.value.text;
  return { delimiter: [',', '\t', ';', '|'].find((mark) => text.includes(mark)) ?? ',', lines: lines() };
}

/** Null: the line is no header, as it begins with a time. */
function headerColumns(cells: readonly string[]): [number, number] | null {
  const names = cells.map((cell) => cell.toLowerCase());
  const placeOf = (known: readonly string[]): number =>
    known.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
  const [time, value] = [placeOf(timeNames), placeOf(valueNames)];
  if (time >= 0 && value >= 0) return [time, value];
  if (cells.some((cell) => parseTime(cell) !== null)) return null;
  // Something else stands there: the first two columns, whatever they are called, unless the line is only a broken row.
  if (time >= 0) return [time, time === 0 ? 1 : 0];
  if (value >= 0) return [value === 0 ? 1 : 0, value];
  return cells.some((cell) => cell !== '' && Number.isFinite(Number(cell))) ? null : [0, 1];
}

function readRow(
  line: number,
  cells: readonly string[],
  [time, value]: [number, number],
  problems: Problems,
): SeriesRow {
  const row = { line, timestamp: cells[time] ?? '', value: cells[value] ?? '' };
  const unusable = (what: string, example: string): SeriesRow => {
    problems.add(what, line, example);
    return { ...row, at: null, count: 0 };
  };
  const at = parseTime(row.timestamp);
  if (at === null) return unusable('a timestamp that is none (ISO 8601, or epoch)', row.timestamp);
  const count = row.value === '' ? Number.NaN : Number(row.value);
  if (!Number.isFinite(count) || count > largest) return unusable('a value that is no number', row.value);
  if (count < 0) return unusable('a negative count', row.value);
  return { ...row, at, count };
}

function inOrderOfTime(rows: readonly SeriesRow[], problems: Problems): SeriesRow[] {
  const usable: SeriesRow[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (row.at === null) continue;
    if (row.at < before) problems.add('out of order: taken in order of time', row.line, row.timestamp);
    before = Math.max(before, row.at);
    usable.push(row);
  }
  usable.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return usable.filter((row, index) => {
    if (row.at !== usable[index - 1]?.at) return true;
    problems.add('a timestamp for the second time: not used', row.line, row.timestamp);
    return false;
  });
}
