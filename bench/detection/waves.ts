import { hourMs, minuteMs, type Time } from '../../dist/core/domain.js';
import type { WaveShape } from './families.ts';
import { type Crowd, type Draft, labelWith } from './life.ts';
import { between, exponential, gamma, normal, type Random } from './random.ts';
import type { Wave, WaveKind } from './world.ts';

/** An alert this long after the last substantial part of a wave is still about it. */
export const afterwardsMs = 12 * hourMs;
/** What comes after this part of a wave is its tail. */
const substantial = 0.95;
/** Fewer people than that are no wave. */
const fewestPeople = 24;

/** How a wave spreads, and how often: most people use their own words (or quote), or repost, or copy a text. */
const spreads = [
  { often: 0.4, reposts: [0.03, 0.2], copies: [0, 0] },
  { often: 0.45, reposts: [0.5, 0.7], copies: [0, 0.05] },
  { often: 0.15, reposts: [0.03, 0.1], copies: [0.5, 0.8] },
] as const;

function spreadOf(random: Random): { reposts: number; copies: number } {
  let x = random();
  const spread = spreads.find(({ often }) => {
    x -= often;
    return x < 0;
  });
  const { reposts, copies } = spread ?? spreads[0];
  return { reposts: between(random, reposts), copies: between(random, copies) };
}

/** When one post of a wave is posted, in ms after its start. `spread` is the time in which about half of it comes. */
export function momentOf(random: Random, shape: WaveShape, spread: number): number {
  switch (shape) {
    case 'log-normal':
      return spread * Math.exp(1.2 * normal(random));
    case 'exponential':
      // A fast decay with a power-law tail.
      return random() < 0.85 ? exponential(random, 1.3 * spread) : spread * ((1 - random()) ** -0.8 - 1) * 2;
    case 'gamma':
      return (gamma(random, 1.2) * spread) / 0.9;
    case 'double peak':
      return random() < 0.6
        ? (gamma(random, 1.4) * spread) / 2.2
        : spread * 1.4 + Math.abs(normal(random)) * spread * 0.8;
    case 'bell':
      return spread * (1 + 0.42 * normal(random));
    case 'plateau':
      return spread * 2 * random() ** 0.9;
    case 'steps':
      return spread * (0.66 * Math.floor(3 * random()) + 0.5 * random() ** 1.3);
  }
}

export interface WaveOf {
  random: Random;
  kind: WaveKind;
  shape: WaveShape;
  slow: boolean;
  perDay: number;
  start: Time;
  end: Time;
  crowd: Crowd;
}

/** Posts of many people, most of them new, who are angry about one thing. */
export function makeWave(wanted: WaveOf): { wave: Wave; drafts: Draft[] } {
  const { random, kind, shape, slow, perDay, start, end, crowd } = wanted;
  const share = between(random, [0.6, 0.9]);
  const usual = (24 + 6.5 * Math.sqrt(perDay)) * Math.exp(0.4 * normal(random)) * (slow ? 1.8 : 1);
  const people = Math.max(fewestPeople, Math.round(usual));
  const spread = slow ? between(random, [14, 20]) * hourMs : between(random, [1, 2.5]) * hourMs;
  const { reposts, copies } = spreadOf(random);
  const texts = 1 + Math.floor(3 * random());
  const drafts: Draft[] = [];
  let angry = 0;
  const originals: Draft[] = [];
  while (angry < people) {
    const at = start + Math.max(0, Math.floor(momentOf(random, shape, spread)));
    const author = random() < 0.88 ? crowd.newcomer() : crowd.regular();
    const negative = random() < share;
    const draft: Draft = { at, author, truth: negative ? 'negative' : labelWith(random, 0) };
    if (negative) angry += 1;
    drafts.push(draft);
    const how = random();
    // The first posts draw most reposts.
    const earlier = how < reposts ? originals[Math.floor(originals.length * random() ** 3)] : undefined;
    if (earlier && negative && earlier.at < at) draft.repostOf = earlier;
    else if (negative && how >= 1 - copies) draft.story = `said ${Math.floor(texts * random() ** 2)} at ${start}`;
    else if (negative) originals.push(draft);
    // Some of them go on.
    if (negative && random() < 0.12)
      drafts.push({ author, truth: 'negative', at: Math.floor(at + exponential(random, 25 * minuteMs)) });
  }
  const posted = drafts.filter(({ at }) => at < end);
  const negatives = posted.flatMap(({ at, truth }) => (truth === 'negative' ? [at] : [])).sort((a, b) => a - b);
  const from = negatives[0] ?? start;
  const last = negatives[Math.ceil(substantial * negatives.length) - 1] ?? start;
  return { wave: { kind, from, to: Math.min(end, last + afterwardsMs), negatives }, drafts: posted };
}
