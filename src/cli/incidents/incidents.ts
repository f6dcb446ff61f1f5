import { type Command, InvalidArgumentError, Option } from 'commander';
import { gatherEvidence } from '../../alerts/evidence/evidence.ts';
import { endOf } from '../../alerts/incidents/end-of.ts';
import { newestJudged, recordWords, trackRecord } from '../../alerts/incidents/track-record.ts';
import { loudest } from '../../alerts/messages/message.ts';
import { sliceMs } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentQuery, IncidentStore } from '../../core/store/incidents.ts';
import { allItems, type Cursor } from '../../core/store/list.ts';
import { knownIncident } from '../../operations/apply-action.ts';
import { nearest } from '../../wording/nearest.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, note, print, printJson, span, table } from '../terminal/output.ts';
import { subcommandsOf } from '../terminal/subcommands-of.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { describeDetails, stateWords, timezoneOf, totalOf } from './describe-incident.ts';
import { defineActions } from './incident-actions.ts';

interface Options {
  config: string;
  json?: boolean;
}

interface ListOptions extends Options {
  brand?: string;
  state?: Incident['state'];
  limit: number;
  after?: Cursor;
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
  earshot incidents list --limit 50 --after WyIyMDI2LTAzLTE2      the next 50
  earshot incidents list --json | jq -r 'select(.acknowledged == null) | .id'`,
  )
    .option('--brand <name>', 'only of this brand')
    .addOption(new Option('--state <state>', 'only such').choices(['open', 'resolved']))
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--after <cursor>', 'those that come after: a list that was cut ends with the cursor')
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

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Wanted a whole number, 1 or more.');
  return Number(text);
}

async function list({ config: file, brand, state, limit, after, json }: ListOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const query = { limit, ...(brand && { brand }), ...(state && { state }), ...(after !== undefined && { after }) };
    const found: Incident[] = [];
    const next = await takeIncidents(store, query, json ? printJson : (incident) => found.push(incident)).catch(
      (error: unknown) => {
        throw error instanceof TypeError && after !== undefined ? new UsageError(`--after: ${error.message}`) : error;
      },
    );
    const goesOn = next === null ? null : `There are more. The next ones: --after ${next}`;
    if (json) return goesOn === null ? undefined : note(goesOn);
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
    if (goesOn !== null) print(`\n${goesOn}`);
  });
}

const pageSize = 200;

/** Takes the newest incidents, or those after a cursor. Returns where the list goes on, unless it is at its end. */
async function takeIncidents(
  store: IncidentStore,
  query: IncidentQuery,
  take: (incident: Incident) => void,
): Promise<Cursor | null> {
  let { limit: left, after } = query;
  for (;;) {
    const page = await store.incidents({ ...query, limit: Math.min(left, pageSize), ...(after && { after }) });
    for (const incident of page.items) take(incident);
    left -= page.items.length;
    if (left <= 0 || page.next === null) return page.next;
    after = page.next;
  }
}

async function show(id: string, { config: file, json }: Options): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const incident = await knownIncident(store, id);
    const notifications = await allItems((page) => store.notifications({ ...page, incident: id }));
    const total = await totalOf(store, incident, now);
    const sources = config.brands.find(({ name }) => name === incident.brand)?.sources ?? [];
    const { finding } = loudest(incident);
    // As it was when its rules were last looked at: a store may be read long after.
    const asOf = Math.min(now, Math.max(...incident.rules.map(({ latest }) => latest.at)) + sliceMs);
    const { explanation } = await gatherEvidence({ store, incident, finding, sources, now: asOf });
    if (json) return printJson({ ...incident, total, explanation, notifications });
    const records: { rule: string; record: string }[] = [];
    for (const { rule } of incident.rules) {
      const record = recordWords(trackRecord(await newestJudged(store, incident.brand, rule), rule));
      if (record !== null) records.push({ rule, record });
    }
    const timezone = timezoneOf(config, incident.brand);
    print(describeDetails({ incident, total, explanation, notifications, timezone, now, records, config: file }));
  });
}
