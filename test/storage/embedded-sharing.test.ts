import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { silentLogger } from '../../src/core/logger.ts';
import { type EmbeddedServer, embeddedStatus, startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { ask, type Holder, holdElsewhere } from '../support/embedded-holder.ts';
import { until } from '../support/until.ts';

let folder: string;
const made: string[] = [];

/** Most tests share one folder; the first setup needs one of its own. */
async function freshFolder(): Promise<string> {
  const fresh = await mkdtemp(join(tmpdir(), 'earshot-'));
  made.push(fresh);
  return fresh;
}

beforeEach(async () => {
  folder = made[0] ?? (await freshFolder());
});

afterEach(async () => {
  // Whatever a failed test left: a last one in and out stops the server.
  await leave(await start());
});

afterAll(async () => {
  for (const each of made) await rm(each, { recursive: true, force: true });
});

const start = (): Promise<EmbeddedServer> => startEmbedded({ folder, logger: silentLogger });
const hold = (): Promise<Holder> => holdElsewhere(folder);
const leave = (server: EmbeddedServer): PromiseLike<void> => server[Symbol.asyncDispose]();
const running = async (): Promise<boolean> => (await embeddedStatus(folder)).running;
async function serverPid(): Promise<number> {
  const { pid } = await embeddedStatus(folder);
  if (pid === null) throw new Error('no server runs');
  return pid;
}

test('several share one server, and the last to leave stops it', async () => {
  const other = await hold();
  const [one, two] = await Promise.all([start(), start()]);
  expect([one.url, two.url]).toEqual([other.url, other.url]);
  await leave(one);
  await other.leave();
  expect(await ask(two.url, 'select 1')).toBe(1);
  await leave(two);
  expect(await running()).toBe(false);
});

test('simultaneous first starts end up with one server', async () => {
  folder = await freshFolder();
  const others = await Promise.all([hold(), hold(), hold()]);
  const here = await start();
  expect(new Set([here.url, ...others.map(({ url }) => url)]).size).toBe(1);
  await Promise.all([leave(here), ...others.map((other) => other.leave())]);
  expect(await running()).toBe(false);
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('comers and goers never lose the server under each other', async () => {
  await leave(await start());
  const come = async (worker: number): Promise<void> => {
    for (let round = 0; round < 4; round += 1) {
      const server = await start();
      for (let query = 0; query < 3; query += 1) {
        expect(await ask(server.url, `select ${worker}`)).toBe(worker);
        await sleep(((worker * 7 + round * 5 + query) % 11) * 2);
      }
      await leave(server);
    }
  };
  await Promise.all([1, 2, 3, 4].map(come));
  expect(await running()).toBe(false);
});

test('after kill -9 of a process the server runs on, and the next one joins it', async () => {
  const killed = await hold();
  await ask(killed.url, 'drop table if exists kept');
  await ask(killed.url, 'create table kept as select 1 as x');
  const pid = await serverPid();
  await killed.kill();
  expect(await running()).toBe(true);
  const next = await start();
  expect(await serverPid()).toBe(pid);
  expect(await ask(next.url, 'select x from kept')).toBe(1);
  await leave(next);
  expect(await running()).toBe(false);
});

test('after kill -9 of a process and of the server the next start recovers', async () => {
  const killed = await hold();
  await ask(killed.url, 'drop table if exists kept');
  await ask(killed.url, 'create table kept as select 1 as x');
  const pid = await serverPid();
  await killed.kill();
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await running()));
  const next = await start();
  expect(await ask(next.url, 'select x from kept')).toBe(1);
  await leave(next);
});

test('a stale postmaster.pid whose process id is used again is no obstacle', async () => {
  const killed = await hold();
  const pid = await serverPid();
  await killed.kill();
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await running()));
  const file = join(folder, 'postgres', 'postmaster.pid');
  await writeFile(file, (await readFile(file, 'utf8')).replace(String(pid), String(process.pid)));
  expect(await running()).toBe(false);
  const next = await start();
  expect(await ask(next.url, 'select 1')).toBe(1);
  await leave(next);
});

test('a server that dies under us is started again on its port', async () => {
  const [here, other] = [await start(), await hold()];
  const before = await serverPid();
  process.kill(before, 'SIGKILL');
  await until(async () => (await ask(here.url, 'select 1').catch(() => 0)) === 1);
  expect(await serverPid()).not.toBe(before);
  // The other may find itself alone while we are on our way back: then it stops the server, and we start it once more.
  await other.leave();
  await until(async () => (await ask(here.url, 'select 1').catch(() => 0)) === 1);
  await leave(here);
  expect(await running()).toBe(false);
});

test('who leaves while the server is on its way back has left', async () => {
  for (let round = 0; round < 6; round += 1) {
    const here = await start();
    const before = await serverPid();
    process.kill(before, 'SIGKILL');
    await until(async () => {
      const lines = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
      return Number(lines[0]) !== before && lines[7]?.trim() === 'ready';
    });
    // It is being entered again now.
    await sleep(round * 5);
    await leave(here);
    expect(await running()).toBe(false);
  }
});

test('kill -9 in the middle of the first setup leaves nothing that hinders the next', async () => {
  folder = await freshFolder();
  const dying = hold().catch(() => null);
  await until(async () => (await readdir(folder)).some((name) => name.startsWith('.postgres-new-')));
  const [work = ''] = await readdir(folder);
  await until(async () => (await readdir(join(folder, work, 'cluster')).catch((): string[] => [])).includes('base'));
  process.kill(Number(work.split('-')[2]), 'SIGKILL');
  await dying;
  const next = await start();
  expect(await ask(next.url, 'select 1')).toBe(1);
  await leave(next);
  await leave(await start());
  expect((await readdir(folder)).includes('postgres')).toBe(true);
});

test('Ctrl-C in the terminal of a process does not reach the server', async () => {
  const holder = await hold();
  const pid = await serverPid();
  // What a terminal does: every process of the group gets the signal. This holder ignores it.
  process.kill(-holder.pid, 'SIGINT');
  await sleep(200);
  expect(await serverPid()).toBe(pid);
  expect(await ask(holder.url, 'select 1')).toBe(1);
  await holder.leave();
  await until(async () => !(await running()));
});
