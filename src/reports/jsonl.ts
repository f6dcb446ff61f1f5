import { fieldsOf } from './fields.ts';
import type { ReportFormat } from './report.ts';

/** One JSON object per line. */
export const jsonl: ReportFormat = {
  extension: 'jsonl',
  async *render(rows) {
    for await (const row of rows) yield `${JSON.stringify(fieldsOf(row))}\n`;
  },
};
