import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';

export const bench: Bench = {
  title: 'installed without dev dependencies',
  async run({ progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-size-'));
    for (const name of ['package.json', 'package-lock.json', 'dist', 'config', 'assets', 'demo'])
      await cp(name, join(folder, name), { recursive: true });
    progress('npm ci --omit=dev');
    execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
    const megabytes = Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]);
    await rm(folder, { recursive: true });
    return [
      { what: 'package with node_modules', value: megabytes, unit: 'MB', bar: '<= 250', holds: megabytes <= 250 },
    ];
  },
};
