import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import * as incidents from '../../../src/cli/incidents/incidents.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { embeddedStatus, startEmbedded } from '../../../src/storage/embedded/start-embedded.ts';
import { openDatabase } from '../../support/database.ts';
import { runCommand } from '../../support/run-command.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-open-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const list = (config: string) => runCommand(incidents, 'incidents', 'list', '--config', config);

test('a command that finds no store says so, and creates none', async () => {
  const file = join(folder, 'earshot.yaml');
  await writeFile(file, 'brands: [{ name: kaffa }]\n');
  await expect(list(file)).rejects.toThrow(`There is nothing stored in ${join(folder, 'data')} yet: 'earshot start'`);
  expect(await readdir(folder)).toEqual(['earshot.yaml']);
});

test('nor does it make tables in an empty database', async () => {
  const database = await openDatabase();
  const file = join(folder, 'earshot.yaml');
  await writeFile(file, `store: "${database.url}"\nbrands: [{ name: kaffa }]\n`);
  await expect(list(file)).rejects.toThrow("There is nothing stored in that database yet: 'earshot start'");
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("SELECT FROM pg_tables WHERE schemaname = 'public'");
  await client.end();
  await database.close();
  expect(rows).toHaveLength(0);
});

test('a command that finds no configuration says so, and creates nothing', async () => {
  await expect(list(join(folder, 'none.yaml'))).rejects.toThrow(
    'there is no such file; name another one with --config',
  );
  expect(await readdir(folder)).toEqual([]);
});

test('a command that finds the embedded database stopped says that it starts it, and leaves it stopped', async () => {
  const file = join(folder, 'earshot.yaml');
  await writeFile(file, 'brands: [{ name: kaffa }]\n');
  const data = join(folder, 'data');
  const options = { folder: data, logger: silentLogger };
  await (await startEmbedded(options))[Symbol.asyncDispose]();
  const { said, out } = await list(file);
  expect(said).toContain(`The embedded database in ${data} stands still: it is started for this command, and stopped`);
  expect(out).toBe('No incidents.\n');
  expect((await embeddedStatus(data)).running).toBe(false);
  await using server = await startEmbedded(options);
  expect((await list(file)).said).toBe('');
  expect(await embeddedStatus(data)).toMatchObject({ running: true, port: Number(new URL(server.url).port) });
});
