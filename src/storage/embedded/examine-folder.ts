import { access, constants, mkdtemp, realpath, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import { type Binaries, findPackage, openBinaries } from './binaries.ts';
import { clusterFolder, isCluster, readPassword, secretsFile } from './cluster.ts';
import { explainFileError } from './failures.ts';
import { findPostmaster } from './postmaster.ts';
import { checkReachable, chooseServerUser, type ServerUser } from './server-user.ts';

export interface Examined {
  /** 'none': the first start sets the database up. */
  state: 'none' | 'stopped' | 'running';
  freeBytes: number;
  binaries: Binaries;
  user: ServerUser;
}

/** PostgreSQL writes its log in pieces of 16 MiB, and a new database takes 40 MB. */
const leastFreeMiB = { none: 64, stopped: 16, running: 0 };
/** What PostgreSQL does not tolerate in the mode of its folder. */
const openToOthers = 0o027;

/**
 * Throws ConfigError for whatever keeps the server from running in the data folder: what, where, what to do. Leaves
 * nothing behind. Whoever starts the server asks this first, so that those who only look hear the same.
 */
export async function examineFolder(
  folder: string,
  options: { programs?: string; userNamespaces?: () => Promise<boolean> } = {},
): Promise<Examined> {
  const binaries = await openBinaries(options.programs ?? findPackage());
  const real = await realpath(folder).catch(() => resolve(folder));
  const data = clusterFolder(real);
  try {
    const user = await chooseServerUser(data, options.userNamespaces);
    const exists = await isCluster(data, binaries.major);
    if (!exists) await tryToWrite(real);
    const state = !exists ? 'none' : (await findPostmaster(data)) ? 'running' : 'stopped';
    if (state !== 'none') await readPassword(join(data, secretsFile));
    if (state === 'stopped') await checkRights(data, user);
    const freeBytes = await freeBytesAt(await nearestFolder(real));
    const freeMiB = Math.floor(freeBytes / 2 ** 20);
    if (freeMiB < leastFreeMiB[state])
      throw new ConfigError(
        `The embedded database cannot use ${folder}: the disk is full: make room, or choose another folder with "data:" (${freeMiB} MiB are free, ${leastFreeMiB[state]} MiB are needed).`,
      );
    return { state, freeBytes, binaries, user };
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

/** The folder, or the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && path !== dirname(path)) return null;
      throw error;
    });
    if (found && !found.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'EEXIST', path });
    if (found) return path;
  }
}

/** Some file systems (/proc) say only then that they take none. */
async function tryToWrite(folder: string): Promise<void> {
  const nearest = await nearestFolder(folder);
  const made = await mkdtemp(join(nearest, '.earshot-try-')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw Object.assign(error, { path: nearest });
    throw new ConfigError(
      `The embedded database cannot use ${folder}: nothing can be stored in ${nearest}. Choose another folder with "data:".`,
      { cause: error },
    );
  });
  await rmdir(made);
}

/** A restored backup often belongs to another user or is open to others; PostgreSQL refuses both. */
async function checkRights(data: string, user: ServerUser): Promise<void> {
  const { uid, mode } = await stat(data);
  const wanted = user.ids?.uid ?? process.geteuid?.() ?? uid;
  for (const name of ['', 'PG_VERSION', secretsFile, 'base', 'global', 'pg_wal']) {
    const path = join(data, name);
    const owner = (await stat(path)).uid;
    if (owner !== wanted)
      throw new ConfigError(
        `The embedded database cannot use ${data}: ${path} belongs to the user with id ${owner}, and PostgreSQL would run as ${wanted}. Give it all to one user ("chown -R ${wanted} ${data}"), or run Earshot as its owner.`,
      );
  }
  if ((mode & openToOthers) !== 0)
    throw new ConfigError(
      `The embedded database cannot use ${data}: its mode is 0${(mode & 0o777).toString(8)}, and PostgreSQL refuses a folder that others may enter. Run "chmod -R go-rwx ${data}".`,
    );
  await access(data, constants.R_OK | constants.W_OK | constants.X_OK);
  await checkReachable(data, user);
}

async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
