import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../core/config.ts';
import type { BrandModel } from '../core/store/rescoring.ts';
import { clusterFolder, readPassword, secretsFile } from './embedded/cluster.ts';
import { urlOf } from './embedded/enter-server.ts';
import { embeddedStatus } from './embedded/start-embedded.ts';
import { peekModels as peekPostgres } from './postgres/peek/peek-models.ts';

/**
 * Which models score the brands, for those who only look: nothing is started, held or migrated. Empty where the store
 * does not run, is of an older version, or does not answer.
 */
export async function peekModels({
  store,
  data,
}: Pick<Config, 'store' | 'data'>): Promise<Pick<BrandModel, 'brand' | 'model'>[]> {
  const url = store.engine === 'postgres' ? store.url : await runningUrl(data).catch(() => null);
  return url === null ? [] : await peekPostgres(url);
}

/** Of the embedded server when it runs, with the password: never log it. */
export async function runningUrl(folder: string): Promise<string | null> {
  const { port } = await embeddedStatus(folder);
  if (port === null) return null;
  const cluster = clusterFolder(await realpath(folder));
  return urlOf({ password: await readPassword(join(cluster, secretsFile)) }, port);
}
