import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { type Backend, cancelJobs } from './backend.ts';

/** BullMQ's tables live in this schema of the database. */
const schema = 'bullmq';
/** Each worker holds one connection that listens for new jobs; the rest are shared by all queries. */
const sharedConnections = 3;

/** BullMQ on PostgreSQL. All queues and workers of a process share one pool, which opens connections as needed. */
export async function openPostgresBackend(
  url: string,
  workers: number,
  onError: (error: Error) => void,
): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: workers + sharedConnections,
    // BullMQ caps its waits at 10 s when it cannot rely on keepalive to notice a dead connection.
    keepAlive: true,
    connectionTimeoutMillis: 15_000,
    options: `-c search_path=${schema}`,
    application_name: 'earshot queue',
  });
  // Each queue and each worker listens for errors of the pool.
  pool.setMaxListeners(50);
  pool.on('error', onError);
  // The pool listens to idle clients alone, and BullMQ to its own while it waits for jobs, but not between two queries.
  pool.on('connect', (client) => client.on('error', onError));
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
  // BullMQ has its own narrow type of a pool, which pg's overloads do not match.
  const connection = pool as unknown as PgPool;
  return {
    drainDelay: 60,
    queue: (name) => new Queue(name, { connection }, createPostgresBackend).on('error', onError),
    worker: (name, processor, options) => {
      const worker = new Worker(name, processor, { ...options, connection }, createPostgresBackend);
      return worker.on('error', onError).on('lockRenewalFailed', (ids) => cancelJobs(worker, ids));
    },
    close: () => pool.end(),
  };
}
