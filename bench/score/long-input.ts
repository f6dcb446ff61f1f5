import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Figure, megabytes } from '../bench.ts';
import { cpuSeconds, peakResidentBytes } from '../process-usage.ts';

const lineCount = 1_000_000;

/** `earshot score` over a million lines on two cores: lines a second, memory, and whether the answers are in order. */
export async function measureLongInput(model: string, texts: readonly string[]): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-score-'));
  try {
    const [input, output] = [join(folder, 'lines.txt'), join(folder, 'answers.jsonl')];
    await pipeline(Readable.from(linesOf(texts)), createWriteStream(input));
    const { seconds, cpu, peak } = await run(model, input, output);
    const ordered = await inOrder(output);
    const rate = lineCount / seconds;
    return [
      {
        what: `earshot score of ${lineCount} lines, two cores`,
        value: rate,
        unit: 'lines/s',
        bar: '>= 50000',
        holds: rate >= 50_000,
      },
      { what: 'CPU of one of these lines, in all threads', value: (cpu / lineCount) * 1e6, unit: 'us' },
      {
        what: 'resident memory, peak',
        value: megabytes(peak),
        unit: 'MB',
        bar: '<= 150',
        holds: megabytes(peak) <= 150,
      },
      { what: 'answers in order', value: ordered, unit: 'lines', bar: `${lineCount}`, holds: ordered === lineCount },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function* linesOf(texts: readonly string[]): Generator<string> {
  const flat = texts.map((text) => `${text.replace(/\s+/g, ' ')}\n`);
  const block = 1_000;
  for (let from = 0; from < lineCount; from += block)
    yield Array.from({ length: block }, (_, index) => flat[(from + index) % flat.length]).join('');
}

async function run(
  model: string,
  input: string,
  output: string,
): Promise<{ seconds: number; cpu: number; peak: number }> {
  const command = [process.execPath, 'dist/cli/earshot.js', 'score', '--model', model];
  const [program = '', ...args] = cpus().length > 2 ? ['taskset', '-c', '0,1', ...command] : command;
  const began = performance.now();
  const child = spawn(program, args, { stdio: [openSync(input, 'r'), openSync(output, 'w'), 'inherit'] });
  let cpu = 0;
  let peak = 0;
  const timer = setInterval(() => {
    try {
      cpu = Math.max(cpu, cpuSeconds(child.pid ?? 0));
      peak = Math.max(peak, peakResidentBytes(child.pid ?? 0));
    } catch {
      // It has just ended.
    }
  }, 50);
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  if (code !== 0) throw new Error(`earshot score ended with ${code}`);
  return { seconds, cpu, peak };
}

/** How many answers there are before the first that is out of its place. */
async function inOrder(output: string): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(output) })) {
    if (!line.startsWith(`{"id":${count + 1},`)) return count;
    count += 1;
  }
  return count;
}
