import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../core/config.ts';
import { hasTables } from './postgres/peek/has-tables.ts';

/** Whether Earshot has stored anything there. Nothing is started or created. True where the server does not answer. */
export async function hasStore({ store, data }: Pick<Config, 'store' | 'data'>): Promise<boolean> {
  if (store.engine === 'postgres') return hasTables(store.url);
  const { clusterFolder } = await import('./embedded/cluster.ts');
  return access(join(clusterFolder(data), 'PG_VERSION')).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** Whether opening the store starts an embedded server that stands still. */
export async function isStopped({ store, data }: Pick<Config, 'store' | 'data'>): Promise<boolean> {
  if (store.engine === 'postgres') return false;
  const { embeddedStatus } = await import('./embedded/start-embedded.ts');
  return !(await embeddedStatus(data)).running;
}
