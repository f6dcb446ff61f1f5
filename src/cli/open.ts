import { loadConfig } from '../config/load-config.ts';
import { systemClock } from '../core/clock.ts';
import type { Config } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import type { JobQueue } from '../core/jobs.ts';
import { silentLogger } from '../core/logger.ts';
import { type OpenedStore, openJobQueue, openStore } from '../main.ts';
import { configPlugins } from './plugins.ts';

export interface OpenStore extends Pick<OpenedStore, 'store' | 'databaseUrl'> {
  config: Config;
  now: Time;
}

/** Loads the configuration and opens its store for one command; joins the embedded server or starts it. */
export async function withStore<T>(configFile: string, run: (open: OpenStore) => Promise<T>): Promise<T> {
  const config = await loadConfig({ file: configFile, plugins: configPlugins });
  await using opened = await openStore(config, silentLogger);
  return await run({ config, store: opened.store, databaseUrl: opened.databaseUrl, now: systemClock.now() });
}

/** The same, with the queue. */
export function withQueue<T>(
  configFile: string,
  run: (open: OpenStore & { queue: JobQueue }) => Promise<T>,
): Promise<T> {
  return withStore(configFile, async (open) => {
    await using queue = await openJobQueue(open.config, open, { logger: silentLogger });
    return await run({ ...open, queue });
  });
}
