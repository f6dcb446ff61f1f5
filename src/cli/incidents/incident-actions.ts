import { type Command, Option } from 'commander';
import { muteHours } from '../../alerts/incidents/mute-hours.ts';
import { type VerdictKind, verdicts } from '../../core/incident.ts';
import { parseSpan } from '../terminal/times.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { oneLineOf } from '../terminal/user-name.ts';
import type { ActionOf, ActOptions } from './act-on-incident.ts';

const noteLength = 300;

const act = async (id: string, options: ActOptions, actionOf: ActionOf): Promise<void> =>
  (await import('./act-on-incident.ts')).actOnIncident(id, options, actionOf);

/** Defines the actions on an incident; `add` creates a command for each. */
export function defineActions(add: (usage: string, description: string, examples: string) => Command): void {
  const addAction = (usage: string, description: string, more: string): Command =>
    add(usage, description, more)
      .option('--by <name>', "your name; default: your login name, if it is a person's")
      .option('--json', 'print the incident as a line of JSON; times are milliseconds since 1970');

  addAction('ack <id>', 'acknowledge an incident: stops reminders', '  earshot incidents ack acme-17').action(
    (id: string, options: ActOptions) => act(id, options, (by) => ({ type: 'acknowledge', by })),
  );
  addAction(
    'mute <id>',
    'send no messages about an incident for a while',
    `  earshot incidents mute acme-17 --for 4h
  earshot incidents mute acme-17 --for 0m          (ends the mute)`,
  )
    .option('--for <span>', 'duration from now: 90m, 4h, 2d', `${muteHours}h`)
    .option('--reason <text>', 'reason')
    .action((id: string, options: ActOptions & { for: string; reason?: string }) => {
      const ms = parseSpan(options.for, '--for');
      const reason = oneLineOf(options.reason, noteLength);
      return act(id, options, (by, now) => ({ type: 'mute', by, until: now + ms, reason }));
    });
  addAction(
    'resolve <id>',
    'close an incident and notify its channels; the same wave does not reopen it',
    `  earshot incidents resolve acme-17 --by jo --verdict real
  earshot incidents resolve acme-17 --verdict not-ours --note "about the film"`,
  )
    .addOption(new Option('--verdict <verdict>', 'what the incident was').choices(verdicts))
    .option('--note <text>', 'reason, for later readers')
    .action((id: string, options: ActOptions & { verdict?: VerdictKind; note?: string }) => {
      const { verdict } = options;
      const note = oneLineOf(options.note, noteLength);
      if (note !== null && !verdict) throw new UsageError('--note: belongs to a verdict, so say --verdict as well.');
      return act(id, options, (by) => ({ type: 'resolve', by, ...(verdict && { verdict, note }) }));
    });
  addAction(
    'verdict <id> <verdict>',
    `what it was, also after it is over: ${verdicts.join(', ')}. Alerts tell how often their rule was right`,
    `  earshot incidents verdict acme-17 real
  earshot incidents verdict acme-17 false-alarm --note "a joke that went round"

After "false-alarm" and "not-ours" what happened then counts as normal, and the
incident does not open again.`,
  )
    .option('--note <text>', 'reason, for later readers')
    .action((id: string, given: string, options: ActOptions & { note?: string }) => {
      const verdict = verdicts.find((known) => known === given);
      if (!verdict) throw new UsageError(`verdict: found '${given}', wanted ${verdicts.join(', ')}.`);
      const note = oneLineOf(options.note, noteLength);
      return act(id, options, (by) => ({ type: 'judge', by, verdict, note }));
    });
}
