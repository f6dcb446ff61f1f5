import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLogger } from '../../src/core/logger.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { migrate } from '../../src/storage/postgres/connection/migrate.ts';

/** Databases of test runs that died are dropped after this time. */
const keptMs = 60 * 60_000;

// One server per checkout and user, shared by all test processes and stopped by the last.
const checkout = createHash('sha256')
  .update(`${import.meta.dirname}:${process.geteuid?.()}`)
  .digest('hex')
  .slice(0, 12);
const migrations = join(import.meta.dirname, '../../src/storage/postgres/connection/migrations');
const folder = join(tmpdir(), `earshot-test-${checkout}`);
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' };

let open = 0;
let server: Promise<EmbeddedServer> | null = null;
let template: Promise<string> | null = null;

interface Database {
  url: string;
  close(): Promise<void>;
}

/** A fresh, empty database on the test server. `close` drops it, whoever is still connected. */
export const openDatabase = (): Promise<Database> => openCopy(async () => 'template1');

/** As `openDatabase`, with the tables of the store in it. */
export const openMigratedDatabase = (): Promise<Database> =>
  openCopy((url) => {
    template ??= openTemplate(url);
    return template;
  });

async function openCopy(originIn: (url: string) => Promise<string>): Promise<Database> {
  open += 1;
  server ??= startServer();
  const running = await server;
  const name = `test_${Date.now()}_${randomBytes(6).toString('hex')}`;
  await query(running.url, `create database ${name} template ${await originIn(running.url)}`);
  const url = at(running.url, name);
  let closed = false;
  return {
    url,
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

/** The database that migrated ones are copies of. The first process that needs it makes it, the others wait. */
async function openTemplate(serverUrl: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(migrations)).sort())
    hash.update(`${file}\n`).update(await readFile(join(migrations, file)));
  const name = `migrated_${hash.digest('hex').slice(0, 12)}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      await client.query('drop database if exists migrating');
      await client.query('create database migrating');
      await migrate(at(serverUrl, 'migrating'), silentLogger);
      await client.query(`alter database migrating rename to ${name}`);
    }
    return name;
  } finally {
    await client.end();
  }
}

function at(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
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
