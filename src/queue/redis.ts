import { Redis } from 'ioredis';
import { endsWithin } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { type Backend, cancelJobs } from './backend.ts';
import { Queue, Worker } from './bullmq.ts';
import { probeRedis } from './probe-redis.ts';
import { goodbyeMs } from './workers.ts';

/** The hash tag keeps all keys of a Redis Cluster on one node, which BullMQ's scripts need. */
const prefix = '{earshot}';

/** BullMQ on Redis. Producers share one connection; each worker duplicates it to wait on. */
export async function openRedisBackend(url: string, logger: Logger, onError: (error: Error) => void): Promise<Backend> {
  const { keeps } = await probeRedis(url);
  if (!keeps)
    logger.warn({}, 'redis has no append-only file: after a crash jobs are found again by the sweep, but later');
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  const all = [redis];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (...given) => {
    const made = duplicate(...given);
    all.push(made);
    return made;
  };
  redis.on('error', onError);
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return {
    drainDelay: 10,
    queue: (name) => new Queue(name, { connection: redis, prefix }).on('error', onError),
    worker: (name, processor, options) => {
      const worker = new Worker(name, processor, { ...options, connection: redis, prefix });
      return worker.on('error', onError).on('lockRenewalFailed', (ids) => cancelJobs(worker, ids));
    },
    // They look at the queue itself.
    wake: async () => {},
    close: async () => {
      // To quit is a request like any other: without its server, it waits for it.
      if (redis.status === 'ready') await endsWithin(goodbyeMs, redis.quit());
      for (const connection of all) connection.disconnect();
    },
  };
}
