import type { Time } from '../../../core/domain.ts';
import { WrongInput } from '../../../core/errors.ts';
import { type Mapping, oursAs, postMapping, spareColumns } from '../../../files/known-columns.ts';
import type { TimeReading } from '../../../files/parse-time.ts';
import { postReader, type RowPost } from '../../../files/row-posts.ts';
import { readRows } from '../../../files/rows.ts';
import { surveyHead } from '../../../files/survey-rows.ts';
import { openBytes } from '../../../files/text-lines.ts';

/** What the configuration says of the columns and their times. */
export interface ReadAs {
  map: Mapping;
  times: TimeReading;
}

/** The rows of a file as posts, each once. */
export async function* readPosts(
  path: string,
  { map: given, times: said }: ReadAs,
  now: Time,
): AsyncGenerator<RowPost> {
  const source = await readRows(openBytes(path), path);
  const mapping = postMapping(source.columns, given);
  if (mapping.text === undefined || mapping.at === undefined) {
    const missing = mapping.text === undefined ? 'text' : 'time';
    throw new WrongInput(
      `${path}: no column for the ${missing} among ${source.columns.join(', ')}: say it under 'map'`,
    );
  }
  const { survey, rows } = await surveyHead(source.rows, mapping, now);
  const times = survey.times.reading(said, mapping.at);
  const ours = oursAs(source);
  const read = postReader({ mapping, now, times, ours, spares: spareColumns(source.columns, mapping, given) });
  for await (const row of rows) yield read(row);
}

export async function take<T>(items: AsyncIterator<T>, count: number): Promise<{ rows: T[]; done: boolean }> {
  const rows: T[] = [];
  while (rows.length < count) {
    const next = await items.next();
    if (next.done) return { rows, done: true };
    rows.push(next.value);
  }
  return { rows, done: false };
}
