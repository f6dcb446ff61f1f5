import { chown, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';

const placeFile = (data: string): string => join(data, 'earshot.place');
const everyMs = 3_000;
/** So old, it is not said any more. */
export const placeFreshMs = 10_000;

/** Machine and process table (container): a process id means nothing outside of it. */
async function here(): Promise<string> {
  return `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}\n`;
}

/**
 * PostgreSQL cannot see a server of another container or machine on the same folder, and a second one destroys the
 * data. So whoever starts or holds a server says every 3 s where it runs.
 */
export async function tellPlace(data: string, ids: ServerUser['ids']): Promise<void> {
  const file = placeFile(data);
  await writeFile(file, await here(), { mode: 0o600 });
  if (ids) await chown(file, ids.uid, ids.gid);
}

/** Returns what ends it. A place that cannot be told for a moment (a full disk) stops nobody. */
export function keepTellingPlace(data: string, ids: ServerUser['ids']): () => void {
  const timer = setInterval(() => void tellPlace(data, ids).catch(() => {}), everyMs).unref();
  return () => clearInterval(timer);
}

/** The place that says so, when a server that did not stop cleanly may still run outside of ours; else null. */
export async function runsElsewhere(data: string): Promise<string | null> {
  const left = await stat(join(data, 'postmaster.pid')).catch(() => null);
  const written = await stat(placeFile(data)).catch(() => null);
  if (!left || !written || Math.abs(Date.now() - written.mtimeMs) > placeFreshMs) return null;
  const place = await readFile(placeFile(data), 'utf8').catch(() => '');
  return place === '' || place === (await here()) ? null : place.trim();
}
