import type { Command } from 'commander';
import { defaultConfigFile } from '../config/load-config.ts';
import { WrongInput } from '../core/errors.ts';
import { type DeadLetters, dropDead, listDead, missingOf, retryDead } from '../operations/dead-letters.ts';
import { table } from './terminal/layout/table.ts';
import { withStore } from './terminal/open.ts';
import { localTime, note, print, printJson } from './terminal/output.ts';
import { UsageError } from './terminal/usage-error.ts';
import { wholeNumber } from './terminal/whole-number.ts';

interface Options {
  config: string;
  all?: boolean;
  json?: boolean;
}

interface ListOptions extends Options {
  limit: number;
}

export function define(program: Command): void {
  const dead = program.command('dead').addHelpText(
    'after',
    `
Examples:
  earshot dead list
  earshot dead retry --all
  earshot dead retry 5f0c1d2e-0000-0000-0000-000000000000
  earshot dead drop 'acme-2026-03-16-0905/opened/1/cx'

A dropped mention stays stored, without a label. A dropped message is not sent
any more.`,
  );
  const add = (usage: string, description: string): Command =>
    dead
      .command(usage)
      .description(description)
      .option('--config <file>', 'configuration file', defaultConfigFile)
      .option('--json', 'print one JSON object; times are milliseconds since 1970');

  add('list', 'list what was set aside, newest first')
    .option('--limit <n>', 'maximum number of mentions, and of messages', wholeNumber, 200)
    .action(({ config: file, limit, json }: ListOptions) =>
      withStore(file, async ({ store, config }) => {
        const { more, ...dead } = await listDead(store, limit);
        const cut = `Only the newest ${limit} are shown: see --limit.`;
        if (json) {
          printJson(dead);
          if (more) note(cut);
          return;
        }
        print(describeDead(dead, config.timezone));
        if (more) print(`\n${cut}`);
      }),
    );
  add('retry [ids...]', 'retry mentions and messages that were set aside')
    .option('--all', 'all of them')
    .action((ids: string[], options: Options) => act(ids, options, retryDead, 'to be tried again'));
  add('drop [ids...]', 'drop mentions and messages that were set aside')
    .option('--all', 'all of them')
    .action((ids: string[], options: Options) => act(ids, options, dropDead, 'given up'));
}

async function act(
  ids: string[],
  { config, all, json }: Options,
  action: typeof retryDead | typeof dropDead,
  done: string,
): Promise<void> {
  if ((ids.length === 0) === (all !== true)) throw new UsageError('Give ids (see earshot dead list), or --all.');
  await withStore(config, async ({ store, now }) => {
    const changed = await action(store, all ? 'all' : ids, now);
    if (json) printJson(changed);
    else print(`${changed.mentions} mentions and ${changed.notifications} messages ${done}.`);
    const missing = all ? 0 : missingOf(ids, changed);
    if (missing > 0) throw new WrongInput(`${missing} of the ids are not set aside: see earshot dead list.`);
  });
}

function describeDead(
  { mentions, notifications }: Pick<DeadLetters, 'mentions' | 'notifications'>,
  timezone: string,
): string {
  const parts: string[] = [];
  if (mentions.length > 0) {
    parts.push(
      table(
        ['mention', 'brand', 'source', 'posted', 'tries', 'reason', 'text'],
        mentions.map((row) => [
          row.id,
          row.brand,
          row.source,
          localTime(row.at, timezone),
          String(row.tries),
          row.reason,
          row.text.slice(0, 60),
        ]),
      ),
    );
  }
  if (notifications.length > 0) {
    parts.push(
      table(
        ['message', 'channel', 'since', 'attempts', 'reason'],
        notifications.map((row) => [
          row.id,
          row.channel,
          localTime(row.createdAt, timezone),
          String(row.attempts),
          row.error ?? '',
        ]),
      ),
    );
  }
  return parts.length > 0 ? parts.join('\n\n') : 'Nothing was set aside.';
}
