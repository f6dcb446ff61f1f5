import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const installed = (name: string): [string, string] => {
  const { name: real, version } = json(`node_modules/${name}/package.json`);
  return [real, version];
};

/** Of snoowrap's tree: from which major version on no hole is known. */
const safe: Record<string, [name: string, major: number]> = {
  request: ['@cypress/request', 4],
  'tough-cookie': ['tough-cookie', 5],
  ws: ['ws', 8],
  'form-data': ['form-data', 4],
};

test('what old dependencies of snoowrap are replaced by goes into the package, as overrides hold only where they stand', () => {
  expect(json('package.json').bundleDependencies).toEqual(['snoowrap']);
  const { packages } = json('package-lock.json') as { packages: Record<string, { inBundle?: boolean }> };
  for (const name of ['snoowrap', 'request-promise', ...Object.keys(safe)])
    expect({ name, inBundle: packages[`node_modules/${name}`]?.inBundle }).toEqual({ name, inBundle: true });
  for (const [name, [real, major]] of Object.entries(safe)) {
    const [found, version] = installed(name);
    expect(found).toBe(real);
    expect(Number.parseInt(version, 10)).toBeGreaterThanOrEqual(major);
  }
  const second = Object.keys(packages).filter((path) =>
    Object.keys(safe).some((name) => path.endsWith(`/node_modules/${name}`)),
  );
  expect(second).toEqual([]);
});

test('a package that has an install script is named, and says whether it may run', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, { hasInstallScript?: boolean }> };
  const scripted = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript && path !== '' ? [path.split('node_modules/').at(-1) ?? ''] : [],
  );
  const { allowScripts } = json('package.json') as { allowScripts: Record<string, boolean> };
  expect(scripted.filter((name) => allowScripts[name] === undefined)).toEqual([]);
});

test.each([
  [{}, false],
  [{ clientId: 'an-app', clientSecret: 'hush' }, true],
])('snoowrap is loaded only by a source of Reddit with credentials: %j', async (credentials, isLoaded) => {
  const plugin = JSON.stringify(join(root, 'dist/collectors/platforms/reddit/reddit.js'));
  const program = `import { createRequire } from 'node:module';
    const { reddit } = await import(${plugin});
    const settings = reddit.settings.parse({ baseUrl: 'http://127.0.0.1:1', ...${JSON.stringify(credentials)} });
    const context = { name: 'reddit', clock: { now: () => Date.now() }, logger: console };
    await reddit.create(settings, context).check(new AbortController().signal).catch(() => {});
    const files = Object.keys(createRequire(import.meta.url).cache);
    console.log(files.some((file) => file.includes('/snoowrap/')));
    process.exit(0);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
  expect(stdout.trim()).toBe(String(isLoaded));
});
