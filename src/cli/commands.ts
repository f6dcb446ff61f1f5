import { Command } from 'commander';
import { version } from './version.ts';

interface CommandFile {
  define(program: Command): void;
}

/** Each command's file is loaded only when it is asked for: `earshot score` must not pay for PostgreSQL. */
export const commands: Record<string, () => Promise<CommandFile>> = {
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

/** The program with the named commands, all by default. Throws CommanderError instead of ending the process. */
export async function createProgram(names: readonly string[] = Object.keys(commands)): Promise<Command> {
  const program = new Command('earshot')
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
  for (const name of names) (await commands[name]?.())?.define(program);
  return program;
}
