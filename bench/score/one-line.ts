import { spawnSync } from 'node:child_process';
import type { Figure } from '../bench.ts';
import { median } from './median.ts';

/** CPU seconds of one process, as the shell's `time` tells them. */
function cpuOf(args: string[], input: string): number {
  const command = `TIMEFORMAT='%U %S'; time ${[process.execPath, ...args].join(' ')} >/dev/null`;
  const result = spawnSync('bash', ['-c', command], { input, encoding: 'utf8' });
  const [user, system] = result.stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return (user ?? 0) + (system ?? 0);
}

/** What a script pays that scores one line: no thread may start for it. */
export function measureOneLine(): Figure[] {
  const line = median(Array.from({ length: 5 }, () => cpuOf(['dist/cli/earshot.js', 'score'], 'This is terrible\n')));
  const empty = median(Array.from({ length: 5 }, () => cpuOf(['-e', '0'], '')));
  return [
    { what: 'earshot score of one line: CPU (median of 5)', value: line, unit: 's', bar: '< 0.5', holds: line < 0.5 },
    { what: 'ratio to an empty Node process', value: line / empty, unit: 'x' },
  ];
}
