import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

// Two-part keys are a number space of their own in PostgreSQL: nothing that locks by one number meets these.
const key = '1163219784, 1';
const connectTimeoutMs = 10_000;
/** Whoever is about to stop the server has it stopped by then, or died. */
const lockTimeoutMs = 2_000;
const leaveTimeoutMs = 5_000;

/**
 * One process's hold on the running server: a connection with a shared lock. When the process dies, however it dies,
 * the connection and the lock are gone.
 */
export interface Hold {
  /** Settles when the connection is lost or released. */
  lost: Promise<void>;
  /** Lets go. True: nobody else holds the server, and nobody can take it until `close`. */
  release(): Promise<boolean>;
  close(): Promise<void>;
}

/** Null: the server is on its way up or down, or someone is about to stop it: try again. */
export async function takeHold(url: string): Promise<Hold | null> {
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'earshot hold',
  });
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`set lock_timeout = ${lockTimeoutMs}; select pg_advisory_lock_shared(${key})`);
    // The lock of someone who stops the server is free once their connection is ended, and ours may live a moment longer.
    await enter(url);
  } catch (error) {
    await client.end().catch(() => {});
    if (isPassing(error)) return null;
    throw error;
  }
  // A forgotten hold does not keep a process alive.
  socket.unref();
  return {
    lost,
    async release() {
      socket.ref();
      // Before the try: two that leave together would else keep each other from being the last.
      const leaving = client
        .query(`select pg_advisory_unlock_shared(${key})`)
        .then(() => client.query<{ last: boolean }>(`select pg_try_advisory_lock(${key}) as last`))
        .then(({ rows }) => rows[0]?.last === true)
        .catch(() => false);
      const timer = new AbortController();
      const tooLate = sleep(leaveTimeoutMs, false, { signal: timer.signal }).catch(() => false);
      return await Promise.race([leaving, tooLate]).finally(() => timer.abort());
    },
    async close() {
      await client.end().catch(() => {});
    },
  };
}

/** Throws when the server lets nobody in, as while it stops. */
async function enter(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  client.on('error', () => {});
  await client.connect().finally(() => client.end().catch(() => {}));
}

// 55P03 lock timeout, 57P01 shut down, 57P02 crashed, 57P03 not yet; no code: the connection was closed half-way.
const passing = new Set(['55P03', '57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === undefined ? /terminated|ended|timeout|closed|not queryable/i.test(String(error)) : passing.has(code);
}
