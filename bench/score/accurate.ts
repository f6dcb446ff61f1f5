import { modelNames } from '../../dist/analysis/sentiment/index.js';
import { openLineScorer } from '../../dist/cli/score/line-scorer.js';
import { messageOf } from '../../dist/core/errors.js';
import { type Figure, megabytes } from '../bench.ts';
import { importLineScorer, inChild } from './in-child.ts';

const name = 'accurate';
const posts = 400;

/**
 * As `earshot score` opens it, every post goes through the transformer: in a process of its own, in one batch. Says why when
 * it cannot be.
 */
export async function measureAccurate(texts: readonly string[]): Promise<{ figures: Figure[]; skipped?: string }> {
  if (!modelNames.includes(name)) return { figures: [], skipped: `there is no model "${name}"` };
  try {
    await using _ = await openLineScorer({ model: name, cx: false });
  } catch (error) {
    return { figures: [], skipped: messageOf(error) };
  }
  const given = Array.from({ length: posts }, (_, index) => texts[index % texts.length]);
  const { rate, rss, stallMs } = inChild<{ rate: number; rss: number; stallMs: number }>(`${importLineScorer}
import { monitorEventLoopDelay } from 'node:perf_hooks';
const texts = ${JSON.stringify(given)};
const opened = await openLineScorer({ model: ${JSON.stringify(name)}, cx: false });
const { scorer } = opened;
const batch = texts.map((text, index) => ({ id: String(index), text, language: null }));
await scorer.score(batch.slice(0, 50));
const began = process.cpuUsage();
await scorer.score(batch);
const { user, system } = process.cpuUsage(began);
// Another process can take the core away: the least of three longest stalls is ours.
let stallMs = Infinity;
for (let one = 0; one < 3; one += 1) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await scorer.score(batch);
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  stallMs = Math.min(stallMs, delay.max / 1e6 - 1);
}
result = { rate: batch.length / ((user + system) / 1e6), rss: process.memoryUsage().rss, stallMs };
await opened[Symbol.asyncDispose]();`);
  return {
    figures: [
      { what: `${name}: posts`, value: rate, unit: 'posts/CPU-s', bar: '>= 100', holds: rate >= 100 },
      {
        what: `${name}: resident memory`,
        value: megabytes(rss),
        unit: 'MB',
        bar: '<= 200',
        holds: megabytes(rss) <= 200,
      },
      {
        what: `${name}: longest stall of the event loop, ${posts} posts`,
        value: stallMs,
        unit: 'ms',
        bar: '<= 20',
        holds: stallMs <= 20,
      },
    ],
  };
}
