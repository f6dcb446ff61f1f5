import { parse } from 'csv-parse/sync';
import { csvText } from '../../../src/files/csv-cell.ts';
import type { FormatScenario } from '../format.ts';

export const readRows: FormatScenario['readRows'] = (text) => {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, cell === '' ? null : csvText(cell)])),
  );
};
