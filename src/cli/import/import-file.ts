import { resolve } from 'node:path';
import { compileQuery } from '../../analysis/query/matching.ts';
import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import { isOurs, type Mapping, spareColumns } from '../../files/known-columns.ts';
import { postReader, type ReadPosts } from '../../files/row-posts.ts';
import { type Row, readRows } from '../../files/rows.ts';
import { type Survey, surveyHead, surveyRows } from '../../files/survey-rows.ts';
import { openBytes } from '../../files/text-lines.ts';
import { type ImportOptions, type ImportRow, importRows } from '../../operations/mentions/import-rows.ts';
import { brandNamed } from '../terminal/brand-named.ts';
import { openMeter } from '../terminal/file-meter.ts';
import { note, oneLine, progressLine } from '../terminal/output.ts';
import { rejectFile } from '../terminal/reject-file.ts';
import {
  type ImportFlags,
  mappingFor,
  parseCovers,
  parseIdFlag,
  parseMap,
  parseTimeFlags,
  parseWhere,
  whereColumns,
} from './import-flags.ts';
import { firstReasons, report } from './report-import.ts';
import { tellSurvey } from './tell-survey.ts';

export interface ImportWorld {
  config: Config;
  store: ImportOptions['store'];
  now: Time;
  /** Scores the brand's unscored mentions; how many. */
  score(): Promise<number>;
  signal: AbortSignal;
}

/** Reads, matches and stores a file, and reports what happened to its rows. */
export async function importFile(file: string, flags: ImportFlags, world: ImportWorld): Promise<void> {
  const { config, store, now, signal } = world;
  const brand = brandNamed(config, flags.brand);
  const platform = flags.platform ?? config.sources.find(({ name }) => name === flags.source)?.platform ?? flags.source;
  const covers = !flags.coverage ? null : flags.covers === undefined ? 'rows' : parseCovers(flags.covers, now);
  const given = parseMap(flags.map);
  const where = flags.where ?? [];
  const said = parseTimeFlags(flags);
  const ownIds = parseIdFlag(flags.id);

  const meter = await openMeter(file, signal);
  const source = await readRows(meter.bytes, file === '-' ? 'stdin' : file);
  const mapping = mappingFor(source, given);
  whereColumns(where, source);
  note(oneLine(`${source.format.toUpperCase()}: ${describe(mapping)}`, 1000));
  const { survey, rows } =
    file === '-'
      ? await surveyHead(source.rows, mapping, now)
      : { survey: await surveyFile(file, mapping, now), rows: source.rows };
  const times = survey.times.reading(said, mapping.at ?? '');
  tellSurvey(survey, times, flags);
  const reading = {
    ...{ mapping, now, times, platform, ownIds, guarded: source.format === 'csv' && isOurs(source.columns) },
    spares: spareColumns(source.columns, mapping, given),
  };

  if (!brand.sources.includes(flags.source))
    note(
      `Note: '${oneLine(flags.source, 100)}' is not a source of ${brand.name} (${brand.sources.join(', ')}): its rows are stored, but count in no alert, backtest or plan. To make them count, name one of those.`,
    );
  const rejects = rejectFile(config.data, file, [file === '-' ? '-' : resolve(file), brand.name, flags.source]);
  const reasons = firstReasons();
  const progress = progressLine();
  const result = await importRows({
    rows: importedRows(rows, reading, where),
    matcher: compileQuery(brand.query),
    store,
    brand,
    source: flags.source,
    platform,
    covers,
    clock: systemClock,
    signal,
    onReject: (rejected) => {
      reasons.add(rejected);
      return rejects.add(rejected);
    },
    onProgress: (counts) => progress.show(`${meter.bar()} ${counts.read} rows read, ${counts.stored} stored`),
  }).finally(async () => {
    progress.end();
    await rejects.close();
  });
  const scored = flags.score && !result.interrupted ? await world.score() : null;
  if (signal.aborted) process.exitCode = 130;
  report(result, { flags, scored, rejects: rejects.path, reasons: reasons.lines(), timezone: brand.timezone });
}

async function surveyFile(file: string, mapping: Mapping, now: Time): Promise<Survey> {
  return surveyRows((await readRows(openBytes(file), file)).rows, mapping, now);
}

async function* importedRows(rows: AsyncIterable<Row>, reading: ReadPosts, where: string[]): AsyncGenerator<ImportRow> {
  const wanted = parseWhere(where);
  const read = postReader(reading);
  for await (const row of rows) {
    if ('get' in row && !wanted(row)) yield { line: row.line, skipped: true };
    else yield read(row);
  }
}

const describe = (mapping: Mapping): string =>
  Object.entries(mapping)
    .map(([field, column]) => `${field}=${column}`)
    .join(', ');
