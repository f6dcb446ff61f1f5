import { dayMs, hourMs, minuteMs, sliceMs, type Time } from '../../dist/core/domain.js';
import { exponential, seeded } from './random.ts';
import { certain } from './scorer.ts';
import type { BenchMention, World } from './world.ts';

const days = 50;
const perDay = 220;
const negatives = 0.13;
const waveDay = 43;
const source = 'posts';

/** A brand of 220 posts a day, and a wave that goes on for a day at one new person in so many minutes. */
export function steadyWaveOf(minutes: number, seed: number): World {
  const random = seeded(seed, `steady ${minutes}`);
  const from = Date.UTC(2026, 7, 30);
  const to = from + days * dayMs;
  const start = from + waveDay * dayMs + 8 * hourMs;
  const mentions: BenchMention[] = [];
  const add = (at: Time, isNegative: boolean): void => {
    const truth = isNegative ? 'negative' : 'neutral';
    const id = `m${mentions.length}`;
    const [posted, seen] = [Math.floor(at), Math.floor(at) + 5_000];
    const p = certain(truth);
    mentions.push({ id, at: posted, seen, author: id, source, sentiment: truth, p, truth, followers: 100 });
  };
  for (let at = from + exponential(random, dayMs / perDay); at < to; at += exponential(random, dayMs / perDay))
    add(at, random() < negatives);
  const angry: Time[] = [];
  for (let at = start; at < start + dayMs; at += exponential(random, minutes * minuteMs)) angry.push(Math.floor(at));
  for (const at of angry) add(at, true);
  return {
    ...{ seed, brand: 'steady', family: 'steady', perDay, timezone: 'UTC', sources: [source], from, to },
    evaluatedFrom: start - dayMs,
    mentions: mentions.sort((a, b) => a.seen - b.seen),
    coverage: Array.from({ length: (days * dayMs) / sliceMs }, (_, i) => {
      const slice = from + i * sliceMs;
      return { type: 'coverage', source, from: slice, to: slice + sliceMs, seen: slice + sliceMs + 4_000 };
    }),
    waves: [{ kind: 'slow burn', from: start, to: start + dayMs + 12 * hourMs, negatives: angry }],
    decoys: [],
    campaigns: [],
  };
}
