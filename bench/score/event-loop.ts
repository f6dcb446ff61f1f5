import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { yielding } from '../../dist/analysis/sentiment/yielding.js';
import type { Scorer } from '../../dist/core/plugins/scorer.js';
import type { Figure } from '../bench.ts';

const resolutionMs = 1;
/** Another process can take the core away: the least of so many longest stalls is ours. */
const tries = 3;

/** The longest time in ms that the event loop was late while something went on. */
export async function longestStallMs(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  // It counts from its first timer on.
  await sleep(20);
  await work();
  await sleep(5);
  delay.disable();
  return delay.max / 1e6 - resolutionMs;
}

/** A live batch: 500 posts as they are, and 500 of the greatest length. */
export async function measureEventLoop(name: string, scorer: Scorer, texts: readonly string[]): Promise<Figure[]> {
  const live = yielding(scorer);
  const batch = (textOf: (index: number) => string) =>
    Array.from({ length: 500 }, (_, index) => ({ id: String(index), text: textOf(index), language: null }));
  const usual = batch((index) => texts[index % texts.length] ?? '');
  const long = Array.from({ length: 5 }, (_, part) =>
    texts
      .slice(part * 20)
      .join(' ')
      .repeat(200)
      .slice(0, 20_000),
  );
  const longest = batch((index) => long[index % long.length] ?? '');
  const figures: Figure[] = [];
  for (const [what, posts] of [
    ['posts', usual],
    ['posts of 20,000 characters', longest],
  ] as const) {
    await live.score(posts);
    const stalls: number[] = [];
    for (let one = 0; one < tries; one += 1) stalls.push(await longestStallMs(() => live.score(posts)));
    const stall = Math.min(...stalls);
    figures.push({
      what: `${name}: longest stall of the event loop, 500 ${what}`,
      value: stall,
      unit: 'ms',
      bar: '<= 20',
      holds: stall <= 20,
    });
  }
  const idle = await longestStallMs(() => sleep(1_000));
  figures.push({ what: 'longest stall in a second of doing nothing, on this machine', value: idle, unit: 'ms' });
  return figures;
}
