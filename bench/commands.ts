import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { silentLogger } from '../dist/core/logger.js';
import { openStore } from '../dist/storage/index.js';
import { type Bench, type Figure, megabytes } from './bench.ts';
import { openWorkplace } from './workplace.ts';

const rounds = 9;
const commands = [['status'], ['incidents', 'list'], ['export', '--brand', 'acme', '--out', '-']];
const reportsUsage = `import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));`;

interface Usage {
  /** User and system. */
  cpuMs: number;
  peakBytes: number;
}

function runOnce(program: string, args: readonly string[]): Promise<Usage> {
  const preload = `data:text/javascript,${encodeURIComponent(reportsUsage)}`;
  const child = spawn(process.execPath, ['--import', preload, program, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stdio[3]?.on('data', (chunk) => {
    said += String(chunk);
  });
  return new Promise((done, fail) => {
    child.once('error', fail).once('close', (code) => {
      if (code !== 0) return fail(new Error(`${args.join(' ')} ended with ${code}`));
      const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(said) as NodeJS.ResourceUsage;
      done({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 });
    });
  });
}

const medianOf = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** `npm run bench -- commands OTHER/dist` runs another build in turns with this one, and shows the ratio. */
export const bench: Bench = {
  title: `Commands that ask the store, on a warm embedded server: the median of ${rounds} runs`,
  async run({ progress, args: [other] }) {
    await using place = await openWorkplace();
    await using _opened = await openStore(place.config, silentLogger);
    const builds = ['dist', ...(other === undefined ? [] : [resolve(other)])];
    const figures: Figure[] = [];
    for (const command of commands) {
      progress(command.join(' '));
      const usages = builds.map((): Usage[] => []);
      for (let round = 0; round < rounds; round += 1)
        for (const [at, build] of builds.entries())
          usages[at]?.push(await runOnce(`${build}/cli/earshot.js`, [...command, '--config', place.configFile]));
      const [ours = 0, theirs] = usages.map((list) => medianOf(list.map(({ cpuMs }) => cpuMs)));
      const name = command.slice(0, 2).join(' ');
      figures.push({ what: `${name}: CPU`, value: ours, unit: 'ms' });
      const peak = medianOf((usages[0] ?? []).map(({ peakBytes }) => peakBytes));
      figures.push({ what: `${name}: peak memory`, value: megabytes(peak), unit: 'MB' });
      if (theirs !== undefined)
        figures.push({ what: `${name}: CPU, of the other build's`, value: ours / theirs, unit: '' });
    }
    return figures;
  },
};
