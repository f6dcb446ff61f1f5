import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { embeddedStatus } from '../../src/storage/embedded/start-embedded.ts';

/** Runs SQL on the embedded server of a data folder without holding it; null: it does not run, or not yet. */
export async function inspectEmbedded<Row extends pg.QueryResultRow>(data: string, sql: string): Promise<Row[] | null> {
  const { port } = await embeddedStatus(data);
  if (port === null) return null;
  const { password } = JSON.parse(await readFile(join(data, 'postgres', 'earshot.json'), 'utf8')) as {
    password: string;
  };
  const client = new pg.Client({
    connectionString: `postgres://earshot:${password}@127.0.0.1:${port}/postgres`,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}
