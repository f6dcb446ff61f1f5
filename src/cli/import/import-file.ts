import { resolve } from 'node:path';
import { compileQuery } from '../../analysis/query/matching.ts';
import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { Row } from '../../files/row.ts';
import { postReader, type ReadPosts } from '../../files/row-posts.ts';
import { type ImportOptions, type ImportRow, importRows } from '../../operations/mentions/import-rows.ts';
import { brandNamed } from '../terminal/brand-named.ts';
import { note, oneLine, progressLine } from '../terminal/output.ts';
import { rejectFile } from '../terminal/reject-file.ts';
import { type ImportFlags, parseCovers, parseWhere, whereColumns } from './import-flags.ts';
import { openImport } from './open-import.ts';
import { firstReasons, report } from './report-import.ts';
import { keepFirst } from './show-rows.ts';

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
  const where = flags.where ?? [];
  const { rows, columns, reading, bar } = await openImport(file, flags, { now, platform, signal });
  whereColumns(where, columns);
  const kept = keepFirst(store);

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
    store: flags.dryRun ? kept.store : store,
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
    onProgress: (counts) => progress.show(`${bar()} ${counts.read} rows read, ${counts.stored} stored`),
  }).finally(async () => {
    progress.end();
    await rejects.close();
  });
  const scored = flags.score && !result.interrupted ? await world.score() : null;
  if (flags.dryRun) kept.show();
  if (signal.aborted) process.exitCode = 130;
  report(result, { flags, scored, rejects: rejects.path, reasons: reasons.lines(), timezone: brand.timezone });
}

async function* importedRows(rows: AsyncIterable<Row>, reading: ReadPosts, where: string[]): AsyncGenerator<ImportRow> {
  const wanted = parseWhere(where);
  const read = postReader(reading);
  for await (const row of rows) {
    if ('get' in row && !wanted(row)) yield { line: row.line, skipped: true };
    else yield read(row);
  }
}
