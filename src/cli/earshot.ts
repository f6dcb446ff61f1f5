#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { nearest } from '../config/nearest.ts';
import { ConfigError, messageOf, Refused } from '../core/errors.ts';
import { keepHeapSmall } from './heap.ts';
import { version } from './version.ts';

interface CommandFile {
  define(program: Command): void;
}

// Each command's file is loaded only when it is asked for: `earshot score` must not pay for PostgreSQL.
const commands: Record<string, () => Promise<CommandFile>> = {
  start: () => import('./start.ts'),
  demo: () => import('./demo.ts'),
  check: () => import('./check.ts'),
  import: () => import('./import.ts'),
  score: () => import('./score.ts'),
  status: () => import('./status.ts'),
  incidents: () => import('./incidents.ts'),
  export: () => import('./export.ts'),
  dead: () => import('./dead.ts'),
  schema: () => import('./schema.ts'),
};

function newProgram(): Command {
  return new Command('earshot')
    .description(
      'Watches what people say about a brand and warns of a wave of negative mentions while it is still small.',
    )
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

async function main(args: string[]): Promise<void> {
  const program = newProgram();
  const name = args.find((arg) => !arg.startsWith('-'));
  const load = name === undefined ? undefined : commands[name];
  if (name !== undefined && !load) {
    const near = nearest(name, Object.keys(commands));
    throw new CommanderError(
      2,
      'earshot.unknownCommand',
      `There is no command '${name}'.${near ? ` Did you mean '${near}'?` : ''} See: earshot --help`,
    );
  }
  for (const file of load ? [load] : Object.values(commands)) (await file()).define(program);
  if (args.length === 0) program.help();
  await program.parseAsync(args, { from: 'user' });
}

/** Prints the one error that ended a command, and returns the exit code. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has printed its own errors already; ours have not been.
    if (error.code.startsWith('earshot.')) process.stderr.write(`${error.message}\n`);
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof ConfigError || error instanceof Refused) process.stderr.write(`${error.message}\n`);
  else if (error instanceof Error && error.name === 'AbortError') return 130;
  else {
    const stack = debug && error instanceof Error ? `\n${error.stack}` : ' (--debug shows where)';
    process.stderr.write(`earshot failed: ${messageOf(error)}${stack}\n`);
  }
  return 1;
}

// The reader went away (`earshot export ... | head`): nothing is left to say.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

keepHeapSmall();
const args = process.argv.slice(2);
try {
  await main(args);
} catch (error) {
  process.exitCode = report(error, args.includes('--debug'));
}
