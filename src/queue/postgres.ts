import { endsWithin } from '../core/clock.ts';
import { type Backend, cancelJobs } from './backend.ts';
import { createPostgresBackend, Queue, runMigrations, Worker } from './bullmq.ts';
import { openPool } from './postgres-pool.ts';
import { goodbyeMs } from './workers.ts';

/** BullMQ's tables live in this schema of the database. */
const schema = 'bullmq';
/** BullMQ's `PostgresQueueBackend.NOTIFY_CHANNEL`: it does not export it. */
const jobsChannel = 'bullmq_jobs';
/** Each worker holds one connection that listens for new jobs; the rest are shared by all queries. */
const sharedConnections = 3;

/** BullMQ on PostgreSQL. */
export async function openPostgresBackend(
  url: string,
  workers: number,
  onError: (error: Error) => void,
): Promise<Backend> {
  const options = {
    connectionString: url,
    max: workers + sharedConnections,
    // BullMQ caps its waits at 10 s when it cannot rely on keepalive to notice a dead connection.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 15_000,
    options: `-c search_path=${schema}`,
    application_name: 'earshot queue',
  };
  const { pool, connection } = openPool(options, onError);
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, schema);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    drainDelay: 60,
    queue: (name) => new Queue(name, { connection }, createPostgresBackend).on('error', onError),
    worker: (name, processor, options) => {
      const worker = new Worker(name, processor, { ...options, connection }, createPostgresBackend);
      return worker.on('error', onError).on('lockRenewalFailed', (ids) => cancelJobs(worker, ids));
    },
    wake: async (name) => void (await connection.query('SELECT pg_notify($1, $2)', [jobsChannel, name])),
    close: async () => void (await endsWithin(goodbyeMs, pool.end())),
  };
}
