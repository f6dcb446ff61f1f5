import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Bench, type Figure, megabytes } from './bench.ts';
import { generatedPosts } from './generated-posts.ts';
import { cpuSeconds, watchMemory } from './process-usage.ts';

const perDay = 500;
const days = 365;
const end = Date.UTC(2026, 9, 1);

/** Rows with a given sentiment, about a sixth of them negative, in no order, for so many brands. */
async function writeRows(file: string, count: number, brands: number): Promise<void> {
  const out = createWriteStream(file);
  const rows = [...generatedPosts(count, { end, perDay: count / days })].map(({ id, at, author, text }, n) => ({
    id,
    at: new Date(at).toISOString(),
    seen: new Date(at + (n % 60) * 1000).toISOString(),
    author: author?.id ?? null,
    brand: `brand ${n % brands}`,
    text,
    sentiment: n % 6 === 0 ? 'negative' : n % 2 === 0 ? 'positive' : 'neutral',
    source: n % 3 === 0 ? 'x' : 'reddit',
  }));
  // A stride that has no divisor with the number of rows goes through all of them.
  const stride = 7_919;
  for (let n = 0; n < count; n += 1) {
    if (!out.write(`${JSON.stringify(rows[(n * stride) % count])}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

interface Run {
  seconds: number;
  cpu: number;
  peak: number;
}

async function backtest(file: string): Promise<Run> {
  const began = performance.now();
  const args = ['dist/cli/earshot.js', 'backtest', '--mentions', file, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const pid = child.pid ?? 0;
  const stopWatching = watchMemory(pid);
  let cpu = 0;
  const timer = setInterval(() => {
    cpu = cpuSeconds(pid);
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(timer);
  const { peak } = stopWatching();
  if (code !== 0) throw new Error(`earshot backtest ended with ${code}`);
  return { seconds: (performance.now() - began) / 1000, cpu, peak };
}

/** What nobody can do without: its lines, parsed. */
async function parse(file: string): Promise<number> {
  const began = performance.now();
  let length = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) length += JSON.parse(line).id.length;
  if (length === 0) throw new Error('the file holds no ids');
  return (performance.now() - began) / 1000;
}

export const bench: Bench = {
  title: `earshot backtest --mentions: a year at ${perDay} mentions a day, sentiment given`,
  async run({ progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
    try {
      const count = perDay * days;
      const file = join(folder, 'year.jsonl');
      const double = join(folder, 'double.jsonl');
      await writeRows(file, count, 1);
      await writeRows(double, 2 * count, 2);
      progress('files written');
      const parsing = await parse(file);
      const one = await backtest(file);
      progress('one brand done');
      const two = await backtest(double);
      const figures: Figure[] = [
        { what: 'rows', value: count, unit: '' },
        { what: 'time', value: one.seconds, unit: 's', bar: '<= 10', holds: one.seconds <= 10 },
        { what: 'CPU', value: one.cpu, unit: 's' },
        { what: 'rate', value: count / one.seconds, unit: 'rows/s' },
        {
          what: 'peak memory',
          value: megabytes(one.peak),
          unit: 'MB',
          bar: '<= 300',
          holds: megabytes(one.peak) <= 300,
        },
        { what: 'against reading and parsing alone', value: one.seconds / parsing, unit: 'x' },
        {
          what: 'two brands, twice the rows: CPU',
          value: two.cpu / one.cpu,
          unit: 'x',
          bar: '<= 2.4',
          holds: two.cpu / one.cpu <= 2.4,
        },
      ];
      return figures;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
