import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, megabytes } from './bench.ts';
import { cpuSeconds, residentBytes } from './process-usage.ts';

const seconds = 60;

export const bench: Bench = {
  title: `npm start, idle for ${seconds} s: nothing to collect`,
  async run({ progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-idle-'));
    await writeFile(join(folder, 'posts.jsonl'), '');
    await writeFile(
      join(folder, 'earshot.yaml'),
      `sources: { posts: { platform: file, path: posts.jsonl } }\nbrands: [{ name: acme, query: acme }]\n`,
    );
    const child = spawn(process.execPath, ['dist/cli/earshot.js', 'start', '--config', join(folder, 'earshot.yaml')], {
      stdio: 'ignore',
    });
    const pid = child.pid ?? 0;
    progress('starting; the first 25 s are not measured');
    await sleep(25_000);
    const before = cpuSeconds(pid);
    await sleep(seconds * 1000);
    const share = ((cpuSeconds(pid) - before) / seconds) * 100;
    const memory = megabytes(residentBytes(pid));
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
    return [
      { what: 'CPU of Node', value: share, unit: '% of a core', bar: '<= 0.5', holds: share <= 0.5 },
      { what: 'resident memory of Node', value: memory, unit: 'MB', bar: '<= 120', holds: memory <= 120 },
    ];
  },
};
