import { type Command, Option } from 'commander';
import { isMuted } from '../../alerts/incidents/incident.ts';
import type { IncidentAction } from '../../alerts/incidents/incident-event.ts';
import { type VerdictKind, verdicts } from '../../core/incident.ts';
import type { Changed } from '../../operations/incidents/apply-action.ts';
import { withStore } from '../terminal/open.ts';
import { note, print, printJson } from '../terminal/output.ts';
import { stateWords } from '../terminal/state-words.ts';
import { parseSpan } from '../terminal/times.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { loginName, oneLineOf, userName } from '../terminal/user-name.ts';

interface ActOptions {
  config: string;
  json?: boolean;
  by: string;
}

const noteLength = 300;

/** What a person does to an incident: `add` makes a command of it. */
export function defineActions(add: (usage: string, description: string, examples: string) => Command): void {
  const addAction = (usage: string, description: string, more: string): Command =>
    add(usage, description, more)
      .option('--by <name>', 'who says so', loginName())
      .option('--json', 'print the incident as one line of JSON');

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

async function act(
  id: string,
  options: ActOptions,
  actionOf: (by: string, now: number) => IncidentAction,
): Promise<void> {
  const by = userName(options.by);
  const { changeIncident } = await import('./change-incident.ts');
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
