import { Command } from 'commander';
import { version } from '../core/version.ts';

interface CommandFile {
  define(program: Command): void;
}

interface CommandEntry {
  description: string;
  /** Only when it is asked for: `earshot score` must not pay for PostgreSQL, nor `earshot --help` for anything. */
  load(): Promise<CommandFile>;
}

export const commands: Record<string, CommandEntry> = {
  start: {
    description: 'Watch: collect, score, detect and notify until stopped',
    load: () => import('./start.ts'),
  },
  demo: {
    description: 'See the whole product in about a minute: no keys, no network, invented posts',
    load: () => import('./demo/demo.ts'),
  },
  check: {
    description: 'Is the configuration right, and do its sources and channels answer? Sends nothing.',
    load: () => import('./check/check.ts'),
  },
  import: {
    description: 'Store posts from a file as the history of a brand: it teaches what is normal, and alerts nobody',
    load: () => import('./import/import.ts'),
  },
  score: {
    description: 'Label lines from standard input as negative, neutral or positive; needs no configuration',
    load: () => import('./score/score.ts'),
  },
  rescore: {
    description: 'Switch a brand to another sentiment model: scores what is live again, then switches at once',
    load: () => import('./rescore.ts'),
  },
  status: {
    description: 'What is covered, what waits, what is open, what was said',
    load: () => import('./status/status.ts'),
  },
  mentions: {
    description: 'See mentions with their labels, and correct those: one by one or from a file',
    load: () => import('./mentions/mentions.ts'),
  },
  model: {
    description: 'How right a sentiment model is on posts that you labelled; needs no configuration',
    load: () => import('./model/model.ts'),
  },
  incidents: {
    description: 'See incidents, and say what you do about them',
    load: () => import('./incidents/incidents.ts'),
  },
  rules: {
    description: 'How often each rule was right, by the verdicts of people, and how often it spoke',
    load: () => import('./rules/rules.ts'),
  },
  alert: {
    description: 'Try a channel with an invented alert that is marked as a test',
    load: () => import('./alert.ts'),
  },
  export: {
    description: 'Write mentions to a file, with a manifest that says what they are',
    load: () => import('./export/export.ts'),
  },
  backtest: {
    description: 'What a rule would have said about the past: stored mentions, a file of mentions, or any counts',
    load: () => import('./backtest/backtest.ts'),
  },
  dead: {
    description:
      'What failed three times and was set aside: mentions without a score, messages that were not delivered',
    load: () => import('./dead.ts'),
  },
  schema: {
    description: 'The JSON Schema of the configuration, for editors that complete and check it',
    load: () => import('./schema.ts'),
  },
};

function newProgram(): Command {
  return new Command('earshot')
    .description(
      'Watches what people say about a brand and warns of a wave of negative mentions while it is still small.',
    )
    .usage('<command> [options]')
    .version(version)
    .option('--debug', 'show where an unexpected error came from')
    .helpCommand(false)
    .showHelpAfterError('(add --help for examples)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  earshot demo                       see it work, without keys or network
  earshot check                      is the configuration right, do the channels answer?
  earshot start                      watch
  earshot status                     what is covered, what is open

Every command takes --help and shows examples. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`,
    );
}

/** The program with the named commands. Throws CommanderError instead of ending the process. */
export async function createProgram(names: readonly string[] = Object.keys(commands)): Promise<Command> {
  const program = newProgram();
  for (const [name, { description, load }] of Object.entries(commands)) {
    if (!names.includes(name)) continue;
    (await load()).define(program);
    program.commands.find((command) => command.name() === name)?.description(description);
  }
  return program;
}

/** The program with its commands by name and description alone, for its help. */
export function createOverview(): Command {
  const program = newProgram();
  for (const [name, { description }] of Object.entries(commands)) program.command(name).description(description);
  return program;
}
