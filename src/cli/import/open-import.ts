import type { Time } from '../../core/domain.ts';
import { findCharset } from '../../files/bytes/charset.ts';
import { CutFile } from '../../files/bytes/cut-file.ts';
import { unpack } from '../../files/bytes/unpack.ts';
import { type Mapping, oursAs, spareColumns } from '../../files/known-columns.ts';
import type { Row, RowSource } from '../../files/row.ts';
import type { ReadPosts } from '../../files/row-posts.ts';
import { type ReadRows, readRows } from '../../files/rows.ts';
import { surveyHead, surveyRows } from '../../files/survey-rows.ts';
import { openBytes } from '../../files/text-lines.ts';
import { saidTimes } from '../../files/times/said-times.ts';
import { count } from '../../wording/words.ts';
import { openMeter } from '../terminal/file-meter.ts';
import { note, oneLine } from '../terminal/output.ts';
import { type ImportFlags, mappingFor, parseCharset, parseIdFlag, parseMap, parseSkip } from './import-flags.ts';
import { tellSurvey } from './tell-survey.ts';

export interface OpenImport {
  rows: AsyncIterable<Row>;
  columns: Pick<RowSource, 'columns' | 'format'>;
  reading: ReadPosts;
  /** How far the file is read. */
  bar(): string;
}

/**
 * Opens a file for an import and says how it is read. A file is read three times, so that all of it tells its
 * character set and how its times are written; of a stream, the beginning does.
 */
export async function openImport(
  file: string,
  flags: ImportFlags,
  { now, platform, signal }: { now: Time; platform: string; signal: AbortSignal },
): Promise<OpenImport> {
  const given = parseMap(flags.map);
  const said = saidTimes(flags, { timeFormat: '--time-format', timezone: '--timezone' });
  const ownIds = parseIdFlag(flags.id);
  const options: ReadRows = { given, skip: parseSkip(flags.skip), charset: parseCharset(flags.charset) };
  const name = file === '-' ? 'stdin' : file;
  const meter = await openMeter(file, signal);
  if (file !== '-') options.charset ??= await charsetOf(file);
  const source = await readRows(meter.bytes, name, { ...options, onNote: (text) => note(oneLine(text, 500)) });
  const mapping = mappingFor(source, given);
  const charset = source.charset === null ? '' : ` in ${source.charset.toUpperCase()}`;
  note(oneLine(`${source.format.toUpperCase()}${charset}: ${describe(mapping)}`, 1000));
  const { survey, rows } =
    file === '-'
      ? await surveyHead(source.rows, mapping, now)
      : {
          survey: await surveyRows((await readRows(openBytes(file), name, options)).rows, { mapping, now, signal }),
          rows: source.rows,
        };
  const times = survey.times.reading(said, mapping.at ?? '');
  tellSurvey(survey, times, flags);
  const ours = oursAs(source);
  const spares = spareColumns(source.columns, mapping, given);
  return {
    rows,
    columns: source,
    reading: { mapping, now, times, platform, ownIds, ours, spares },
    bar: meter.bar,
  };
}

/** The character set of the whole file; undefined: its format says it. */
async function charsetOf(file: string): Promise<string | undefined> {
  const { all, kind } = await unpack(openBytes(file), file);
  if (kind === 'zip') return undefined;
  const { name, badBytes } = await findCharset(untilCut(all));
  if (badBytes > 0) note(`${count(badBytes, 'byte')} of the file are not of UTF-8: each is shown as \ufffd.`);
  return name;
}

/** What is cut off is told when the rows are read. */
async function* untilCut(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    if (!(error instanceof CutFile)) throw error;
  }
}

const describe = (mapping: Mapping): string =>
  Object.entries(mapping)
    .map(([field, column]) => `${field}=${column}`)
    .join(', ');
