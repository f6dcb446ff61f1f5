import { ConfigError } from '../../core/errors.ts';

const advice: Record<string, string> = {
  EACCES: 'the user that runs Earshot may not use it: run as its owner, or give it to this user with chown -R',
  EPERM: 'the user that runs Earshot may not use it: run as its owner, or give it to this user with chown -R',
  EROFS: 'it is on a read-only file system: choose another folder with "data:"',
  ENOSPC: 'the disk is full: make room, or choose another folder with "data:"',
  EDQUOT: 'the disk quota is used up: make room, or choose another folder with "data:"',
  ENOTDIR: 'a part of that path is a file, not a folder: choose another folder with "data:"',
  EEXIST: 'it is a file, not a folder: choose another folder with "data:"',
};

const said: [string, string][] = [
  ['No space left on device', 'ENOSPC'],
  ['Check free disk space', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Permission denied', 'EACCES'],
  ['Read-only file system', 'EROFS'],
];

/** A failed file operation as an error that says what to do, if it is one that the user can mend. */
export function explainFileError(error: unknown, path: string): unknown {
  const { code, path: at } = error as NodeJS.ErrnoException;
  const hint = code ? advice[code] : undefined;
  if (error instanceof ConfigError || !hint) return error;
  return new ConfigError(`The embedded database cannot use ${at ?? path}: ${hint}.`, { cause: error });
}

/** What a PostgreSQL program wrote before it failed, as an error of ours. */
export function explainServerError(output: string, path: string, what: string): Error {
  const last = output.trim().split('\n').slice(-6).join('\n') || '(nothing)';
  for (const [text, code] of said) {
    if (!output.includes(text)) continue;
    return new ConfigError(`The embedded database cannot use ${path}: ${advice[code]}. PostgreSQL said: ${last}`);
  }
  return new Error(`The embedded PostgreSQL in ${path} did not start: ${what}. It said: ${last}`);
}
