/** Numbers from 0 to 1. */
export type Random = () => number;

/** The same numbers for the same seed and purpose (mulberry32): one purpose's draws never move another's. */
export function seeded(seed: number, purpose = ''): Random {
  let state = seed >>> 0;
  for (let i = 0; i < purpose.length; i++) state = Math.imul(state ^ purpose.charCodeAt(i), 0x01000193) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Range = readonly [low: number, high: number];

export const between = (random: Random, [low, high]: Range): number => low + (high - low) * random();
export const logBetween = (random: Random, [low, high]: Range): number => low * (high / low) ** random();
export const wholeBetween = (random: Random, [low, high]: Range): number =>
  Math.min(high, Math.floor(low + (high - low + 1) * random()));

export function oneOf<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());
/** At least `least`; the smaller `tail`, the heavier. */
export const pareto = (random: Random, least: number, tail: number): number => least * (1 - random()) ** (-1 / tail);

export function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let count = 0;
  for (let product = random(), limit = Math.exp(-mean); product > limit; product *= random()) count++;
  return count;
}

/** Marsaglia and Tsang (2000); mean `shape`. */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
