import { basename, delimiter, dirname, join, sep } from 'node:path';
import { defaultConfigFile } from '../../config/load-config.ts';
import { shellWord } from '../../wording/words.ts';

interface Invoked {
  /** The working folder. */
  folder: string;
  /** The program that runs, as it was called. */
  program: string | undefined;
  path: string | undefined;
}

const thisProcess = (): Invoked => ({
  folder: process.cwd(),
  program: process.argv[1],
  path: process.env.PATH,
});

const installed = join('node_modules', '.bin');

/** The folder in which npx finds the program; null: it cannot be told. */
function homeOf(program: string): string | null {
  const folder = dirname(program);
  if (folder.endsWith(installed)) return dirname(dirname(folder));
  return basename(program) === 'earshot.js' ? dirname(dirname(folder)) : null;
}

/**
 * `earshot` where it is installed for all, else `npx --no earshot`, which never loads another package of that name; where
 * npx would not find it, the program itself.
 */
function ownName({ folder, program = '', path = '' }: Invoked): string {
  const isForAll = basename(program) === 'earshot' && path.split(delimiter).includes(dirname(program));
  if (isForAll && !dirname(program).endsWith(installed)) return 'earshot';
  const home = homeOf(program);
  const isHere = home === null || folder === home || folder.startsWith(`${home}${sep}`);
  return isHere ? 'npx --no earshot' : `node ${shellWord(program)}`;
}

/** Writes a command that begins with `earshot` so that it runs here as it is printed, with the configuration in use. */
export function ownCommand(configFile: string, invoked: Invoked = thisProcess()): (command: string) => string {
  const name = ownName(invoked);
  const suffix = configFile === defaultConfigFile ? '' : ` --config ${shellWord(configFile)}`;
  return (command) => `${command.replace(/^earshot\b/, name)}${suffix}`;
}
