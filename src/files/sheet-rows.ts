import { WrongInput } from '../core/errors.ts';
import { readSheet, type SheetRow } from './bytes/xlsx.ts';
import type { Zip } from './bytes/zip.ts';
import type { HeaderOptions } from './delimited-rows.ts';
import type { RowSource } from './row.ts';
import { isHeader, nameColumns, tableRows } from './table-rows.ts';

const mostRowsBefore = 30;

/** Rows of the first sheet of an .xlsx file. */
export async function sheetRows(
  zip: Zip,
  file: string,
  { skip, given, onNote }: HeaderOptions,
): Promise<Pick<RowSource, 'columns' | 'rows'>> {
  const { name, others, rows } = await readSheet(zip, file);
  if (others.length > 0)
    onNote(`${file}: the sheet '${name}' is read, and not ${others.map((other) => `'${other}'`).join(', ')}.`);
  const head: SheetRow[] = [];
  while (head.length <= mostRowsBefore) {
    const next = await rows.next();
    if (next.done) break;
    head.push(next.value);
  }
  const clear = head.findIndex(({ cells }) => isHeader(cells, given));
  const start = skip === undefined ? Math.max(0, clear) : head.findIndex(({ line }) => line > skip);
  const header = head[start];
  if (!header) throw new WrongInput(`${file}: its first sheet '${name}' is empty`);
  if (skip === undefined && start > 0)
    onNote(`${file}: the columns are named in row ${header.line}; what stands above is left out (--skip).`);
  const columns = nameColumns(header.cells);
  async function* rest(): AsyncGenerator<SheetRow> {
    yield* head.slice(start + 1);
    yield* rows;
  }
  // Empty cells at the end of a row are not in the file.
  return { columns, rows: tableRows(rest(), columns, true) };
}
