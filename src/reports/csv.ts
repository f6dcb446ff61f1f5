import { columns, fieldsOf } from './fields.ts';
import type { ReportFormat } from './report.ts';

/**
 * A cell of RFC 4180. A spreadsheet program runs what starts with one of `= + - @ TAB CR` as a formula, so text that
 * does gets a leading apostrophe (OWASP ASVS 1.2.10). Numbers are ours and stay numbers.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

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
