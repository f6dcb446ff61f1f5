import { cpus } from 'node:os';
import type { Bench } from './bench.ts';

// One file each: npm run bench -- NAME [--json]
const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  pipeline: () => import('./pipeline.ts'),
  export: () => import('./export.ts'),
  idle: () => import('./idle.ts'),
  score: () => import('./score.ts'),
  size: () => import('./size.ts'),
  backtest: () => import('./backtest.ts'),
  demo: () => import('./demo.ts'),
};

const args = process.argv.slice(2);
const json = args.includes('--json');
const [name] = args.filter((arg) => !arg.startsWith('-'));
const load = name === undefined ? undefined : benches[name];
if (!load) {
  console.error(`Which one? npm run bench -- ${Object.keys(benches).join('|')} [--json]`);
  process.exit(2);
}
const { bench } = await load();
if (!json) console.log(`${bench.title} (${cpus().length} cores, Node ${process.version})`);
const figures = await bench.run({ progress: (text) => process.stderr.write(`${text}\n`) });
if (json) console.log(JSON.stringify({ bench: name, figures }));
else console.table(figures.map(({ what, value, unit, bar }) => ({ what, value: round(value), unit, bar: bar ?? '' })));
if (figures.some(({ holds }) => holds === false)) process.exitCode = 1;

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
