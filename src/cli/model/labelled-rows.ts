import type { Label } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { note, oneLine } from '../terminal/output.ts';
import type { LabelScheme } from './label-scheme.ts';
import type { LabelledRow } from './labelled-file.ts';

const batchRows = 500;
/** With more distinct labels, the column is not one of labels. */
const mostLabels = 50;
const toldProblems = 5;

/** A row to score. */
export interface UsableRow {
  line: number;
  text: string;
  language: string | null;
  truth: Label;
}

/** Increments the count of a name. */
export const countOne = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

/** The labels of a file and the number of rows for each. Throws WrongInput when the column cannot be one of labels. */
export async function labelsOf(
  rows: AsyncIterable<LabelledRow>,
  column: string,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const row of rows) {
    signal.throwIfAborted();
    if (!('label' in row)) continue;
    countOne(found, row.label);
    if (found.size > mostLabels) {
      const some = [...found.keys()].slice(0, 3).map((label) => `'${oneLine(label, 40)}'`);
      throw new WrongInput(
        `Column '${column}' holds more than ${mostLabels} different labels (${some.join(', ')}, ...): is it the label? Name another one: --label COLUMN`,
      );
    }
  }
  return found;
}

/** Yields usable rows in batches. Counts unusable ones, and reports broken ones. */
export async function* usableRows(
  rows: AsyncIterable<LabelledRow>,
  scheme: LabelScheme,
  leftOut: Map<string, number>,
): AsyncGenerator<UsableRow[]> {
  let batch: UsableRow[] = [];
  for await (const row of rows) {
    if ('reason' in row) {
      countOne(leftOut, 'unreadable');
      if ((leftOut.get('unreadable') ?? 0) <= toldProblems) note(oneLine(`line ${row.line}: ${row.reason}`, 300));
    } else if ('skipped' in row) countOne(leftOut, row.skipped);
    else {
      const truth = scheme.get(row.label) ?? 'skip';
      if (truth === 'skip') countOne(leftOut, 'skipped by --labels');
      else batch.push({ line: row.line, text: row.text, language: row.language, truth });
    }
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
