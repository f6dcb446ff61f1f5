import { randomBytes } from 'node:crypto';
import { access, chmod, chown, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import * as check from '../../src/cli/check/check.ts';
import * as start from '../../src/cli/start.ts';
import { systemClock } from '../../src/core/clock.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { examineTimeZones } from '../../src/probes/time-zone-data.ts';
import { openQueue } from '../../src/queue/index.ts';
import { probeRedis } from '../../src/queue/probe-redis.ts';
import { startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { type ServerState, whyUnfit } from '../../src/storage/postgres/connection/why-unfit.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { probePostgres } from '../../src/storage/postgres/peek/probe-postgres.ts';
import { openDatabase, openMigratedDatabase } from '../support/database.ts';
import { ask } from '../support/embedded-holder.ts';
import { redisInstalled, startRedis } from '../support/redis.ts';
import { runCommand } from '../support/run-command.ts';

let top = '';
let database: Awaited<ReturnType<typeof openDatabase>>;
/** It accepts connections and never says a word. */
let mute: Server;
let muteUrl = '';

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'earshot-verdict-'));
  database = await openDatabase();
  mute = createServer(() => {});
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const address = mute.address();
  if (typeof address === 'object' && address) muteUrl = `127.0.0.1:${address.port}`;
});
afterAll(async () => {
  mute.close();
  await database.close();
  await rm(top, { recursive: true, force: true });
});

const rest = `sources: { posts: { platform: file, path: posts.jsonl } }
channels: { screen: { type: console } }
brands: [{ name: kaffa }]
`;
let files = 0;
async function configOf(keys: string): Promise<string> {
  files += 1;
  const file = join(top, `${files}.yaml`);
  await writeFile(join(top, 'posts.jsonl'), '{"id":"1","text":"kaffa","at":"2026-03-16T12:00:00Z"}\n');
  await writeFile(file, `${keys}\n${rest}`);
  return file;
}

/** What both commands say of the configuration; both must refuse it. */
async function refusalOf(keys: string): Promise<string[]> {
  const file = await configOf(keys);
  try {
    const { out } = await runCommand(check, 'check', '--json', '--config', file);
    expect(process.exitCode).toBe(1);
    const { failures } = JSON.parse(out) as { failures: string[] };
    const started = await runCommand(start, 'start', '--config', file).catch((error: unknown) => error);
    expect(started).toBeInstanceOf(ConfigError);
    expect((started as ConfigError).message).toBe(failures.join('\n'));
    return failures;
  } finally {
    process.exitCode = 0;
  }
}

const refused: [string, () => string, RegExp][] = [
  [
    'a folder that takes no files',
    () => 'data: /proc/x',
    /^The embedded database .*\/proc\/x: nothing can be stored in \/proc/,
  ],
  [
    'a file in place of the data folder',
    () => `data: ${top}/posts.jsonl/x`,
    /^The embedded database .*is a file, not a folder/,
  ],
  [
    'PostgreSQL that is away',
    () => 'store: postgres://me:hidden-word@127.0.0.1:1/none',
    /^Cannot open PostgreSQL at postgres:\/\/127\.0\.0\.1:1\/none: the connection was refused/,
  ],
  [
    'a wrong PostgreSQL password',
    () => `store: ${Object.assign(new URL(database.url), { password: 'hidden-word' }).href}`,
    /^Cannot open PostgreSQL at .*the user or the password is wrong: correct them in "store"/,
  ],
  [
    'a database that is not there',
    () => `store: ${Object.assign(new URL(database.url), { pathname: '/nowhere' }).href}`,
    /^Cannot open PostgreSQL at .*there is no such database: create it/,
  ],
  [
    'Redis that is away',
    () => `store: ${database.url}\nqueue: redis://:hidden-word@127.0.0.1:1`,
    /^Cannot use Redis at redis:\/\/127\.0\.0\.1:1: the connection was refused/,
  ],
];

describe('check and start refuse in the same words, within 10 s,', () => {
  test.each(refused)(
    '%s',
    async (_, keys, words) => {
      const failures = await refusalOf(keys());
      expect(failures).toEqual([expect.stringMatching(words)]);
      expect(failures.join()).not.toContain('hidden-word');
    },
    30_000,
  );

  test('everything that fails at once', async () => {
    const failures = await refusalOf('store: postgres://127.0.0.1:1/none\nqueue: redis://127.0.0.1:1');
    expect(failures).toEqual([expect.stringContaining('PostgreSQL'), expect.stringContaining('Redis')]);
  });
});

describe('a PostgreSQL that answers and yet cannot hold the store is refused by check and start in the same words:', () => {
  let served: Awaited<ReturnType<typeof openDatabase>>;
  let role = '';
  let url = '';
  const admin = (sql: string) => ask(served.url, sql);

  /** A user who may do what the store and the queue need. */
  beforeEach(async () => {
    served = await openMigratedDatabase();
    role = `role_${randomBytes(6).toString('hex')}`;
    const password = 'hidden-word';
    url = Object.assign(new URL(served.url), { username: role, password }).href;
    await admin(`create role ${role} login password '${password}'`);
    await admin(`grant create on database ${database()} to ${role}`);
    await admin(`grant create on schema public to ${role}`);
    await admin(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  });
  afterEach(async () => {
    await admin(`drop owned by ${role}`);
    await admin(`drop role ${role}`);
    await served.close();
  });
  const database = (): string => new URL(served.url).pathname.slice(1);
  const refusal = async (keys = ''): Promise<string> => {
    const failures = await refusalOf(`store: ${url}\n${keys}`);
    expect(failures).toHaveLength(1);
    expect(failures.join()).not.toContain('hidden-word');
    return failures.join();
  };

  test('one that takes no writes', async () => {
    await admin(`alter role ${role} set default_transaction_read_only = on`);
    expect(await refusal()).toMatch(
      /^Cannot use PostgreSQL at .*default_transaction_read_only is on.*Turn that off .* or name a server that takes writes/,
    );
  });

  test('one without rights to the tables', async () => {
    await admin(`revoke insert on mentions, scores, buckets, leases from ${role}`);
    expect(await refusal()).toMatch(
      /lacks rights to tables of Earshot \(buckets, leases, mentions and 1 more\)\. Grant them \("grant select, insert/,
    );
  });

  test('one without rights to the record of migrations', async () => {
    await admin(`revoke select on earshot_migrations from ${role}`);
    expect(await refusal()).toMatch(/^Cannot open PostgreSQL at .*its user lacks rights there/);
  });

  test('one that may not create tables, before the first start', async () => {
    const { url: fresh, close } = await openDatabase();
    try {
      const path = new URL(fresh).pathname;
      await ask(fresh, `grant create on database ${path.slice(1)} to ${role}`);
      url = Object.assign(new URL(url), { pathname: path }).href;
      expect(await refusal()).toMatch(/may not create tables there\. Grant it \("grant create on schema public to/);
      await ask(fresh, `drop owned by ${role}`);
    } finally {
      await close();
    }
  });

  test('one with the tables of another version, which belong to another user', async () => {
    await admin('delete from earshot_migrations where id = (select max(id) from earshot_migrations)');
    expect(await refusal()).toMatch(
      /tables are of another version .* belong to another user.* Name that user in "store"/,
    );
  });

  test('one that may not create the schema of the job queue', async () => {
    await admin(`revoke create on database ${database()} from ${role}`);
    expect(await refusal()).toMatch(/may not create the schema of the job queue.*grant create on database/);
  });

  test('one whose job queue belongs to another user', async () => {
    const queue = await openQueue({
      engine: { engine: 'postgres', url: served.url },
      logger: silentLogger,
      clock: systemClock,
    });
    await queue[Symbol.asyncDispose]();
    expect(await refusal()).toMatch(/tables of the job queue there, in the schema bullmq, belong to another user/);
  });

  test('but not one that has what it needs: rights to the tables, and to make the queue', async () => {
    await admin(`revoke create on schema public from ${role}`);
    expect(await probePostgres(url, { holdsQueue: true })).toMatch(/^PostgreSQL .* answers/);
    await using store = await openPostgres({ url, logger: silentLogger });
    expect(await store.lease('name', 'holder', 1)).toMatchObject({ token: expect.any(Number) });
    await using queue = await openQueue({
      engine: { engine: 'postgres', url },
      logger: silentLogger,
      clock: systemClock,
    });
    await queue.nudge('detect', { brand: 'kaffa' });
  });
});

test('a standby is refused as such, though no standby takes writes', () => {
  const standby: ServerState = {
    isStandby: true,
    isReadOnly: true,
    schema: 'public',
    mayCreateTables: true,
    mayCreateSchemas: true,
    ownsTables: true,
    ownsQueue: true,
    closedTables: [],
  };
  const needs = { isUpToDate: true, holdsQueue: true };
  expect(whyUnfit(standby, needs)).toMatch(/^it is a standby, which can only be read\. Name the primary in "store"/);
  expect(whyUnfit({ ...standby, isStandby: false, isReadOnly: false }, needs)).toBeNull();
});

test('a server that accepts and says nothing is given up, with what to check', async () => {
  await expect(probePostgres(`postgres://me:hidden-word@${muteUrl}/none`, { withinMs: 200 })).rejects.toThrow(
    /Cannot open PostgreSQL at .*it does not answer: check host, port and firewall/,
  );
  await expect(probeRedis(`redis://${muteUrl}`, 200)).rejects.toThrow(
    /Cannot use Redis at .*it does not answer: check/,
  );
});

const asRoot = process.geteuid?.() === 0 ? test : test.skip;
const withRedis = redisInstalled ? test : test.skip;
withRedis('check and start refuse a Redis that is full, and one that is a replica (needs redis-server)', async () => {
  const server = await startRedis();
  const redis = new Redis(server.url);
  try {
    await redis.config('SET', 'maxmemory', '1');
    const full = await refusalOf(`store: ${database.url}\nqueue: ${server.url}`);
    expect(full).toEqual([
      expect.stringMatching(/^Cannot use Redis at .*it is full: raise its maxmemory, or use a Redis/),
    ]);
    await redis.config('SET', 'maxmemory', '0');
    await redis.replicaof('127.0.0.1', 1);
    const replica = await refusalOf(`store: ${database.url}\nqueue: ${server.url}`);
    expect(replica).toEqual([
      expect.stringMatching(/^Cannot use Redis at .*it is a replica.*name the primary in "queue"/),
    ]);
  } finally {
    redis.disconnect();
    await server.close();
  }
});

withRedis(
  'check and start refuse a Redis that evicts, and one whose password is wrong (needs redis-server)',
  async () => {
    const redis = await startRedis('allkeys-lru');
    try {
      const [evicts] = await refusalOf(`store: ${database.url}\nqueue: ${redis.url}`);
      expect(evicts).toMatch(/^Cannot use Redis at .*maxmemory-policy allkeys-lru.*Set 'maxmemory-policy noeviction'/);
      const wrong = await refusalOf(`store: ${database.url}\nqueue: ${redis.url.replace('//', '//me:hidden-word@')}`);
      expect(wrong).toEqual([expect.stringMatching(/^Cannot use Redis at .*it wants another user or password/)]);
    } finally {
      await redis.close();
    }
  },
);

describe('a data folder', () => {
  let data = '';
  let password = '';
  beforeAll(async () => {
    data = join(top, 'data');
    await mkdir(data);
    const server = await startEmbedded({ folder: data, logger: silentLogger });
    password = new URL(server.url).password;
    await server[Symbol.asyncDispose]();
  });

  test('of a restored backup, which others may enter, is refused with what to run', async () => {
    const cluster = join(data, 'postgres');
    await chmod(cluster, 0o755);
    try {
      expect(await refusalOf(`data: ${data}`)).toEqual([
        `The embedded database cannot use ${cluster}: its mode is 0755, and PostgreSQL refuses a folder that others may enter. Run "chmod -R go-rwx ${cluster}".`,
      ]);
    } finally {
      await chmod(cluster, 0o700);
    }
  });

  asRoot('with parts that belong to another user is refused (needs root)', async () => {
    const global = join(data, 'postgres', 'global');
    await chown(global, 65_534, 65_534);
    try {
      const [failure] = await refusalOf(`data: ${data}`);
      expect(failure).toMatch(/global belongs to the user with id 65534, and PostgreSQL would run as 0.*chown -R 0 /);
    } finally {
      await chown(global, 0, 0);
    }
  });

  test('with a wrong password in it is refused', async () => {
    const secrets = join(data, 'postgres', 'earshot.json');
    await writeFile(secrets, '{"password":"hidden-word"}', { mode: 0o600 });
    try {
      const [failure, ...others] = await refusalOf(`data: ${data}`);
      expect(failure).toMatch(
        /^The embedded database .*does not take the password in its earshot\.json: put the right one back/,
      );
      expect(others).toEqual([]);
    } finally {
      await writeFile(secrets, JSON.stringify({ password }), { mode: 0o600 });
    }
  });

  test.each(['', '\n', 'not a number'])(
    'whose postmaster.pid holds %j since a crash is fit, and is mended',
    async (content) => {
      const pidFile = join(data, 'postgres', 'postmaster.pid');
      await writeFile(pidFile, content);
      await utimes(pidFile, 0, 0);
      const { out } = await runCommand(check, 'check', '--json', '--config', await configOf(`data: ${data}`));
      expect(JSON.parse(out)).toMatchObject({ ok: true, failures: [] });
    },
  );

  test('is examined without leaving anything in it', async () => {
    const fresh = join(top, 'fresh');
    const { out } = await runCommand(check, 'check', '--json', '--config', await configOf(`data: ${fresh}/data`));
    expect(JSON.parse(out)).toMatchObject({ ok: true });
    await expect(access(fresh)).rejects.toThrow(/ENOENT/);
    expect(await readdir(top)).not.toContainEqual(expect.stringMatching(/try/));
  });
});

test('time zone data that knows no summer time, or nothing at all, is refused', () => {
  expect(examineTimeZones()).toMatch(/^ICU \d/);
  const message = /no usable time zone data.*NODE_ICU_DATA/;
  expect(() => examineTimeZones(() => 12)).toThrow(message);
  expect(() =>
    examineTimeZones(() => {
      throw new RangeError('Invalid time zone');
    }),
  ).toThrow(message);
});
