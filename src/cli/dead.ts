import { type Command, InvalidArgumentError } from 'commander';
import { defaultConfigFile } from '../config/load-config.ts';
import type { Time } from '../core/domain.ts';
import { ConfigError } from '../core/errors.ts';
import type { Notification } from '../core/incident.ts';
import { everyItem } from '../core/store/list.ts';
import type { OutboxStore } from '../core/store/outbox.ts';
import type { DeadMention, ScoringStore } from '../core/store/scoring.ts';
import { withStore } from './terminal/open.ts';
import { localTime, print, printJson, table } from './terminal/output.ts';
import { UsageError } from './terminal/usage-error.ts';

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

A mention that is dropped stays stored, without a label. A message that is dropped is not sent any more.`,
  );
  const add = (usage: string, description: string): Command =>
    dead
      .command(usage)
      .description(description)
      .option('--config <file>', 'the configuration', defaultConfigFile)
      .option('--json', 'print one JSON object');

  add('list', 'what was set aside, newest first')
    .option('--limit <n>', 'how many mentions, and how many messages', wholeNumber, 200)
    .action(({ config: file, limit, json }: ListOptions) =>
      withStore(file, async ({ store, config }) => {
        const [mentions, notifications] = await Promise.all([
          store.deadMentions({ limit }),
          store.notifications({ state: 'dead', limit }),
        ]);
        if (json) return printJson({ mentions: mentions.items, notifications: notifications.items });
        print(describeDead(mentions.items, notifications.items, config.timezone));
        if (mentions.next ?? notifications.next) print(`\nOnly the newest ${limit} are shown: see --limit.`);
      }),
    );
  add('retry [ids...]', 'try again')
    .option('--all', 'everything')
    .action((ids: string[], options: Options) => act(ids, options, retryDead, 'to be tried again'));
  add('drop [ids...]', 'give up')
    .option('--all', 'everything')
    .action((ids: string[], options: Options) => act(ids, options, dropDead, 'given up'));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Wanted a whole number, 1 or more.');
  return Number(text);
}

type Action = (store: ScoringStore & OutboxStore, ids: readonly string[] | 'all', now: Time) => Promise<Changed>;
interface Changed {
  mentions: number;
  notifications: number;
}

async function act(ids: string[], { config, all, json }: Options, action: Action, done: string): Promise<void> {
  if ((ids.length === 0) === (all !== true)) throw new UsageError('Give ids (see earshot dead list), or --all.');
  await withStore(config, async ({ store, now }) => {
    const changed = await action(store, all ? 'all' : ids, now);
    if (json) printJson(changed);
    else print(`${changed.mentions} mentions and ${changed.notifications} messages ${done}.`);
    const missing = all ? 0 : new Set(ids).size - changed.mentions - changed.notifications;
    if (missing > 0) throw new ConfigError(`${missing} of the ids are not set aside: see earshot dead list.`);
  });
}

/** A notification's id holds slashes, a mention's is a UUID. */
const isNotification = (id: string): boolean => id.includes('/');
const isMention = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

async function* chosen(store: OutboxStore, ids: readonly string[] | 'all'): AsyncGenerator<Notification> {
  if (ids !== 'all' && !ids.some(isNotification)) return;
  for await (const row of everyItem((page) => store.notifications({ ...page, state: 'dead' })))
    if (ids === 'all' || ids.includes(row.id)) yield row;
}

const mentionsOf = (ids: readonly string[] | 'all'): readonly string[] | 'all' =>
  ids === 'all' ? 'all' : ids.filter(isMention);

/** Mentions are scored again, messages are sent again; the running workers find them. */
export async function retryDead(
  store: ScoringStore & OutboxStore,
  ids: readonly string[] | 'all',
  now: Time,
): Promise<Changed> {
  const mentions = await store.retryDead(mentionsOf(ids));
  let notifications = 0;
  for await (const { id } of chosen(store, ids)) {
    await store.settleNotification(id, { state: 'waiting', dueAt: now, error: null, afresh: true });
    notifications += 1;
  }
  return { mentions, notifications };
}

export async function dropDead(store: ScoringStore & OutboxStore, ids: readonly string[] | 'all'): Promise<Changed> {
  const mentions = await store.dropDead(mentionsOf(ids));
  let notifications = 0;
  for await (const { id, error } of chosen(store, ids)) {
    await store.settleNotification(id, { state: 'superseded', error: `given up by hand: ${error ?? ''}`.trim() });
    notifications += 1;
  }
  return { mentions, notifications };
}

function describeDead(mentions: DeadMention[], notifications: Notification[], timezone: string): string {
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
