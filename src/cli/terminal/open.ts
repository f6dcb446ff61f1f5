import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import { silentLogger } from '../../core/logger.ts';
import type { OpenedStore } from '../../storage/index.ts';
import { untilSignal } from './signals.ts';

export interface OpenStore extends Pick<OpenedStore, 'store' | 'databaseUrl'> {
  config: Config;
  now: Time;
}

/** The configuration of a command that opens no source and no channel. */
export async function readConfig(file: string): Promise<Config> {
  // Loaded here, so that `--help` and wrong usage do not load them.
  const [{ loadConfig }, { namedPlugins }] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../plugins.ts'),
  ]);
  return loadConfig({ file, plugins: namedPlugins });
}

/**
 * Loads the configuration and opens its store for one command, joining or starting the embedded server. Ctrl-C closes
 * it properly, also without a `signal`.
 */
export async function withStore<T>(
  configFile: string,
  run: (open: OpenStore) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) return untilSignal((own) => withStore(configFile, run, own));
  const [config, { openStore }] = await Promise.all([readConfig(configFile), import('../../storage/index.ts')]);
  await using opened = await openStore(config, silentLogger, signal);
  signal.throwIfAborted();
  return await run({ ...opened, config, now: systemClock.now() });
}
