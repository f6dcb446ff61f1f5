import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLogger } from '../../src/core/logger.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/storage/embedded/start-embedded.ts';

/** Databases of test runs that died are dropped after this time. */
const keptMs = 60 * 60_000;

// One server per checkout and user, shared by all test processes and stopped by the last.
const checkout = createHash('sha256')
  .update(`${import.meta.dirname}:${process.geteuid?.()}`)
  .digest('hex')
  .slice(0, 12);
const folder = join(tmpdir(), `earshot-test-${checkout}`);
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' };

let open = 0;
let server: Promise<EmbeddedServer> | null = null;

/** A fresh, empty database on the test server. `close` drops it, whoever is still connected. */
export async function openDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  open += 1;
  server ??= startServer();
  const running = await server;
  const name = `test_${Date.now()}_${randomBytes(6).toString('hex')}`;
  await query(running.url, `create database ${name}`);
  const url = new URL(running.url);
  url.pathname = `/${name}`;
  let closed = false;
  return {
    url: url.href,
    async close() {
      if (closed) return;
      closed = true;
      await query(running.url, `drop database if exists ${name} with (force)`);
      open -= 1;
      if (open > 0) return;
      server = null;
      await running[Symbol.asyncDispose]();
    },
  };
}

async function startServer(): Promise<EmbeddedServer> {
  const started = await startEmbedded({ folder, logger: silentLogger, settings });
  const databases = await query(started.url, `select datname from pg_database where datname ~ '^test_[0-9]+_'`);
  for (const { datname } of databases) {
    if (Number(datname.split('_')[1]) > Date.now() - keptMs) continue;
    await query(started.url, `drop database if exists ${datname} with (force)`);
  }
  return started;
}

async function query(url: string, sql: string): Promise<{ datname: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ datname: string }>(sql)).rows;
  } finally {
    await client.end();
  }
}
