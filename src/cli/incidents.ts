import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Changed, knownIncident } from '../alerts/apply-action.ts';
import { type IncidentAction, isMuted } from '../alerts/incident.ts';
import { endOf } from '../alerts/message-facts.ts';
import { recordWords, trackRecord } from '../alerts/track-record.ts';
import { defaultConfigFile } from '../config/load-config.ts';
import { nearest } from '../config/nearest.ts';
import type { Config } from '../core/config.ts';
import { type Incident, type VerdictKind, verdicts } from '../core/incident.ts';
import { changeIncident, loginName, oneLineOf, userName } from './change-incident.ts';
import { describeDetails, stateWords, totalOf } from './describe-incident.ts';
import { withStore } from './open.ts';
import { localTime, note, print, printJson, span, table } from './output.ts';
import { parseSpan } from './times.ts';
import { UsageError } from './usage-error.ts';

interface Options {
  config: string;
  json?: boolean;
}

interface ListOptions extends Options {
  brand?: string;
  state?: Incident['state'];
  limit: number;
}

interface ActOptions extends Options {
  by: string;
}

export function define(program: Command): void {
  const incidents = program
    .command('incidents')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  earshot incidents list
  earshot incidents show acme-2026-03-16-0905
  earshot incidents ack acme-2026-03-16-0905 --by jo
  earshot incidents mute acme-2026-03-16-0905 --for 4h
  earshot incidents resolve acme-2026-03-16-0905 --verdict real
  earshot incidents verdict acme-2026-03-16-0905 false-alarm --note "a song of that name"`,
    );
  const add = (usage: string, description: string, more: string): Command =>
    incidents
      .command(usage)
      .description(description)
      .option('--config <file>', 'the configuration', defaultConfigFile)
      .addHelpText('after', `\nExamples:\n${more}`);
  const addAction = (usage: string, description: string, more: string): Command =>
    add(usage, description, more)
      .option('--by <name>', 'who says so', loginName())
      .option('--json', 'print the incident as one line of JSON');

  add(
    'list',
    'the newest incidents',
    `  earshot incidents list
  earshot incidents list --brand acme --state open
  earshot incidents list --json | jq -r 'select(.acknowledged == null) | .id'`,
  )
    .option('--brand <name>', 'only of this brand')
    .addOption(new Option('--state <state>', 'only such').choices(['open', 'resolved']))
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print one line of JSON for each; times are milliseconds since 1970')
    .action(list);
  add(
    'show <id>',
    'one incident with its evidence, and who was told',
    `  earshot incidents show acme-2026-03-16-0905
  earshot incidents show acme-2026-03-16-0905 --json | jq '.rules[].peak'`,
  )
    .option('--json', 'print one line of JSON')
    .action(show);
  addAction(
    'ack <id>',
    'somebody looks after it: no more reminders',
    '  earshot incidents ack acme-2026-03-16-0905',
  ).action((id: string, options: ActOptions) => act(id, options, (by) => ({ type: 'acknowledge', by })));
  addAction(
    'mute <id>',
    'no messages about it for a while',
    `  earshot incidents mute acme-2026-03-16-0905 --for 4h
  earshot incidents mute acme-2026-03-16-0905 --for 0m          (ends the mute)`,
  )
    .option('--for <span>', 'how long, from now: 90m, 4h, 2d', '4h')
    .option('--reason <text>', 'what for')
    .action((id: string, options: ActOptions & { for: string; reason?: string }) => {
      const ms = parseSpan(options.for, '--for');
      const reason = oneLineOf(options.reason, noteLength);
      return act(id, options, (by, now) => ({ type: 'mute', by, until: now + ms, reason }));
    });
  addAction(
    'resolve <id>',
    'it is over: the channels are told, and the same wave does not open it again',
    `  earshot incidents resolve acme-2026-03-16-0905 --by jo --verdict real
  earshot incidents resolve acme-2026-03-16-0905 --verdict not-ours --note "the film, not the brand"`,
  )
    .addOption(new Option('--verdict <verdict>', 'what it was').choices(verdicts))
    .option('--note <text>', 'why, for those who read it later')
    .action((id: string, options: ActOptions & { verdict?: VerdictKind; note?: string }) => {
      const { verdict } = options;
      const note = oneLineOf(options.note, noteLength);
      if (note !== null && !verdict) throw new UsageError('--note: belongs to a verdict, so say --verdict as well.');
      return act(id, options, (by) => ({ type: 'resolve', by, ...(verdict && { verdict, note }) }));
    });
  addAction(
    'verdict <id> <verdict>',
    `what it was, also after it is over: ${verdicts.join(', ')}. Alerts tell how often their rule was right`,
    `  earshot incidents verdict acme-2026-03-16-0905 real
  earshot incidents verdict acme-2026-03-16-0905 false-alarm --note "a joke that went round"

After "false-alarm" and "not-ours" what happened then counts as normal, and the incident does not open again.`,
  )
    .option('--note <text>', 'why, for those who read it later')
    .action((id: string, given: string, options: ActOptions & { note?: string }) => {
      const verdict = verdicts.find((known) => known === given);
      if (!verdict) throw new UsageError(`verdict: found '${given}', wanted ${verdicts.join(', ')}.`);
      const note = oneLineOf(options.note, noteLength);
      return act(id, options, (by) => ({ type: 'judge', by, verdict, note }));
    });
}

const noteLength = 300;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Wanted a whole number, 1 or more.');
  return Number(text);
}

const timezoneOf = (config: Config, brand: string): string =>
  config.brands.find(({ name }) => name === brand)?.timezone ?? config.timezone;

async function list({ config: file, brand, state, limit, json }: ListOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const found = await store.incidents({ ...(brand && { brand }), ...(state && { state }), limit });
    if (json) return found.forEach(printJson);
    if (found.length === 0) {
      const names = config.brands.map(({ name }) => name);
      const near = brand && !names.includes(brand) ? nearest(brand, names) : null;
      return print(`No ${state ?? ''} incidents.${near ? ` Did you mean --brand ${near}?` : ''}`.replace('  ', ' '));
    }
    const rows = found.map(async (incident) => {
      const timezone = timezoneOf(config, incident.brand);
      const { counted } = await totalOf(store, incident, now);
      return [
        incident.id,
        localTime(incident.since, timezone),
        span(endOf(incident, now) - incident.since),
        String(counted),
        incident.severity,
        incident.rules.map(({ rule }) => rule).join(', '),
        stateWords(incident, now, timezone),
      ];
    });
    print(
      table(
        ['incident', 'began', 'lasted', 'counted negatives', 'severity', 'rules', 'state'],
        await Promise.all(rows),
      ),
    );
  });
}

async function show(id: string, { config: file, json }: Options): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const incident = await knownIncident(store, id);
    const notifications = await store.notifications({ incident: id, limit: 200 });
    const total = await totalOf(store, incident, now);
    if (json) return printJson({ ...incident, total, notifications });
    const judged = await store.incidents({ brand: incident.brand, judged: true, limit: 200 });
    const records = incident.rules.flatMap(({ rule }) => {
      const record = recordWords(trackRecord(judged, rule));
      return record === null ? [] : [{ rule, record }];
    });
    const timezone = timezoneOf(config, incident.brand);
    print(describeDetails({ incident, total, notifications, timezone, now, records, config: file }));
  });
}

async function act(
  id: string,
  options: ActOptions,
  actionOf: (by: string, now: number) => IncidentAction,
): Promise<void> {
  const by = userName(options.by);
  await withStore(options.config, async ({ config, store, now }) => {
    const action = actionOf(by, now);
    const changed = await changeIncident({ config, store, now }, id, action);
    if (options.json) return printJson(changed.incident);
    const timezone = timezoneOf(config, changed.incident.brand);
    print(`${id}: ${stateWords(changed.incident, now, timezone)}. ${consequence(action, changed, now)}`);
    if (!config.brands.some(({ name }) => name === changed.incident.brand))
      note(`Note: '${changed.incident.brand}' is not configured any more, so nobody is told.`);
  });
}

function consequence({ type }: IncidentAction, { incident, told }: Changed, now: number): string {
  if (type === 'judge') {
    return incident.verdict?.verdict === 'real'
      ? 'It counts for the record of its rules.'
      : 'It counts against the record of its rules, and what happened then is learned as normal.';
  }
  if (type === 'acknowledge') return 'No more reminders; should it grow much, the channels are told.';
  if (type === 'mute') return isMuted(incident, now) ? 'Nothing is said until then.' : 'It is not muted any more.';
  if (told.length > 0) return `${told.map(({ channel }) => channel).join(' and ')} will be told.`;
  return isMuted(incident, now) ? 'Nobody is told, as it was muted.' : 'Nobody is told.';
}
