import pg from 'pg';
import { messageOf } from '../../../core/errors.ts';
import type { Logger } from '../../../core/logger.ts';
import { parseStamp } from './values.ts';

export type Client = Pick<pg.ClientBase, 'query'>;

export interface Database {
  pool: pg.Pool;
  /**
   * Runs `work` in a transaction, again when PostgreSQL broke a deadlock with it. With `durable: false` the commit does
   * not wait for the disk: only for what is found and done again after a crash. The log keeps its order, so that a
   * durable commit makes everything before it durable too.
   */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>, options?: { durable?: boolean }): Promise<T>;
}

const deadlock = '40P01';
const serializationFailure = '40001';
const maxTries = 5;

const mayBeRepeated = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === deadlock || error.code === serializationFailure);

const timestamptz = pg.types.builtins.TIMESTAMPTZ;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === timestamptz && format !== 'binary' ? parseStamp : pg.types.getTypeParser(oid, format ?? 'text'),
};

/**
 * We mostly look a few rows up by index, in what is cached: reading whole tables, or compiling queries, is a bad plan.
 * Times are read as UTC.
 */
const session = '-c timezone=UTC -c datestyle=ISO -c jit=off -c random_page_cost=1.1';

/** The URL with our session settings after its own. */
function withSession(url: string): string {
  const parsed = new URL(url);
  const own = parsed.searchParams.get('options');
  parsed.searchParams.set('options', own ? `${own} ${session}` : session);
  return parsed.href;
}

/** A pool whose sessions are in UTC and give times as epoch ms. A lost connection is logged and replaced. */
export function connectDatabase(url: string, poolSize: number, logger: Logger): Database {
  const pool = new pg.Pool({
    connectionString: withSession(url),
    max: poolSize,
    types,
    application_name: 'earshot',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      // While we leave, the server may be gone before the last connection is.
      if (!pool.ending) logger.warn({ error: error.message }, 'lost a connection to postgresql');
    });
  });
  // The client's own listener has told already.
  pool.on('error', () => {});

  async function attempt<T>(work: (client: pg.PoolClient) => Promise<T>, begin: string): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    pool,
    async transaction(work, { durable = true } = {}) {
      const begin = durable ? 'BEGIN' : 'BEGIN; SET LOCAL synchronous_commit = off';
      for (let tries = 1; ; tries++) {
        try {
          return await attempt(work, begin);
        } catch (error) {
          if (tries === maxTries || !mayBeRepeated(error)) throw error;
          logger.debug({ error: messageOf(error), tries }, 'repeats a transaction');
        }
      }
    },
  };
}
