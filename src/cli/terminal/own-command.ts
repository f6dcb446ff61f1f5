import { basename, delimiter, dirname, sep } from 'node:path';
import { defaultConfigFile } from '../../config/load-config.ts';
import { shellWord } from '../../wording/words.ts';

interface Invoked {
  /** The program that runs, as it was called. */
  program: string | undefined;
  path: string | undefined;
}

const thisProcess = (): Invoked => ({ program: process.argv[1], path: process.env.PATH });

/** `earshot` where it is installed for all, else `npx --no earshot`, which never loads another package of that name. */
function ownName({ program = '', path = '' }: Invoked): string {
  const folder = dirname(program);
  const isInstalled =
    basename(program) === 'earshot' &&
    !folder.endsWith(`node_modules${sep}.bin`) &&
    path.split(delimiter).includes(folder);
  return isInstalled ? 'earshot' : 'npx --no earshot';
}

/** Writes a command that begins with `earshot` so that it runs here as it is printed, with the configuration in use. */
export function ownCommand(configFile: string, invoked: Invoked = thisProcess()): (command: string) => string {
  const name = ownName(invoked);
  const suffix = configFile === defaultConfigFile ? '' : ` --config ${shellWord(configFile)}`;
  return (command) => `${command.replace(/^earshot\b/, name)}${suffix}`;
}
