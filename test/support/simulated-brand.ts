import type { CoverageGained, MentionChange } from '../../src/core/detection.ts';
import { dayMs, hourMs, sliceMs, type Time } from '../../src/core/domain.ts';

export type Random = () => number;

/** Mulberry32: small, seeded, good enough to make up brands. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Until a post is found: 40 s on average. */
const lag = (random: Random): number => Math.floor(-40_000 * Math.log(1 - random()));

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let count = 0;
  for (let product = random(), limit = Math.exp(-mean); product > limit; product *= random()) count++;
  return count;
}

/** Marsaglia and Tsang; mean 1. */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return (gamma(random, shape + 1) * (shape + 1) * random() ** (1 / shape)) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
  }
}

export interface SimulatedBrand {
  seed: number;
  perDay: number;
  days: number;
  start: Time;
  negativeShare: number;
  /** Over-dispersion of the hourly level. */
  dispersion?: number;
  /** Small cascades per week. */
  burstsPerWeek?: number;
  sources?: string[];
}

type Mentions = MentionChange[];

let serial = 0;

export function mention(change: Partial<MentionChange> & { at: Time; negative?: boolean }): MentionChange {
  const { negative = false, ...rest } = change;
  serial += 1;
  return {
    type: 'mention',
    id: `m${serial}`,
    source: 'a',
    seen: change.at + 5_000,
    speaker: `s${serial}`,
    before: null,
    after: { negative },
    ...rest,
  };
}

const daily = (at: Time): number => 1 + 0.7 * Math.sin((2 * Math.PI * ((at % dayMs) / hourMs - 9)) / 24);
const weekly = (at: Time): number => ([0, 6].includes(new Date(at).getUTCDay()) ? 0.7 : 1.1);

/** The quiet life of a brand: daily and weekly rhythm, a level that wanders by the hour, small cascades. */
export function quietMentions(brand: SimulatedBrand): Mentions {
  const { seed, perDay, days, start, negativeShare, dispersion = 0.2, burstsPerWeek = 3, sources = ['a', 'b'] } = brand;
  const random = seeded(seed);
  const mentions: Mentions = [];
  const speakers = Math.max(200, perDay * 20);
  const add = (at: Time, negative: boolean): void => {
    mentions.push(
      mention({
        id: `${seed}-${mentions.length}`,
        at,
        seen: at + 2_000 + lag(random),
        negative,
        speaker: `p${Math.floor(random() ** 1.5 * speakers)}`,
        source: sources[random() < 0.7 ? 0 : sources.length - 1] ?? 'a',
      }),
    );
  };
  let level = 1;
  let share = negativeShare;
  for (let slice = start; slice < start + days * dayMs; slice += sliceMs) {
    if (slice % hourMs === 0) level = 0.5 * level + 0.5 * gamma(random, 1 / (3 * dispersion));
    if (slice % (6 * hourMs) === 0) share = Math.min(0.6, negativeShare * (0.75 + 0.5 * random()));
    const count = poisson(random, (perDay / 288) * daily(slice) * weekly(slice) * level);
    for (let i = 0; i < count; i++) add(slice + Math.floor(random() * sliceMs), random() < share);
    if (random() < (burstsPerWeek * sliceMs) / (7 * dayMs)) {
      const size = Math.min(perDay / 2, 2 + gamma(random, 0.6) * Math.sqrt(perDay));
      const burstShare = Math.min(0.5, negativeShare * (0.5 + random()));
      for (let i = 0; i < size; i++) add(slice - Math.floor(Math.log(1 - random()) * hourMs), random() < burstShare);
    }
  }
  return mentions;
}

/** Posts by people who each speak once, `when` (0-1 random in, ms after start out). */
export function crowd(options: {
  seed: number;
  start: Time;
  size: number;
  negativeShare: number;
  when: (random: Random) => number;
  source?: string;
}): Mentions {
  const random = seeded(options.seed);
  return Array.from({ length: options.size }, (_, i) => {
    const at = options.start + Math.floor(options.when(random));
    return mention({
      id: `c${options.seed}-${i}`,
      at,
      seen: at + 2_000 + lag(random),
      speaker: `w${options.seed}-${i}`,
      negative: random() < options.negativeShare,
      source: options.source ?? (random() < 0.7 ? 'a' : 'b'),
    });
  });
}

/** Half of it in the first two hours. */
export const explosive = (random: Random): number => -Math.log(1 - random()) * 2.5 * hourMs;
/** Over a day and a half. */
export const slowBurn = (random: Random): number => 36 * hourMs * random() ** 0.9;

/** Sources are polled every 5 minutes, and say so. */
export function coverage(start: Time, end: Time, sources = ['a', 'b'], everyMs = sliceMs): CoverageGained[] {
  const gained: CoverageGained[] = [];
  for (const source of sources)
    for (let from = start; from < end; from += everyMs)
      gained.push({ type: 'coverage', source, from, to: from + everyMs, seen: from + everyMs + 1_000 });
  return gained;
}
