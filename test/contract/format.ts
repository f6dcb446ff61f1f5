import { describe, expect, test } from '@jest/globals';
import { columns, fieldsOf } from '../../src/reports/fields.ts';
import type { ReportFormat, ReportRow } from '../../src/reports/report.ts';
import { sampleMention } from '../support/alert-samples.ts';

export interface FormatScenario {
  /** Reads a report back with another reader; null: nothing stands there. */
  readRows(text: string): Record<string, unknown>[];
}

const hostile = [
  'a plain text',
  'a "quoted", text;\twith\nlines\r\nand a comma',
  '=HYPERLINK("https://evil.example")',
  "'already with an apostrophe",
  '</script><b>bold</b>',
  '\u202eright to left \u{1f621}',
];

async function* stream(rows: readonly ReportRow[]): AsyncGenerator<ReportRow> {
  yield* rows;
}

/** What every report format keeps. */
export function formatContract(name: string, format: ReportFormat, { readRows }: FormatScenario): void {
  const render = async (rows: readonly ReportRow[]): Promise<string> => {
    const chunks: string[] = [];
    for await (const chunk of format.render(stream(rows))) chunks.push(chunk);
    return chunks.join('');
  };
  const rowsOf = (idOnly: boolean): ReportRow[] =>
    hostile.map((text, index) => ({
      mention: { ...sampleMention(text), id: `m${index}` },
      idOnly,
      alerted: index % 2 === 0 ? Date.UTC(2026, 2, 1, 12) : null,
    }));
  /** As a reader sees it that knows no types. */
  const plain = (row: ReportRow) =>
    Object.fromEntries(Object.entries(fieldsOf(row)).map(([key, value]) => [key, String(value ?? '')]));

  describe(`the report format ${name}`, () => {
    test('its files have an extension', () => {
      expect(format.extension).toMatch(/^[a-z0-9]+$/);
    });

    test('every field of every row is read back as it was, in order', async () => {
      const rows = rowsOf(false);
      const read = readRows(await render(rows));
      const asText = read.map((row) =>
        Object.fromEntries(columns.map((column) => [column, String(row[column] ?? '')])),
      );
      expect(asText).toEqual(rows.map(plain));
    });

    test('of which only the id may be handed over, neither text nor author is', async () => {
      const text = await render(rowsOf(true));
      expect(readRows(text)).toHaveLength(hostile.length);
      for (const row of readRows(text)) expect(row).toMatchObject({ text: null, author_id: null, author_name: null });
      for (const told of hostile) expect(text).not.toContain(told);
    });

    test('no rows are a report as well', async () => {
      expect(readRows(await render([]))).toEqual([]);
    });

    test('rows are written as they come', async () => {
      let asked = 0;
      async function* counted(): AsyncGenerator<ReportRow> {
        for (const row of rowsOf(false)) {
          asked += 1;
          yield row;
        }
      }
      const reading = format.render(counted())[Symbol.asyncIterator]();
      const [first] = rowsOf(false);
      for (let text = ''; !text.includes(first?.mention.id ?? ''); ) {
        const { value, done } = await reading.next();
        if (done) throw new Error('the first row never came');
        text += value;
      }
      expect(asked).toBeLessThan(hostile.length);
      await reading.return?.();
    });
  });
}
