import { type Clock, systemClock } from '../core/clock.ts';
import type { Config } from '../core/config.ts';
import { ConfigError } from '../core/errors.ts';
import type { JobQueue } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import { openQueue } from './index.ts';

/**
 * The job queue that the configuration names: the store's own server, or Redis. `databaseUrl`: of a store that has one.
 * Throws ConfigError without either.
 */
export async function openJobQueue(
  config: Pick<Config, 'queue'>,
  { databaseUrl }: { databaseUrl?: string },
  { logger, clock = systemClock }: { logger: Logger; clock?: Clock },
): Promise<JobQueue> {
  if (config.queue.engine === 'redis') return openQueue({ engine: config.queue, logger, clock });
  if (databaseUrl === undefined)
    throw new ConfigError('queue: this store cannot hold the job queue; add "queue: redis://HOST:6379".');
  return openQueue({ engine: { engine: 'postgres', url: databaseUrl }, logger, clock });
}
