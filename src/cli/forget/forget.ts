import type { Command } from 'commander';
import { defaultConfigFile } from '../../config/load-config.ts';
import { forget } from '../../operations/mentions/forget.ts';
import { namedPlugins } from '../../plugins.ts';
import { expectBrand } from '../terminal/brand-named.ts';
import { withStore } from '../terminal/open.ts';
import { print, printJson } from '../terminal/output.ts';
import { sayingFlags, UsageError } from '../terminal/usage-error.ts';
import { describeForgotten, notReached, whatStays } from './describe-forgotten.ts';

interface Options {
  config: string;
  author?: string;
  mention?: string;
  brand?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function define(program: Command): void {
  program
    .command('forget')
    .option('--author <platform:name>', 'erase all that this author wrote; the id of the account, or its name')
    .option('--mention <id>', 'erase this post, in every brand that it mentions')
    .option('--brand <name>', 'only in this brand; default: in all')
    .option('--dry-run', 'only say what would be erased')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'print one JSON object; times are milliseconds since 1970')
    .addHelpText(
      'after',
      `
Examples:
  earshot forget --author x:mia --dry-run
  earshot forget --author x:mia
  earshot forget --mention 5f0c1d2e-0000-4000-8000-000000000000 --json

Text, author, links, reactions and the platform's own form are removed for good,
also those of reposts, which have the same words. What counts stays: time,
source, label, and a keyed hash in the place of the author. So charts, incidents
and alerts keep their numbers. The same posts are not collected again; new posts
by the author are. The receipt says what Earshot cannot reach.`,
    )
    .action(run);
}

async function run({ config: file, author, mention, brand, dryRun = false, json }: Options): Promise<void> {
  if ((author === undefined) === (mention === undefined))
    throw new UsageError('Give --author PLATFORM:NAME or --mention ID. Ids: earshot mentions list --brand NAME');
  await withStore(file, async ({ store, config, now }) => {
    if (brand !== undefined) await expectBrand(store, config, brand);
    const platforms = Object.keys(namedPlugins.collectors);
    const prefix = author?.split(':', 1)[0] ?? '';
    const source = platforms.includes(prefix) ? undefined : config.sources.find(({ name }) => name === prefix);
    if (source)
      throw new UsageError(
        `--author: '${source.name}' is a source. Give its platform, ${source.platform}, as in ${source.platform}:NAME.`,
      );
    const asked = { ...(author !== undefined && { author }), ...(mention !== undefined && { mention }) };
    const request = { ...asked, ...(brand !== undefined && { brand }), dryRun, platforms, now };
    const forgotten = await sayingFlags(() => forget(store, request));
    if (json) return printJson({ ...forgotten, dryRun, at: now, kept: whatStays, notReached });
    print(describeForgotten(forgotten, { dryRun, now, timezone: config.timezone }));
  });
}
