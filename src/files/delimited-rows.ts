import { WrongInput } from '../core/errors.ts';
import { delimitedRecords, splitLine } from './delimited.ts';
import type { Mapping } from './known-columns.ts';
import type { RowSource } from './row.ts';
import { isHeader, nameColumns, tableRows } from './table-rows.ts';
import type { TextLine } from './text-lines.ts';

export interface HeaderOptions {
  /** Lines before the header. Default: found where it is clear. */
  skip: number | undefined;
  /** Columns that the user named. */
  given: Mapping;
  onNote(note: string): void;
}

/** A report may begin with its name, its period and its query. */
const mostLinesBefore = 30;
/** So much of a header tells its delimiter. */
const longestHeader = 20_000;
const separators = [',', '\t', ';', '|'];

/** Rows of CSV or TSV. Throws WrongInput when no header is there. */
export async function delimitedRows(
  lines: AsyncIterator<TextLine>,
  name: string,
  options: HeaderOptions,
): Promise<Pick<RowSource, 'columns' | 'rows' | 'format'>> {
  const head: TextLine[] = [];
  while (head.length <= Math.max(mostLinesBefore, options.skip ?? 0)) {
    const next = await lines.next();
    if (next.done) break;
    head.push(next.value);
  }
  const { start, delimiter } = findHeader(head, name, options);
  async function* rest(): AsyncGenerator<TextLine> {
    yield* head.slice(start);
    for (let next = await lines.next(); !next.done; next = await lines.next()) yield next.value;
  }
  const records = delimitedRecords(rest(), delimiter);
  const header = await records.next();
  if (header.done || 'reason' in header.value)
    throw new WrongInput(`${name}: ${start === 0 ? 'its first line' : `line ${start + 1}`} is no header`);
  const columns = nameColumns(header.value.cells);
  return { format: delimiter === '\t' ? 'tsv' : 'csv', columns, rows: tableRows(records, columns) };
}

function findHeader(
  head: readonly TextLine[],
  name: string,
  { skip, given, onNote }: HeaderOptions,
): { start: number; delimiter: string } {
  const first = head.findIndex(({ text }) => text.trim() !== '');
  const [, told] = /^["']?sep=(.)["']?\s*$/i.exec(head[first]?.text ?? '') ?? [];
  const from = skip ?? (told === undefined ? first : first + 1);
  if (from >= head.length) throw new WrongInput(`${name} has no header after its first ${from} lines`);
  const delimiterAt = (at: number): string => told ?? delimiterOf(head[at]?.text ?? '', name);
  if (skip !== undefined) return { start: from, delimiter: delimiterAt(from) };
  for (let at = from; at < head.length; at += 1) {
    const delimiter = delimiterAt(at);
    if (!isHeader(splitLine(head[at]?.text ?? '', delimiter) ?? [], given)) continue;
    if (at > from) onNote(`${name}: the columns are named in line ${at + 1}; what stands above is left out (--skip).`);
    return { start: at, delimiter };
  }
  return { start: from, delimiter: delimiterAt(from) };
}

function delimiterOf(header: string, name: string): string {
  if (/\.(?:tsv|tab)(?:\.gz)?$/i.test(name) && header.includes('\t')) return '\t';
  const bare = header.slice(0, longestHeader).replace(/"(?:[^"]|"")*"/g, '');
  const counted = separators.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
