import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { silentLogger } from '../../core/logger.ts';
import type { OpenedStore } from '../../storage/index.ts';
import { note } from './output.ts';
import { untilSignal } from './signals.ts';
import { startsStopped } from './stopped-store.ts';

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
 * it properly, also without a `signal`. Throws WrongInput when there is no store yet, unless the command `creates` it.
 */
export async function withStore<T>(
  configFile: string,
  run: (open: OpenStore) => Promise<T>,
  signal?: AbortSignal,
  { creates = false, hint = '' } = {},
): Promise<T> {
  if (!signal) return untilSignal((own) => withStore(configFile, run, own, { creates, hint }));
  const [config, { openStore }, { hasStore, isStopped }] = await Promise.all([
    readConfig(configFile),
    import('../../storage/index.ts'),
    import('../../storage/has-store.ts'),
  ]);
  if (!creates) {
    if (!(await hasStore(config))) throw nothingStored(config, hint);
    if (await isStopped(config)) note(startsStopped(config.data));
  }
  await using opened = await openStore(config, silentLogger, signal);
  signal.throwIfAborted();
  return await run({ ...opened, config, now: systemClock.now() });
}

function nothingStored(config: Config, hint: string): WrongInput {
  const where = config.store.engine === 'embedded' ? `in ${config.data}` : 'in that database';
  return new WrongInput(
    `There is nothing stored ${where} yet: 'earshot start' or 'earshot import' begins. For another configuration, name it with --config FILE (this is ${config.file}).${hint}`,
  );
}
