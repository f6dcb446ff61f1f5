import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/core/errors.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { logFile, rotateLog } from '../../src/storage/embedded/postmaster.ts';
import {
  type EmbeddedOptions,
  type EmbeddedServer,
  embeddedStatus,
  startEmbedded,
} from '../../src/storage/embedded/start-embedded.ts';
import { ask } from '../support/embedded-holder.ts';
import { until } from '../support/until.ts';

let folder: string;
let open: EmbeddedServer[];
const made: string[] = [];

/** Most tests share one folder. */
async function freshFolder(): Promise<string> {
  const fresh = await mkdtemp(join(tmpdir(), 'earshot-'));
  made.push(fresh);
  return fresh;
}

beforeEach(async () => {
  folder = made[0] ?? (await freshFolder());
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((server) => server[Symbol.asyncDispose]()));
});

afterAll(async () => {
  for (const each of made) await rm(each, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ folder, logger: silentLogger, ...options });
  open.push(server);
  return server;
}

test('starts, keeps what was written, stops, and starts again', async () => {
  const first = await start();
  await ask(first.url, 'create table kept as select 42 as x');
  expect(await embeddedStatus(folder)).toMatchObject({ running: true, port: Number(new URL(first.url).port) });
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  expect(await embeddedStatus(folder)).toEqual({ running: false, pid: null, port: null });
  const second = await start();
  expect(await ask(second.url, 'select x from kept')).toBe(42);
});

test('writes are safe on disk, texts are UTF-8, times are UTC, and there is room for 200 connections', async () => {
  const { url } = await start();
  const settings = await Promise.all(
    [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'autovacuum',
      'server_encoding',
      'TimeZone',
      'max_connections',
    ].map((name) => ask(url, `show ${name}`)),
  );
  expect(settings).toEqual(['on', 'on', 'on', 'on', 'UTF8', 'UTC', '200']);
  expect(await ask(url, "select lower('ÄÉ')")).toBe('äé');
});

test('only who knows the password gets in, and only over the loopback interface', async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  wrong.password = '';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow();
  expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await ask(url, "select count(*)::int from pg_hba_file_rules where auth_method <> 'scram-sha-256'")).toBe(0);
  expect(await ask(url, 'show unix_socket_directories')).toBe('');
  const secrets = join(folder, 'postgres', 'earshot.json');
  expect((await stat(secrets)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'postgres'))).mode & 0o777).toBe(0o700);
  expect(await readFile(secrets, 'utf8')).toContain(new URL(url).password);
});

test('a folder with a long path and odd characters works', async () => {
  const odd = join(folder, 'x'.repeat(120), `a b'c"d$(touch ${'e'.repeat(20)})\`f\` ü;&`);
  const { url } = await start({ folder: odd });
  expect(await ask(url, 'select 1')).toBe(1);
});

test('a port that is taken is left to its owner', async () => {
  const owner = createServer();
  await new Promise<void>((resolve) => owner.listen(0, '127.0.0.1', resolve));
  const address = owner.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    const { url } = await start({ port: address.port });
    expect(new URL(url).port).not.toBe(String(address.port));
    expect(await ask(url, 'select 1')).toBe(1);
  } finally {
    await new Promise((resolve) => owner.close(resolve));
  }
});

test('a query that still runs does not keep the server from stopping', async () => {
  const server = await start();
  const slow = ask(server.url, 'select pg_sleep(600)').catch((error) => error);
  const running = "select count(*)::int from pg_stat_activity where query = 'select pg_sleep(600)'";
  await until(async () => (await ask(server.url, running)) === 1, 20_000);
  const started = Date.now();
  await server[Symbol.asyncDispose]();
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(await slow).toMatchObject({ message: expect.stringMatching(/terminat|ECONNRESET/) });
  expect((await embeddedStatus(folder)).running).toBe(false);
});

test('a start that is given up leaves nothing running and nothing behind', async () => {
  folder = await freshFolder();
  const duringSetup = AbortSignal.timeout(150);
  await expect(start({ signal: duringSetup })).rejects.toThrow(/abort/i);
  expect(await readdir(folder)).toEqual([]);
  await (await start())[Symbol.asyncDispose]();
  // A server takes longer to start.
  await expect(start({ signal: AbortSignal.timeout(5) })).rejects.toThrow(/abort/i);
  await (await start())[Symbol.asyncDispose]();
  expect((await embeddedStatus(folder)).running).toBe(false);
});

test('a setup that was interrupted is cleared away and done again', async () => {
  folder = await freshFolder();
  const left = join(folder, '.postgres-new-999999999-abc', 'cluster', 'base');
  await mkdir(left, { recursive: true });
  await writeFile(join(left, '1'), 'half');
  await start();
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('the log is kept short, and quotes no row', async () => {
  const server = await start();
  await ask(server.url, 'create table t (x text unique)');
  await ask(server.url, "insert into t values ('what a stranger wrote')");
  await expect(ask(server.url, "insert into t values ('what a stranger wrote')")).rejects.toThrow(/duplicate/);
  const data = join(folder, 'postgres');
  expect(await readFile(logFile(data), 'utf8')).not.toContain('stranger');
  await writeFile(logFile(data), 'x'.repeat(5 * 2 ** 20), { flag: 'a' });
  await rotateLog(data);
  expect((await stat(logFile(data))).size).toBe(0);
  await server[Symbol.asyncDispose]();
  expect(await readFile(logFile(data), 'utf8')).toMatch(/^[^\0]*shut down/);
});

const refused: [string, string, string | null, RegExp][] = [
  ['of another major version', 'PG_VERSION', '17\n', /written by PostgreSQL 17.*brings PostgreSQL 18/],
  ['of another PostgreSQL', 'earshot.json', null, /of another PostgreSQL/],
  ['that holds something else', 'PG_VERSION', null, /something other than Earshot's database/],
  ['whose password was changed', 'earshot.json', '{"password":"other"}', /does not take the password/],
  ['whose password file is broken', 'earshot.json', '{"pass', /earshot\.json.*cannot be read/],
];

test('a folder that is not ours, or not whole, is a clear configuration error', async () => {
  await (await start())[Symbol.asyncDispose]();
  for (const [what, name, text, message] of refused) {
    const file = join(folder, 'postgres', name);
    const before = await readFile(file, 'utf8');
    await (text === null ? rm(file) : writeFile(file, text));
    const error = await start().catch((caught) => caught);
    expect([what, error]).toEqual([what, expect.any(ConfigError)]);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(folder);
    expect((await embeddedStatus(folder)).running).toBe(false);
    await writeFile(file, before, { mode: 0o600 });
  }
  await start();
});

test('a file in the place of the folder is a clear configuration error', async () => {
  folder = await freshFolder();
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(start({ folder: file })).rejects.toThrow(/is a file, not a folder/);
  await expect(start({ folder: join(file, 'below') })).rejects.toThrow(/is a file, not a folder/);
  await writeFile(join(folder, 'postgres'), '');
  await expect(start()).rejects.toThrow(/is a file, not a folder/);
});

test('a server that does not start says what PostgreSQL said', async () => {
  folder = await freshFolder();
  await (await start())[Symbol.asyncDispose]();
  await rm(join(folder, 'postgres', 'global', 'pg_control'));
  await expect(start()).rejects.toThrow(/did not start.*pg_control/s);
});
