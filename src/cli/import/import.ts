import type { Command } from 'commander';
import { defaultConfigFile } from '../../config/load-config.ts';
import { systemClock } from '../../core/clock.ts';
import { dryRunStore } from '../../operations/mentions/dry-run-store.ts';
import { readConfig, withStore } from '../terminal/open.ts';
import { note } from '../terminal/output.ts';
import { untilSignal } from '../terminal/signals.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { importFile } from './import-file.ts';
import type { ImportFlags } from './import-flags.ts';
import { scoreImported } from './score-imported.ts';

export function define(program: Command): void {
  program
    .command('import')
    .argument(
      '<file>',
      'CSV, TSV, JSON or JSONL file of any size, or .xlsx, packed by gzip, zstd or zip or not; - reads stdin',
    )
    .requiredOption('--brand <name>', 'brand whose query the posts must match')
    .requiredOption(
      '--source <name>',
      'source of the brand whose past this is; under any other name the rows count in nothing',
    )
    .option('--platform <name>', 'platform of the ids; default: the platform of the source, or else its name')
    .option('--map <pairs>', 'columns that are not recognised, as field=column: text=Text,at=created_at,id=id')
    .option('--id <none>', 'none: no column tells posts apart; ids are made of time, author and text')
    .option('--skip <lines>', 'lines before the header; default: found where it is clear')
    .option('--charset <name>', 'character set, such as windows-1251; default: found over the whole file')
    .option('--where <column=value>', 'import only matching rows; repeatable', (pair, all: string[] = []) => [
      ...all,
      pair,
    ])
    .option(
      '--time-format <format>',
      "form of the times, such as 'DD/MM/YYYY HH:mm'; default: what can be read in one way",
    )
    .option('--timezone <zone>', 'zone of times that name none, such as Europe/Berlin; default: UTC')
    .option('--covers <from..to>', 'period for which the file is complete; default: from its first to its last row')
    .option('--no-coverage', 'the file is only a sample of the posts')
    .option('--score', "score the rows at once, without waiting for 'earshot start'")
    .option('--dry-run', 'read and match without storing anything; shows how the first rows would be stored')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option(
      '--json',
      'end with a line of JSON: read, stored, alreadyStored, notMatching, rejected; conflicts and cut if there are any; scored with --score',
    )
    .addHelpText(
      'after',
      `
Examples:
  earshot import posts.csv --brand acme --source x --score
  earshot import export.tsv.gz --brand acme --source tickets \\
    --map text=Body,at=When --where lang=en
  zcat posts.jsonl.gz | earshot import - --brand acme --source press \\
    --covers 2026-01-01..2026-02-01
  earshot import posts.csv --brand acme --source x --dry-run

Rows count in the baseline, in backtests and in rules plan only under a source
that the brand has in the configuration. Under any other name they are stored,
listed and exported.
You can repeat an import, also after Ctrl-C: nothing is stored twice. Unusable
rows go to a reject file in the data folder, each with its line and the reason.
Times without a zone are UTC, or of --timezone. Dates such as 03/04/2025 are
read as the rest of their column tells, or by --time-format. The sentiment that
a file names is kept as it is written and exported as reported_sentiment; it
counts in nothing. Without --score, 'earshot start' scores the rows.`,
    )
    .action((file: string, flags: ImportFlags) => untilSignal((signal) => runImport(file, flags, signal)));
}

async function runImport(file: string, flags: ImportFlags, signal: AbortSignal): Promise<void> {
  if (flags.dryRun && flags.score) throw new UsageError('--score: a dry run stores nothing that could be scored.');
  if (!flags.dryRun) {
    return withStore(
      flags.config,
      ({ config, store, now }) => {
        const score = () => scoreImported({ config, store }, flags.brand, signal);
        return importFile(file, flags, { config, store, now, score, signal });
      },
      signal,
      { creates: true },
    );
  }
  const config = await readConfig(flags.config);
  note('Dry run: nothing is stored, and what is already stored is not looked up.');
  await importFile(file, flags, { config, store: dryRunStore, now: systemClock.now(), score: async () => 0, signal });
}
