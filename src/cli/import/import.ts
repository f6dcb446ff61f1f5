import type { Command } from 'commander';
import { defaultConfigFile, loadConfig } from '../../config/load-config.ts';
import { systemClock } from '../../core/clock.ts';
import { dryRunStore } from '../../operations/mentions/dry-run-store.ts';
import { namedPlugins } from '../../plugins.ts';
import { note } from '../terminal/output.ts';
import { untilSignal } from '../terminal/signals.ts';
import { type ImportFlags, importFile } from './import-file.ts';

export function define(program: Command): void {
  program
    .command('import')
    .argument('<file>', 'CSV, TSV or JSONL of any size, gzipped or not; - is stdin')
    .requiredOption('--brand <name>', 'whose query the posts must match')
    .requiredOption('--source <name>', 'where they come from; need not be configured')
    .option('--platform <name>', 'platform of the ids; default: that of the source, else its name')
    .option('--map <pairs>', 'which column holds what, where the header does not say: text=Text,at=created_at,id=id')
    .option('--where <column=value>', 'only such rows; may be repeated', (pair, all: string[] = []) => [...all, pair])
    .option('--covers <from..to>', 'the file holds all posts of this time; default: from its first to its last row')
    .option('--no-coverage', 'the file is a sample: what is not in it may still have been posted')
    .option('--dry-run', 'read and match, store nothing')
    .option('--config <file>', 'the configuration', defaultConfigFile)
    .option('--json', 'end with one line of JSON: read, stored, alreadyStored, notMatching, rejected')
    .addHelpText(
      'after',
      `
Examples:
  earshot import posts.csv --brand acme --source archive --platform x
  earshot import export.tsv.gz --brand acme --source helpdesk --map text=Body,at=When --where lang=en
  zcat posts.jsonl.gz | earshot import - --brand acme --source archive --covers 2026-01-01..2026-02-01
  earshot import posts.csv --brand acme --source archive --dry-run

Importing again, or after Ctrl-C, stores nothing twice. Rows that cannot be used are written to a reject file in the
data folder, each with its line and the reason. Times without a zone are UTC. What was imported is scored by 'earshot start'.`,
    )
    .action((file: string, flags: ImportFlags) => untilSignal((signal) => runImport(file, flags, signal)));
}

async function runImport(file: string, flags: ImportFlags, signal: AbortSignal): Promise<void> {
  if (!flags.dryRun) {
    // Loaded here: a dry run must not pay for PostgreSQL.
    const { withStore } = await import('../terminal/open.ts');
    return withStore(flags.config, ({ config, store, now }) => importFile(file, flags, { config, store, now, signal }));
  }
  const config = await loadConfig({ file: flags.config, plugins: namedPlugins });
  note('Dry run: nothing is stored, and what is already stored is not looked up.');
  await importFile(file, flags, { config, store: dryRunStore, now: systemClock.now(), signal });
}
