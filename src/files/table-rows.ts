import { guessMapping, type Mapping } from './known-columns.ts';
import type { Row } from './row.ts';

/** One record of a table, or why it is none. `line` is where it begins. */
export type TableRecord = { line: number; cells: string[] } | { line: number; reason: string; row: string };

const keptOfRow = 2000;

/** Whether these cells name a text and a time. */
export function isHeader(cells: readonly string[], given: Mapping): boolean {
  const { text, at } = guessMapping(nameColumns(cells), given);
  return text !== undefined && at !== undefined && text !== at && [text, at].every((name) => cells.includes(name));
}

/** Names for all columns: those without one have a number, and of two that are called alike the second is `name (2)`. */
export function nameColumns(cells: readonly string[]): string[] {
  const used = new Map<string, number>();
  return cells.map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Rows of a table below its header. A header that comes again, as in files put together, is no row. */
export async function* tableRows(
  records: AsyncIterable<TableRecord>,
  columns: readonly string[],
  ragged = false,
): AsyncGenerator<Row> {
  const header = columns.join('\0');
  const isHeaderAgain = (cells: readonly string[]): boolean =>
    // Of most rows the first cell shows that they are none.
    cells.length > 1 && nameColumns(cells.slice(0, 1))[0] === columns[0] && nameColumns(cells).join('\0') === header;
  for await (const record of records) {
    if ('cells' in record && isHeaderAgain(record.cells)) continue;
    yield tableRow(record, columns, ragged);
  }
}

function tableRow(record: TableRecord, columns: readonly string[], ragged: boolean): Row {
  if ('reason' in record) return { ...record, row: record.row.slice(0, keptOfRow) };
  const { line, cells } = record;
  const tooFew = !ragged && cells.length < columns.length;
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '') || tooFew) {
    return {
      line,
      reason: `${cells.length} cells where the header has ${columns.length}`,
      row: cells.join(' | ').slice(0, keptOfRow),
    };
  }
  return {
    line,
    get row() {
      return Object.fromEntries(columns.map((column, index) => [column, (cells[index] ?? '').slice(0, keptOfRow)]));
    },
    get: (column) => cells[columns.indexOf(column)]?.trim() || null,
  };
}
