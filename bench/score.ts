import { spawnSync } from 'node:child_process';
import type { Bench } from './bench.ts';

const root = process.cwd();

function cpuOf(args: string[], input: string): number {
  const result = spawnSync(
    'bash',
    ['-c', `TIMEFORMAT='%U %S'; time ${[process.execPath, ...args].join(' ')} >/dev/null`],
    {
      input,
      encoding: 'utf8',
      cwd: root,
    },
  );
  const [user, system] = result.stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return (user ?? 0) + (system ?? 0);
}

export const bench: Bench = {
  title: 'earshot score: one line, CPU from process start to answer',
  async run() {
    const runs = Array.from({ length: 5 }, () => cpuOf(['dist/cli/earshot.js', 'score'], 'This is terrible\n')).sort(
      (a, b) => a - b,
    );
    const node = Array.from({ length: 5 }, () => cpuOf(['-e', '0'], '')).sort((a, b) => a - b);
    const value = runs[2] ?? 0;
    return [
      { what: 'CPU of one line (median of 5)', value, unit: 's', bar: '< 0.5', holds: value < 0.5 },
      { what: 'ratio to an empty Node process', value: value / (node[2] ?? 1), unit: 'x' },
    ];
  },
};
