import { stat } from 'node:fs/promises';
import { WrongInput } from '../../core/errors.ts';
import { csvText } from '../../files/csv-cell.ts';
import { guessMapping } from '../../files/known-columns.ts';
import type { Row, RowSource } from '../../files/row.ts';
import { readRows } from '../../files/rows.ts';
import { openBytes } from '../../files/text-lines.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';

/** A row of a file of labelled posts, as written there. `reason`: why it is unusable. */
export type LabelledRow = { line: number } & (
  | { text: string; label: string; language: string | null }
  | { skipped: 'no label' | 'no text' | 'not labelled by a person' }
  | { reason: string }
);

export interface LabelledFile {
  textColumn: string;
  labelColumn: string;
  rows: AsyncIterable<LabelledRow>;
}

/** Names for the label column, best first. */
const labelNames = ['label', 'sentiment', 'gold', 'polarity', 'class', 'category', 'target', 'rating'];

/** Throws WrongInput when the file is missing, or without a known column for text or label. */
export async function openLabelled(file: string, given: { text?: string; label?: string }): Promise<LabelledFile> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new WrongInput(`${file}: there is no such file.`);
  const source = await readRows(openBytes(file), file);
  const named = new Map([...source.columns].reverse().map((column) => [column.trim().toLowerCase(), column]));
  const mapping = guessMapping(source.columns);
  const textColumn = columnOf('--text', given.text, mapping.text, source, file);
  const guess = labelNames
    .map((name) => named.get(name))
    .find((column) => column !== undefined && column !== textColumn);
  const labelColumn = columnOf('--label', given.label, guess, source, file);
  // In our own export, the label of an uncorrected row is the model's; what an imported file said is nobody's of ours.
  const byPerson = labelColumn === 'reported_sentiment' ? null : (named.get('corrected_by') ?? null);
  const plain = source.format === 'jsonl' ? (cell: string) => cell : csvText;

  const read = (row: Row): LabelledRow => {
    const { line } = row;
    if ('reason' in row) return { line, reason: row.reason };
    if (byPerson !== null && row.get(byPerson) === null) return { line, skipped: 'not labelled by a person' };
    const [text, label] = [row.get(textColumn), row.get(labelColumn)];
    if (label === null) return { line, skipped: 'no label' };
    if (text === null) return { line, skipped: 'no text' };
    const language = mapping.language === undefined ? null : row.get(mapping.language);
    return { line, text: plain(text), label: plain(label), language };
  };
  async function* rows(): AsyncGenerator<LabelledRow> {
    for await (const row of source.rows) yield read(row);
  }
  return { textColumn, labelColumn, rows: rows() };
}

function columnOf(
  flag: string,
  given: string | undefined,
  guess: string | undefined,
  { columns, format }: Pick<RowSource, 'columns' | 'format'>,
  file: string,
): string {
  if (given !== undefined) {
    // A key of JSON may first appear in a later row.
    if (format === 'jsonl' || columns.includes(given)) return given;
    throw new WrongInput(
      `${flag}: ${file} has no column '${given}' but ${columns.join(', ')}.${didYouMean(given, columns)}`,
    );
  }
  if (guess !== undefined) return guess;
  throw new WrongInput(
    `${file}: no column is known for the ${flag.slice(2)} among ${columns.join(', ')}: say ${flag} COLUMN. The first line must name the columns.`,
  );
}
