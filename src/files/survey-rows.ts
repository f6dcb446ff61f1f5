import type { Time } from '../core/domain.ts';
import { CutFile } from './bytes/cut-file.ts';
import type { Mapping } from './known-columns.ts';
import type { Row } from './row.ts';
import { isShortened } from './row-cells.ts';
import { writtenTime } from './row-posts.ts';
import { type TimeColumn, timeColumn } from './time-column.ts';

/** What the columns of a file show when many rows are looked at. */
export interface Survey {
  times: TimeColumn;
  /** Ids whose last digits a spreadsheet took. */
  shortenedIds: number;
  /** Numbers below zero are among the labels of sentiment. */
  signedLabels: boolean;
}

/** Looks at all rows, as far as they can be read. */
export async function surveyRows(
  rows: AsyncIterable<Row>,
  { mapping, now, signal }: { mapping: Mapping; now: Time; signal: AbortSignal },
): Promise<Survey> {
  const survey = { times: timeColumn(now), shortenedIds: 0, signedLabels: false };
  try {
    for await (const row of rows) {
      if (signal.aborted) break;
      take(survey, row, mapping);
    }
  } catch (error) {
    if (!(error instanceof CutFile)) throw error;
  }
  return survey;
}

function take(survey: Survey, row: Row, { at, hour, id, sentiment }: Mapping): void {
  if ('reason' in row) return;
  if (sentiment !== undefined && /^-\d/.test(row.get(sentiment) ?? '')) survey.signedLabels = true;
  if (id !== undefined && isShortened(row.get(id) ?? '')) survey.shortenedIds += 1;
  const written = at === undefined ? null : writtenTime(row.get(at), hour === undefined ? null : row.get(hour));
  if (written !== null) survey.times.add(written);
}

/** As many rows of a stream as are looked at before the first is used. */
const headRows = 1000;

/** The same for a stream, which can be read once: its beginning tells. */
export async function surveyHead(
  rows: AsyncIterable<Row>,
  mapping: Mapping,
  now: Time,
): Promise<{ survey: Survey; rows: AsyncIterable<Row> }> {
  const survey = { times: timeColumn(now), shortenedIds: 0, signedLabels: false };
  const head: Row[] = [];
  const rest = rows[Symbol.asyncIterator]();
  // A stream that ends with an error: what came whole before is handed on first.
  let failed: { error: unknown } | null = null;
  while (head.length < headRows) {
    const next = await rest.next().catch((error: unknown) => {
      failed = { error };
      return { done: true as const, value: undefined };
    });
    if (next.done) break;
    head.push(next.value);
    take(survey, next.value, mapping);
  }
  async function* all(): AsyncGenerator<Row> {
    try {
      yield* head;
      if (failed) throw failed.error;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { survey, rows: all() };
}
