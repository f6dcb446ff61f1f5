import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Binaries } from './binaries.ts';
import { explainFileError, explainServerError } from './failures.ts';
import { checkReachable, type ServerUser, serverEnv } from './server-user.ts';

/** The server's own files (a PostgreSQL "cluster") in the data folder. */
export const clusterFolder = (folder: string): string => join(folder, 'postgres');
/** Our mark in the cluster, and its password: mode 0600. */
export const secretsFile = 'earshot.json';
export const superuser = 'earshot';
const workPrefix = '.postgres-new-';
const abandonedAfterMs = 10 * 60_000;

/** Makes the data folder if need be and returns its real path. */
export async function openFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await realpath(folder);
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

/**
 * The password of the cluster in `folder`; makes the cluster when there is none. Several may do so at once: each works
 * in a folder of its own, and one rename wins. What a crash left behind is removed.
 */
export async function openCluster(
  folder: string,
  context: { binaries: Binaries; user: ServerUser; logger: Logger; signal?: AbortSignal | undefined },
): Promise<{ data: string; password: string }> {
  const data = clusterFolder(folder);
  try {
    if (!(await isCluster(data, context.binaries.major))) {
      await removeAbandoned(folder);
      await makeCluster(folder, data, context);
      await isCluster(data, context.binaries.major);
    }
    return { data, password: await readPassword(join(data, secretsFile)) };
  } catch (error) {
    throw explainFileError(error, data);
  }
}

export async function readPassword(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  try {
    const { password } = JSON.parse(text) as { password?: unknown };
    if (typeof password === 'string') return password;
  } catch {
    // Not JSON: said below, without the text, which may hold the password.
  }
  throw new ConfigError(`${file}, the embedded database's password, cannot be read: put the right one back.`);
}

/** False: nothing is there yet. Throws ConfigError when what is there is not ours to use. */
export async function isCluster(data: string, major: string): Promise<boolean> {
  const names = await readdir(data).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return false;
  if (!names.includes('PG_VERSION'))
    throw new ConfigError(
      `${data} holds something other than Earshot's database. Move it away, or choose another folder with "data:".`,
    );
  if (!names.includes(secretsFile))
    throw new ConfigError(
      `${data} is the data folder of another PostgreSQL (it has no ${secretsFile}). Choose another folder with "data:", or run that server yourself and name it with "store: postgres://...".`,
    );
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found !== major)
    throw new ConfigError(
      `${data} was written by PostgreSQL ${found}, and this Earshot brings PostgreSQL ${major}, which cannot read it. Go back to the Earshot that wrote it to export the mentions, or move the folder away to start empty.`,
    );
  return true;
}

async function makeCluster(
  folder: string,
  data: string,
  { binaries, user, logger, signal }: Parameters<typeof openCluster>[1],
): Promise<void> {
  await checkReachable(folder, user);
  await checkReachable(join(binaries.initdb, '..'), user);
  logger.info({ folder: data }, 'setting up the embedded database');
  const work = await mkdtemp(join(folder, `${workPrefix}${process.pid}-`));
  try {
    const password = randomBytes(24).toString('base64url');
    const passwordFile = join(work, 'password');
    const made = join(work, 'cluster');
    await writeFile(passwordFile, password, { mode: 0o600 });
    for (const path of user.ids ? [work, passwordFile] : []) await chown(path, user.ids?.uid ?? 0, user.ids?.gid ?? 0);
    await initdb(binaries.initdb, made, passwordFile, user, signal);
    const secrets = join(made, secretsFile);
    await writeFile(secrets, `${JSON.stringify({ password })}\n`, { mode: 0o600, flush: true });
    if (user.ids) await chown(secrets, user.ids.uid, user.ids.gid);
    await flush(made);
    await rename(made, data).catch((error: NodeJS.ErrnoException) => {
      // Someone else was first: theirs is as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    // Else a power cut could bring the work folder's name back, which is then taken for abandoned.
    await flush(folder);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

async function initdb(
  program: string,
  data: string,
  passwordFile: string,
  user: ServerUser,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { file, args } = user.wrap(program, [
    ...['-D', data, '-U', superuser, '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
  ]);
  const child = spawn(file, args, {
    env: serverEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user.ids,
    ...(signal && { signal }),
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  // Not before the last of its children has closed stderr: they write into the folder until then.
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (failure) throw failure;
  if (code !== 0) throw explainServerError(said, dirname(dirname(data)), `initdb ended with ${code ?? 'a signal'}`);
}

/** Work folders of processes that are gone. A process id used again keeps one for 10 minutes. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(workPrefix)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    const pid = Number.parseInt(name.slice(workPrefix.length), 10);
    if (isRunning(pid) && Date.now() - mtimeMs < abandonedAfterMs) continue;
    // Its initdb may have outlived it and be writing still: what stays goes next time.
    await rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
