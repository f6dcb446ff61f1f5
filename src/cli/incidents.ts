import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { type IncidentAction, transition } from '../alerts/incident.ts';
import { outboxRows } from '../alerts/outbox.ts';
import type { Brand } from '../core/config.ts';
import { ConfigError, Conflict } from '../core/errors.ts';
import type { Incident } from '../core/incident.ts';
import type { Store } from '../core/store.ts';
import { type OpenStore, withStore } from './open.ts';
import { localTime, paint, print, printJson, span, table } from './output.ts';
import { parseSpan } from './times.ts';

interface Options {
  config: string;
  json?: boolean;
  brand?: string;
  state?: Incident['state'];
  limit?: string;
  by?: string;
  for?: string;
}

export function define(program: Command): void {
  const incidents = program
    .command('incidents')
    .description('See incidents, and say what you do about them')
    .addHelpText(
      'after',
      `
Examples:
  earshot incidents list
  earshot incidents show acme-2026-03-16-0905
  earshot incidents ack acme-2026-03-16-0905 --by jo
  earshot incidents mute acme-2026-03-16-0905 --for 4h
  earshot incidents resolve acme-2026-03-16-0905`,
    );
  const add = (usage: string, description: string): Command =>
    incidents
      .command(usage)
      .description(description)
      .option('--config <file>', 'the configuration', 'config/earshot.yaml')
      .option('--json', 'print JSON');
  const by = ['--by <name>', 'who says so', userInfo().username] as const;

  add('list', 'the newest incidents')
    .option('--brand <name>', 'only this brand')
    .option('--state <state>', 'open or resolved')
    .option('--limit <n>', 'how many', '20')
    .action(list);
  add('show <id>', 'one incident with its evidence').action(show);
  add('ack <id>', 'somebody looks after it: no more reminders')
    .option(...by)
    .action((id: string, options: Options) => act(id, options, ({ user }) => ({ type: 'acknowledge', by: user })));
  add('mute <id>', 'no messages about it for a while')
    .option(...by)
    .option('--for <span>', 'how long: 90m, 4h, 2d', '4h')
    .action((id: string, options: Options) =>
      act(id, options, ({ user, now }) => ({
        type: 'mute',
        by: user,
        until: now + parseSpan(options.for ?? '4h', '--for'),
      })),
    );
  add('resolve <id>', 'it is over: the channels are told')
    .option(...by)
    .action((id: string, options: Options) => act(id, options, ({ user }) => ({ type: 'resolve', by: user })));
}

async function list(options: Options): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new ConfigError(`--limit: found '${options.limit}', wanted 1 or more.`);
  if (options.state !== undefined && options.state !== 'open' && options.state !== 'resolved') {
    throw new ConfigError(`--state: found '${options.state}', wanted open or resolved.`);
  }
  await withStore(options.config, async ({ config, store }) => {
    const found = await store.incidents({
      ...(options.brand ? { brand: options.brand } : {}),
      ...(options.state ? { state: options.state } : {}),
      limit,
    });
    if (options.json) return found.forEach(printJson);
    if (found.length === 0) return print('No incidents.');
    print(
      table(
        ['incident', 'state', 'since', 'authors', 'rules', 'acknowledged'],
        found.map((incident) => [
          incident.id,
          incident.state,
          localTime(incident.since, config.timezone),
          String(incident.spokenAuthors),
          incident.rules.map(({ rule }) => rule).join(', '),
          incident.acknowledged?.by ?? '',
        ]),
      ),
    );
  });
}

async function show(id: string, options: Options): Promise<void> {
  await withStore(options.config, async ({ config, store }) => {
    const incident = await known(store, id);
    const told = await store.notifications({ incident: id, limit: 100 });
    if (options.json) return printJson({ ...incident, notifications: told });
    const timezone = config.brands.find(({ name }) => name === incident.brand)?.timezone ?? config.timezone;
    const local = (time: number): string => localTime(time, timezone);
    print(`${paint.bold(incident.id)}  ${incident.state}, since ${local(incident.since)} (${timezone})`);
    if (incident.resolvedAt)
      print(`resolved ${local(incident.resolvedAt)}, after ${span(incident.resolvedAt - incident.openedAt)}`);
    if (incident.acknowledged)
      print(`acknowledged by ${incident.acknowledged.by} at ${local(incident.acknowledged.at)}`);
    if (incident.muted) print(`muted by ${incident.muted.by} until ${local(incident.muted.until)}`);
    for (const { rule, peak } of incident.rules) {
      print(
        `\nrule ${rule} (${peak.detector}) at ${local(peak.at)}:\n` +
          `  ${peak.observed} counted negatives by ${peak.authors} people in ${span(peak.scaleMs)}; ` +
          `normal is ${peak.expectedLow.toFixed(0)} to ${peak.expectedHigh.toFixed(0)} (${peak.expected.toFixed(1)} on average)\n` +
          `  ${Math.round(peak.share * 100)} % of ${peak.mentions} mentions were negative; normally ${Math.round(peak.normalShare * 100)} %\n` +
          `  coverage ${Math.round(peak.coverage * 100)} %${peak.blindSources.length ? `, not observed: ${peak.blindSources.join(', ')}` : ''}`,
      );
    }
    print(
      `\n${table(
        ['said', 'channel', 'state', 'at', 'error'],
        told.map((row) => [
          `${row.occasion} ${row.number}`,
          row.channel,
          row.state,
          row.sentAt ? local(row.sentAt) : '',
          row.error ?? '',
        ]),
      )}`,
    );
    print(`\nIts mentions: earshot export --incident ${incident.id}`);
  });
}

async function known(store: Store, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident) throw new ConfigError(`There is no incident '${id}'. See: earshot incidents list`);
  return incident;
}

async function act(
  id: string,
  options: Options,
  actionOf: (by: { user: string; now: number }) => IncidentAction,
): Promise<void> {
  await withStore(options.config, async ({ config, store, now }) => {
    const user = options.by ?? userInfo().username;
    const action = actionOf({ user, now });
    const incident = await changeIncident({ config, store, now }, id, action);
    if (options.json) printJson(incident);
    else print(`${incident.id}: ${incident.state}${done[action.type](incident)}`);
  });
}

const done: Record<IncidentAction['type'], (incident: Incident) => string> = {
  acknowledge: ({ acknowledged }) => `, acknowledged by ${acknowledged?.by}`,
  mute: ({ muted }) => `, muted until ${muted ? new Date(muted.until).toISOString() : ''}`,
  resolve: () => '',
};

/** Applies a person's action; whoever else changes the brand meanwhile is waited for. */
export async function changeIncident(
  { config, store, now }: Pick<OpenStore, 'config' | 'store' | 'now'>,
  id: string,
  action: IncidentAction,
): Promise<Incident> {
  for (let tries = 1; ; tries += 1) {
    const before = await known(store, id);
    if (before.state === 'resolved') throw new ConfigError(`Incident '${id}' is resolved already: nothing to change.`);
    const engine = await store.engine(before.brand);
    if (!engine) throw new ConfigError(`Incident '${id}' has no engine state: start Earshot once.`);
    const { incident, occasions } = transition(before, action, now);
    if (!incident) return before;
    const brand: Brand | undefined = config.brands.find(({ name }) => name === before.brand);
    try {
      await store.saveTransition({
        brand: before.brand,
        expectedVersion: engine.version,
        state: engine.state,
        incidents: [incident],
        notifications: brand ? occasions.flatMap((occasion) => outboxRows(incident, occasion, brand.rules, now)) : [],
        consumed: [],
      });
      return incident;
    } catch (error) {
      if (!(error instanceof Conflict) || tries === 5) throw error;
    }
  }
}
