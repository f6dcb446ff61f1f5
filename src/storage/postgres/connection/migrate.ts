import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import type { Logger } from '../../../core/logger.ts';
import type { Client } from './database.ts';
import { explainConnection } from './explain-connection.ts';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));
const table = 'earshot_migrations';

/** Whether the tables are those of this version. Most commands need nothing else of the migrations. */
export async function isUpToDate(client: Client): Promise<boolean> {
  const { rows: found } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
    table,
  ]);
  if (!found[0]?.exists) return false;
  const { rows } = await client.query<{ name: string }>(`select name from ${table} order by id`);
  const names = (await readdir(folder)).flatMap((file) => /^(.*)(?<!\.d)\.[jt]s$/.exec(file)?.[1] ?? []).sort();
  return JSON.stringify(rows.map(({ name }) => name)) === JSON.stringify(names);
}

/**
 * Brings the tables up to date. Of several processes that start at once, one migrates and the others wait for it.
 * `steps`: so many migrations at most, for tests of upgrades.
 */
export async function migrate(url: string, logger: Logger, steps = Number.POSITIVE_INFINITY): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'earshot', connectionTimeoutMillis: 15_000 });
  client.on('error', (error) => logger.warn({ error: error.message }, 'lost the connection while migrating'));
  try {
    await client.connect();
  } catch (error) {
    throw explainConnection(error, url);
  }
  try {
    if (steps === Number.POSITIVE_INFINITY && (await isUpToDate(client))) return;
    const { runner } = await import('node-pg-migrate');
    const done = await runner({
      dbClient: client,
      dir: folder,
      // Source maps and type declarations lie beside the compiled files.
      ignorePattern: '.*(?<!(?<!\\.d)\\.[jt]s)',
      direction: 'up',
      count: steps,
      migrationsTable: table,
      advisoryLockMode: 'wait',
      migrationLoaderStrategies: [{ extensions: ['.js', '.ts'], loader: loadMigrations }],
      logger: {
        info: () => {},
        warn: (message) => logger.warn({}, message),
        error: (message) => logger.error({}, message),
      },
    });
    for (const { name } of done) logger.info({ migration: name }, 'migrated the store');
  } finally {
    await client.end();
  }
}

const loadMigrations = (paths: string[]) =>
  Promise.all(
    paths.map(async (path) => ({ id: path, filePaths: [path], actions: await import(pathToFileURL(path).href) })),
  );
