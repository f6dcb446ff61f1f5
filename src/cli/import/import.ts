import type { Command } from 'commander';
import { defaultConfigFile } from '../../config/load-config.ts';
import { systemClock } from '../../core/clock.ts';
import { dryRunStore } from '../../operations/mentions/dry-run-store.ts';
import { readConfig, withStore } from '../terminal/open.ts';
import { note } from '../terminal/output.ts';
import { untilSignal } from '../terminal/signals.ts';
import { type ImportFlags, importFile } from './import-file.ts';

export function define(program: Command): void {
  program
    .command('import')
    .argument('<file>', 'CSV, TSV or JSONL file of any size, gzipped or not; - reads stdin')
    .requiredOption('--brand <name>', 'brand whose query the posts must match')
    .requiredOption('--source <name>', 'name of their source; need not be configured')
    .option('--platform <name>', 'platform of the ids; default: the platform of the source, or else its name')
    .option('--map <pairs>', 'columns that are not recognised, as field=column: text=Text,at=created_at,id=id')
    .option('--where <column=value>', 'import only matching rows; repeatable', (pair, all: string[] = []) => [
      ...all,
      pair,
    ])
    .option('--covers <from..to>', 'period for which the file is complete; default: from its first to its last row')
    .option('--no-coverage', 'the file is only a sample of the posts')
    .option('--dry-run', 'read and match without storing anything')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'end with a line of JSON: read, stored, alreadyStored, notMatching, rejected')
    .addHelpText(
      'after',
      `
Examples:
  earshot import posts.csv --brand acme --source archive --platform x
  earshot import export.tsv.gz --brand acme --source helpdesk --map text=Body,at=When --where lang=en
  zcat posts.jsonl.gz | earshot import - --brand acme --source archive --covers 2026-01-01..2026-02-01
  earshot import posts.csv --brand acme --source archive --dry-run

You can repeat an import, also after Ctrl-C: nothing is stored twice. Unusable rows go to a reject file in the data folder,
each with its line and the reason. Times without a zone are UTC. 'earshot start' scores the imported posts.`,
    )
    .action((file: string, flags: ImportFlags) => untilSignal((signal) => runImport(file, flags, signal)));
}

async function runImport(file: string, flags: ImportFlags, signal: AbortSignal): Promise<void> {
  if (!flags.dryRun) {
    return withStore(flags.config, ({ config, store, now }) => importFile(file, flags, { config, store, now, signal }));
  }
  const config = await readConfig(flags.config);
  note('Dry run: nothing is stored, and what is already stored is not looked up.');
  await importFile(file, flags, { config, store: dryRunStore, now: systemClock.now(), signal });
}
