import { dirname, resolve } from 'node:path';
import { notifiers } from '../alerts/notifiers/index.ts';
import { systemClock } from '../core/clock.ts';
import type { Config } from '../core/config.ts';
import { ConfigError } from '../core/errors.ts';
import type { JobName } from '../core/jobs.ts';
import { silentLogger } from '../core/logger.ts';
import { loadPlugins } from '../core/plugins/registry.ts';
import { failuresOf } from './tried.ts';
import { tryConnections } from './try-connections.ts';
import type { Keepers } from './try-models.ts';
import { tryNeeds } from './try-needs.ts';

const timeoutMs = 8_000;

/** Throws ConfigError with everything at once that keeps these workers from running, in the words of `check`. */
export async function expectNeeds(
  config: Config,
  { workers, scorers, signal }: { workers: readonly JobName[]; scorers: Keepers; signal: AbortSignal },
): Promise<void> {
  const models = workers.includes('score') && scorers;
  const failures = failuresOf(await tryNeeds(config, { signal, timeoutMs, starts: false, models }));
  if (failures.length > 0) throw new ConfigError(failures.join('\n'));
}

/**
 * What `check` would say of the channels: a wrong token is told at the start, not with the first alert. It stops nobody,
 * as the other channels work. Nothing is visited whose owner may take a visit for a message. Sources are tried by their
 * first poll.
 */
export async function failingChannels(config: Config, signal: AbortSignal): Promise<string[]> {
  const types = config.channels.map(({ type }) => type);
  const tried = await tryConnections({
    config: { ...config, sources: [] },
    collectors: {},
    notifiers: await loadPlugins(notifiers, types),
    context: { clock: systemClock, logger: silentLogger, folder: dirname(resolve(config.file)) },
    timeoutMs,
    signal,
    visits: false,
  });
  return failuresOf(tried);
}
