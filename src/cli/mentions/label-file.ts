import { resolve } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import type { Row } from '../../files/row.ts';
import { readRows } from '../../files/rows.ts';
import { type CorrectionResult, correctFromRows } from '../../operations/mentions/correct-from-rows.ts';
import { type CorrectionRow, correctionReader } from '../../operations/mentions/correction-rows.ts';
import { count } from '../../wording/words.ts';
import { openMeter } from '../terminal/file-meter.ts';
import { withStore } from '../terminal/open.ts';
import { note, oneLine, print, printJson, progressLine } from '../terminal/output.ts';
import { rejectFile } from '../terminal/reject-file.ts';
import { untilSignal } from '../terminal/signals.ts';
import { userName } from '../terminal/user-name.ts';
import type { LabelOptions } from './label-mention.ts';
import { nudgeDetect } from './nudge-detect.ts';

/** Number of rejected rows to print. The reject file has all. */
const shownRejects = 5;

/** Applies a file of a person's labels. */
export const labelFile = (file: string, options: LabelOptions): Promise<void> =>
  untilSignal((signal) => run(file, options, signal));

async function run(file: string, { config: configFile, by, json }: LabelOptions, signal: AbortSignal): Promise<void> {
  const who = userName(by);
  const name = file === '-' ? 'stdin' : file;
  // Opened before the store, so that a wrong file is reported at once.
  const meter = await openMeter(file, signal);
  const source = await readRows(meter.bytes, name);
  const read = correctionReader(source, name);
  await withStore(
    configFile,
    async (open) => {
      const { config, store } = open;
      const rejects = rejectFile(config.data, file, ['mentions label', file === '-' ? '-' : resolve(file)]);
      const progress = progressLine();
      let unused = 0;
      const result = await correctFromRows({
        rows: corrections(source.rows, read),
        store,
        by: who,
        clock: systemClock,
        signal,
        async onReject(rejected) {
          unused += 1;
          if (unused <= shownRejects) note(oneLine(`${name}, line ${rejected.line}: ${rejected.reason}`, 300));
          await rejects.add(rejected);
        },
        onProgress: (counts) => progress.show(`${meter.bar()} ${counts.read} rows read, ${counts.corrected} corrected`),
      }).finally(async () => {
        progress.end();
        await rejects.close();
      });
      await nudgeDetect(open, result.brands);
      if (unused > 0) note(`${count(unused, 'row')} not used, with line and reason: ${rejects.path}`);
      report(result, json === true);
    },
    signal,
  );
}

async function* corrections(
  rows: AsyncIterable<Row>,
  read: (row: Row) => CorrectionRow,
): AsyncGenerator<CorrectionRow> {
  for await (const row of rows) yield read(row);
}

function report({ brands, interrupted, ...counts }: CorrectionResult, json: boolean): void {
  const { read, corrected, unchanged, withoutLabel, notFound, rejected } = counts;
  if (interrupted) {
    note('Stopped. Give the same file again to go on: nothing is corrected twice.');
    process.exitCode = 130;
  } else if (read > 0 && notFound + rejected === read) process.exitCode = 1;
  if (json) {
    printJson({ ...counts, brands });
    return;
  }
  const rest = withoutLabel === 0 ? '' : `, ${withoutLabel} without a label`;
  print(
    `${count(read, 'row')} read: ${corrected} corrected, ${unchanged} unchanged, ${notFound} not found, ${rejected} rejected${rest}`,
  );
}
