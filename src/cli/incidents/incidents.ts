import { type Command, Option } from 'commander';
import { subcommandsOf } from '../terminal/subcommands-of.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { defineActions } from './incident-actions.ts';
import type { ListOptions } from './list-incidents.ts';

// Each loads its code on demand, so that a list does not load the explanations of incidents.
const list = async (options: ListOptions): Promise<void> =>
  (await import('./list-incidents.ts')).listIncidents(options);
const show = async (id: string, options: { config: string; json?: boolean }): Promise<void> =>
  (await import('./show-incident.ts')).showIncident(id, options);

export function define(program: Command): void {
  const incidents = program
    .command('incidents')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  earshot incidents list
  earshot incidents show acme-17
  earshot incidents ack acme-17 --by jo
  earshot incidents mute acme-17 --for 4h
  earshot incidents resolve acme-17 --verdict real
  earshot incidents verdict acme-17 false-alarm --note "a song of that name"`,
    );
  const add = subcommandsOf(incidents);
  add(
    'list',
    'list the newest incidents',
    `  earshot incidents list
  earshot incidents list --brand acme --state open
  earshot incidents list --limit 50 --after WyIyMDI2LTAzLTE2      the next 50
  earshot incidents list --json | jq -r 'select(.acknowledged == null) | .id'`,
  )
    .option('--brand <name>', 'only this brand')
    .addOption(new Option('--state <state>', 'only incidents in this state').choices(['open', 'resolved']))
    .option('--limit <n>', 'maximum number', wholeNumber, 20)
    .option('--after <cursor>', 'continue after this cursor, which a truncated list ends with')
    .option('--json', 'print a line of JSON per incident; times are milliseconds since 1970')
    .action(list);
  add(
    'show <id>',
    'show an incident with its evidence and notifications',
    `  earshot incidents show acme-17
  earshot incidents show acme-17 --json | jq '.rules[].peak'`,
  )
    .option('--json', 'print the incident as a line of JSON; times are milliseconds since 1970')
    .action(show);
  defineActions(add);
}
