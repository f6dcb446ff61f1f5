import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../../core/errors.ts';

/**
 * PostgreSQL refuses to run as root, so root runs it
 * - in a user namespace in which root is called nobody: it may then still enter every folder of root's; or
 * - where there are no user namespaces, and for data that a user owns, as another user.
 */
export interface ServerUser {
  wrap(file: string, args: readonly string[]): { file: string; args: string[] };
  /** Null: as we are. */
  ids: { uid: number; gid: number } | null;
}

/** A fixed environment: nothing of PG*, LC_* or a password in ours may change what the server does. */
export const serverEnv = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin', LC_ALL: 'C', TZ: 'UTC' };

const unshare = ['-U', '--map-user=65534', '--map-group=65534', '--'];

export async function userNamespacesWork(): Promise<boolean> {
  return promisify(execFile)('unshare', [...unshare, 'true'], { env: serverEnv, timeout: 5000 }).then(
    () => true,
    () => false,
  );
}

/** `data`: the server's folder, which need not exist. */
export async function chooseServerUser(data: string, namespaces = userNamespacesWork): Promise<ServerUser> {
  const plain: ServerUser = { wrap: (file, args) => ({ file, args: [...args] }), ids: null };
  if (process.geteuid?.() !== 0) return plain;
  const owner = await stat(data).catch(() => null);
  if (owner && owner.uid !== 0) return { ...plain, ids: { uid: owner.uid, gid: owner.gid } };
  if (await namespaces())
    return { ...plain, wrap: (file, args) => ({ file: 'unshare', args: [...unshare, file, ...args] }) };
  const ids = await findSystemUser();
  if (owner)
    throw new ConfigError(
      `${data} belongs to root, PostgreSQL does not run as root, and this machine has no user namespaces. Give it to another user ("chown -R ${ids.uid}:${ids.gid} ${data}").`,
    );
  return { ...plain, ids };
}

async function findSystemUser(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find(([found]) => found === name) ?? [];
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new ConfigError(
    'PostgreSQL does not run as root, and this machine has neither user namespaces nor a user "postgres" or "nobody". Run Earshot as a plain user.',
  );
}

/** Throws ConfigError naming the first folder on the way to `path` that the server's user may not enter. */
export async function checkReachable(path: string, { ids }: ServerUser): Promise<void> {
  if (!ids) return;
  const folders: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === ids.uid ? 0o100 : gid === ids.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0)
      throw new ConfigError(
        `PostgreSQL does not run as root, so it would run as the user with id ${ids.uid}, who may not enter ${folder}. Open it ("chmod o+x ${folder}"), put the data and Earshot elsewhere, or run Earshot as a plain user.`,
      );
  }
}
