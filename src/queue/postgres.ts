import type { PgPool } from 'bullmq';
import pg from 'pg';
import { endsWithin } from '../core/clock.ts';
import { type Backend, cancelJobs } from './backend.ts';
import { createPostgresBackend, Queue, runMigrations, Worker } from './bullmq.ts';
import { goodbyeMs } from './workers.ts';

/** BullMQ's tables live in this schema of the database. */
const schema = 'bullmq';
/** BullMQ's `PostgresQueueBackend.NOTIFY_CHANNEL`: it does not export it. */
const jobsChannel = 'bullmq_jobs';
/** Each worker holds one connection that listens for new jobs; the rest are shared by all queries. */
const sharedConnections = 3;

// 57P01 shut down, 57P02 crashed, 57P03 not yet, 08: the connection; no code: it was closed half-way.
const goneCodes = /^(57P0[123]|08...|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/**
 * BullMQ waits and asks again when the server cannot be reached, and by this code alone it knows that. After any other it
 * leaves a finished job to be done again, and the schedule without its next beat.
 */
function asUnreachable(error: Error & { code?: string }): Error {
  const isGone =
    error.code === undefined ? /terminated|timeout|not queryable/i.test(error.message) : goneCodes.test(error.code);
  return isGone ? Object.assign(new Error(error.message, { cause: error }), { code: 'ECONNREFUSED' }) : error;
}

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
    keepAliveInitialDelayMillis: 10_000,
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
  const plainQuery = pool.query.bind(pool);
  const query = (sql: string, values?: unknown[]) =>
    plainQuery(sql, values).catch((error: Error) => {
      throw asUnreachable(error);
    });
  // BullMQ has its own narrow type of a pool, which pg's overloads do not match.
  const connection = Object.assign(pool, { query }) as unknown as PgPool;
  return {
    drainDelay: 60,
    queue: (name) => new Queue(name, { connection }, createPostgresBackend).on('error', onError),
    worker: (name, processor, options) => {
      const worker = new Worker(name, processor, { ...options, connection }, createPostgresBackend);
      return worker.on('error', onError).on('lockRenewalFailed', (ids) => cancelJobs(worker, ids));
    },
    wake: async (name) => void (await query('SELECT pg_notify($1, $2)', [jobsChannel, name])),
    close: async () => void (await endsWithin(goodbyeMs, pool.end())),
  };
}
