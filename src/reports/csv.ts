import { csvCell } from '../files/csv-cell.ts';
import { columns, fieldsOf } from './fields.ts';
import type { ReportFormat } from './report.ts';

/** Starts with a byte order mark: without it Excel reads UTF-8 as something else. */
export const csv: ReportFormat = {
  extension: 'csv',
  async *render(rows) {
    yield `\ufeff${columns.join(',')}\r\n`;
    for await (const row of rows) {
      const fields = fieldsOf(row);
      yield `${columns.map((column) => csvCell(fields[column])).join(',')}\r\n`;
    }
  },
};
