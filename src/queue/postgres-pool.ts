import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PgPool } from 'bullmq';
import pg from 'pg';

export interface QueuePool {
  /** As BullMQ takes it. */
  connection: PgPool;
  /** For what is done before and after. */
  pool: pg.Pool;
}

type Query = (sql: string, values?: unknown[]) => Promise<pg.QueryResult>;

// 57P01 shut down, 57P02 crashed, 57P03 not yet, 08: the connection; no code: it was closed half-way.
const goneCodes = /^(57P0[123]|08...|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/**
 * BullMQ waits and asks again when the server cannot be reached, and by this code alone it knows that. After any other it
 * leaves a finished job to be done again.
 */
function asUnreachable(error: Error & { code?: string }): Error {
  const isGone =
    error.code === undefined ? /terminated|timeout|not queryable/i.test(error.message) : goneCodes.test(error.code);
  return isGone ? Object.assign(new Error(error.message, { cause: error }), { code: 'ECONNREFUSED' }) : error;
}

/** All queues and workers of a process share this pool, which opens connections as needed. */
export function openPool(options: pg.PoolConfig, onError: (error: Error) => void): QueuePool {
  const pool = new pg.Pool(options);
  const gone = new WeakSet<pg.PoolClient>();
  // Each queue and each worker listens for errors of the pool.
  pool.setMaxListeners(50);
  pool.on('error', onError);
  // The pool listens to idle clients alone, and BullMQ to its own while it waits for jobs, but not between two queries.
  pool.on('connect', (client) =>
    client.on('error', (error) => {
      gone.add(client);
      onError(error);
    }),
  );

  const expectAlive = async (client: pg.PoolClient): Promise<void> => {
    await nextTurn();
    if (gone.has(client)) throw asUnreachable(new Error('Connection terminated unexpectedly'));
  };
  const query: Query = async (sql, values) => {
    try {
      return await pool.query(sql, values);
    } catch (error) {
      throw asUnreachable(error as Error);
    }
  };
  /**
   * An answer and the end of its connection may come in one piece. BullMQ then sees the end first: it would wait 60 s on a
   * connection that is gone, and take the next one for one that listens. So an answer counts only if its connection lives.
   */
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    await expectAlive(client).catch((error: unknown) => {
      client.release(true);
      throw error;
    });
    const ask: Query = async (sql, values) => {
      const answer = await client.query(sql, values);
      await expectAlive(client);
      return answer;
    };
    return new Proxy(client, { get: (target, key) => (key === 'query' ? ask : Reflect.get(target, key)) });
  };
  const on = (event: 'error', listener: (error: Error) => void): pg.Pool => pool.on(event, listener);
  // BullMQ has its own narrow type of a pool, which pg's overloads do not match.
  const connection = { query, connect, on, end: () => pool.end(), options: pool.options } as unknown as PgPool;
  return { pool, connection };
}
