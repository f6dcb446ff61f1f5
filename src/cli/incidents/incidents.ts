import { type Command, Option } from 'commander';
import { endOf } from '../../alerts/incidents/end-of.ts';
import type { Incident } from '../../core/incident.ts';
import { incidentDetails } from '../../operations/incidents/incident-details.ts';
import { incidentTotal } from '../../operations/incidents/incident-total.ts';
import { newestIncidents } from '../../operations/incidents/newest-incidents.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, print, printJson, span, table } from '../terminal/output.ts';
import { stateWords } from '../terminal/state-words.ts';
import { subcommandsOf } from '../terminal/subcommands-of.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { describeDetails } from './describe-incident.ts';
import { defineActions } from './incident-actions.ts';

interface Options {
  config: string;
  json?: boolean;
}

interface ListOptions extends Options {
  brand?: string;
  state?: Incident['state'];
  limit: number;
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
  const add = subcommandsOf(incidents);
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
  defineActions(add);
}

async function list({ config: file, brand, state, limit, json }: ListOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const newest = newestIncidents(store, { ...(brand && { brand }), ...(state && { state }) }, limit);
    const found: Incident[] = [];
    for await (const incident of newest) {
      if (json) printJson(incident);
      else found.push(incident);
    }
    if (json) return;
    if (found.length === 0) {
      const names = config.brands.map(({ name }) => name);
      const meant = brand ? didYouMean(brand, names, (name) => `--brand ${name}`) : '';
      return print(`No ${state ? `${state} ` : ''}incidents.${meant}`);
    }
    const rows = found.map(async (incident) => {
      const timezone = timezoneOf(config, incident.brand);
      const { counted } = await incidentTotal(store, incident, now);
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
    const details = await incidentDetails({ store, brands: config.brands, now }, id);
    const { incident, total, explanation, notifications } = details;
    if (json) return printJson({ ...incident, total, explanation, notifications });
    print(describeDetails(details, { timezone: timezoneOf(config, incident.brand), now, config: file }));
  });
}
