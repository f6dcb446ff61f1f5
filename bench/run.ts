import { cpus } from 'node:os';
import type { Bench } from './bench.ts';

// One file each: npm run bench -- NAME [--json]
const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  pipeline: () => import('./pipeline.ts'),
  export: () => import('./export.ts'),
  idle: () => import('./idle.ts'),
  listen: () => import('./listen.ts'),
  jetstream: () => import('./jetstream/jetstream.ts'),
  alertable: () => import('./jetstream/alertable.ts'),
  match: () => import('./match.ts'),
  reload: () => import('./reload.ts'),
  commands: () => import('./commands.ts'),
  score: () => import('./score/score.ts'),
  sentiment: () => import('./sentiment/sentiment.ts'),
  cx: () => import('./cx.ts'),
  size: () => import('./size.ts'),
  'x-month': () => import('./x-month/x-month.ts'),
  backtest: () => import('./backtest.ts'),
  demo: () => import('./demo.ts'),
  watch: () => import('./watch.ts'),
  tail: () => import('./detection/tail.ts'),
  'second-story': () => import('./second-story/second-story.ts'),
  'first-days': () => import('./detection/first-days.ts'),
  growth: () => import('./detection/growth.ts'),
  detection: () => import('./detection/detection.ts'),
};

const args = process.argv.slice(2);
const json = args.includes('--json');
const name = args.find((arg) => !arg.startsWith('-'));
const load = name === undefined ? undefined : benches[name];
if (!load) {
  console.error(`Which one? npm run bench -- ${Object.keys(benches).join('|')} [--json]`);
  process.exit(2);
}
const { bench } = await load();
if (!json) console.log(`${bench.title} (${cpus().length} cores, Node ${process.version})`);
const context = {
  progress: (text: string) => process.stderr.write(`${text}\n`),
  args: args.slice(args.indexOf(name ?? '') + 1).filter((arg) => arg !== '--json'),
};
const result = await bench.run(context);
const { figures, table } = Array.isArray(result) ? { figures: result, table: undefined } : result;
if (json) console.log(JSON.stringify({ bench: name, figures }));
else if (table !== undefined) console.log(table);
else console.table(figures.map(({ what, value, unit, bar }) => ({ what, value: round(value), unit, bar: bar ?? '' })));
if (figures.some(({ holds }) => holds === false)) process.exitCode = 1;

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
