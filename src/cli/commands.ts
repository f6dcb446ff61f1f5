import { Command } from 'commander';
import { version } from '../core/version.ts';

interface CommandFile {
  define(program: Command): void;
}

interface CommandEntry {
  description: string;
  /** Loads the command on demand: `earshot score` must not load PostgreSQL, and `earshot --help` nothing at all. */
  load(): Promise<CommandFile>;
}

export const commands: Record<string, CommandEntry> = {
  start: {
    description: 'Collect, score, detect and notify until stopped',
    load: () => import('./start.ts'),
  },
  reload: {
    description: 'Have the processes at work take over a changed configuration, without a restart',
    load: () => import('./reload.ts'),
  },
  demo: {
    description: 'Run the whole product on invented posts, in about a minute, without keys or network',
    load: () => import('./demo/demo.ts'),
  },
  check: {
    description: 'Validate the configuration and test its sources and channels, without sending anything',
    load: () => import('./check/check.ts'),
  },
  import: {
    description: 'Import posts from a file as history of a brand; teaches the baseline and alerts nobody',
    load: () => import('./import/import.ts'),
  },
  score: {
    description: 'Label lines from stdin as negative, neutral or positive; needs no configuration',
    load: () => import('./score/score.ts'),
  },
  rescore: {
    description: 'Rescore recent mentions of a brand with another sentiment model, then switch to it',
    load: () => import('./rescore.ts'),
  },
  status: {
    description: 'Show coverage, queues, open incidents and recent notifications',
    load: () => import('./status/status.ts'),
  },
  mentions: {
    description: 'List mentions with their labels, and correct labels one by one or from a file',
    load: () => import('./mentions/mentions.ts'),
  },
  model: {
    description: 'Evaluate a sentiment model on posts that you labelled; needs no configuration',
    load: () => import('./model/model.ts'),
  },
  incidents: {
    description: 'List incidents, acknowledge, mute and close them, and give verdicts',
    load: () => import('./incidents/incidents.ts'),
  },
  rules: {
    description: 'Show how often each rule alerted and was right, and preview changes to rules',
    load: () => import('./rules/rules.ts'),
  },
  alert: {
    description: 'Test a channel with an invented alert that is marked as a test',
    load: () => import('./alert.ts'),
  },
  export: {
    description: 'Export mentions to a file, with a manifest',
    load: () => import('./export/export.ts'),
  },
  backtest: {
    description: 'Run a rule on the past: stored mentions, a file of mentions, or any series of counts',
    load: () => import('./backtest/backtest.ts'),
  },
  dead: {
    description: 'List, retry or drop mentions that could not be scored and messages that could not be delivered',
    load: () => import('./dead.ts'),
  },
  forget: {
    description: 'Erase what an author wrote, or one post, and print a receipt; counts stay what they are',
    load: () => import('./forget/forget.ts'),
  },
  schema: {
    description: 'Print the JSON Schema of the configuration, for completion and validation in editors',
    load: () => import('./schema.ts'),
  },
};

/** These say more of theirs in their own help. */
const sayOwn = ['check', 'backtest'];
const exitCodes = (name: string): string =>
  sayOwn.includes(name)
    ? ''
    : '\nExit codes: 0 success, 1 failure, 2 wrong usage (also a name that nothing has),\n130 interrupted.';

function newProgram(): Command {
  return new Command('earshot')
    .description(
      'Monitors what people say about a brand and alerts you to a wave of negative mentions while it is still small.',
    )
    .usage('<command> [options]')
    .version(version)
    .option('--debug', 'show the stack trace of unexpected errors')
    .helpCommand(false)
    .showHelpAfterError('(add --help for examples)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  earshot demo                       see it work, without keys or network
  earshot check                      validate the configuration, ask channels
  earshot start                      start monitoring
  earshot status                     show coverage and open incidents

Every command shows examples with --help, and prints JSON with --json.`,
    )
    .addHelpText('afterAll', ({ command }) => exitCodes(command.name()));
}

/** Creates the program with the named commands. It throws CommanderError instead of ending the process. */
export async function createProgram(names: readonly string[] = Object.keys(commands)): Promise<Command> {
  const program = newProgram();
  for (const [name, { description, load }] of Object.entries(commands)) {
    if (!names.includes(name)) continue;
    (await load()).define(program);
    program.commands.find((command) => command.name() === name)?.description(description);
  }
  return program;
}

/** The program with only the names and descriptions of its commands, for its help. */
export function createOverview(): Command {
  const program = newProgram();
  for (const [name, { description }] of Object.entries(commands)) program.command(name).description(description);
  return program;
}
