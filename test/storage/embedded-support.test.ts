import { expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../support/database.ts';

test('each database is fresh, and gone after close', async () => {
  const [one, two] = await Promise.all([openDatabase(), openDatabase()]);
  expect(one.url).not.toBe(two.url);
  const client = new pg.Client({ connectionString: one.url });
  client.on('error', () => {});
  await client.connect();
  await client.query('create table t (x int)');
  await one.close();
  await expect(client.query('select 1')).rejects.toThrow();
  await expect(new pg.Client({ connectionString: one.url }).connect()).rejects.toThrow(/does not exist/);
  await two.close();
});
