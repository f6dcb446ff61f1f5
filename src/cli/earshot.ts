#!/usr/bin/env node
import { CommanderError } from 'commander';
import { cleanText } from '../core/clean.ts';
import { messageOf, Refused, UnknownName, WrongInput } from '../core/errors.ts';
import { didYouMean } from '../wording/did-you-mean.ts';
import { commands, createOverview, createProgram } from './commands.ts';
import { keepHeapSmall, keepNewObjectsFew } from './terminal/heap.ts';
import { UsageError } from './terminal/usage-error.ts';

/** `earshot help status` is `earshot status --help`; `earshot -h status` is too. */
function withHelpLast(given: readonly string[]): string[] {
  const [first, ...rest] = given;
  return first === 'help' || first === '-h' || first === '--help' ? [...rest, '--help'] : [...given];
}

async function main(given: readonly string[]): Promise<void> {
  const args = withHelpLast(given);
  const name = args.find((arg) => arg !== '--debug');
  if (name === undefined || name.startsWith('-')) {
    const program = createOverview();
    if (name === undefined) program.help();
    program.parse(args, { from: 'user' });
    return;
  }
  if (!Object.hasOwn(commands, name)) {
    const meant = didYouMean(name, Object.keys(commands));
    throw new UsageError(`There is no command '${name}'.${meant} All commands: earshot --help`);
  }
  if (name === 'start') keepNewObjectsFew();
  await (await createProgram([name])).parseAsync(args, { from: 'user' });
}

/** Prints the error that ended a command and returns the exit code. Names in a file may be untrusted. */
function report(error: unknown, debug: boolean): number {
  // The reader is gone (`earshot export --out - ... | head`), so there is nothing to report.
  if (isClosed(unwritable) && (isClosed(error) || isAbort(error))) return 0;
  // Commander has printed its own errors already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isAbort(error)) return 130;
  if (error instanceof WrongInput || error instanceof Refused) {
    const where = debug ? `\n${error.stack}` : '';
    process.stderr.write(`${cleanText(error.message)}${where}\n`);
    return error instanceof UsageError || error instanceof UnknownName ? 2 : 1;
  }
  const stack = debug && error instanceof Error ? `\n${error.stack}` : ' (--debug shows where)';
  process.stderr.write(`earshot failed: ${cleanText(messageOf(error))}${stack}\n`);
  return 1;
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
const isClosed = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

// Commands that print are asked to stop (see untilSignal), not ended, so that they can leave an embedded server
// properly.
let unwritable: Error | undefined;
process.stdout.on('error', (error) => {
  unwritable ??= error;
});
process.on('exit', (code) => {
  if (code === 0 && unwritable && !isClosed(unwritable)) process.exitCode = report(unwritable, false);
});
// A closed stderr must not end the process.
process.stderr.on('error', () => {});

keepHeapSmall();
const args = process.argv.slice(2);
try {
  await main(args);
} catch (error) {
  process.exitCode = report(error, args.includes('--debug'));
}
