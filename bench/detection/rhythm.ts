import { dayMs, hourMs, sliceMs, type Time } from '../../dist/core/domain.js';
import type { Family } from './families.ts';
import { between, exponential, gamma, logBetween, normal, type Random } from './random.ts';

/** Hours from UTC to local time; it changes with daylight saving. */
export function offsetHours(timezone: string): (at: Time) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (at) => {
    const hour = Math.floor(at / hourMs);
    let offset = known.get(hour);
    if (offset === undefined) {
      const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d+):(\d+)/.exec(text) ?? [];
      offset = (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
      known.set(hour, offset);
    }
    return offset;
  };
}

/** Value by slice of 5 minutes since `from`. */
export type BySlice = Float64Array;

/** How many mentions there are, relative to the mean, by slice: rhythm of day and week, drift, and a wandering level. */
export function levels(random: Random, family: Family, timezone: string, from: Time, to: Time): BySlice {
  const slices = Math.round((to - from) / sliceMs);
  const local = offsetHours(timezone);
  const amplitude = between(random, family.dailyAmplitude);
  const second = between(random, family.secondPeak);
  const peakHour = between(random, [11, 21]);
  const secondHour = between(random, [6, 12]);
  const weekend = between(random, family.weekendFactor);
  const weekdays = Array.from(
    { length: 7 },
    (_, day) => (day === 0 || day === 6 ? weekend : 1) * Math.exp(0.07 * normal(random)),
  );
  const drift = logBetween(random, family.drift);
  const wander =
    family.wander === 'log-normal' ? logNormalWander(random, family, slices) : regimes(random, family, slices);
  const level = new Float64Array(slices);
  let sum = 0;
  for (let i = 0; i < slices; i++) {
    const at = from + i * sliceMs;
    const there = at + local(at) * hourMs;
    const hour = (there % dayMs) / hourMs;
    const day = (Math.floor(there / dayMs) + 4) % 7;
    const rhythm =
      1 +
      amplitude * Math.cos((2 * Math.PI * (hour - peakHour)) / 24) +
      second * Math.cos((4 * Math.PI * (hour - secondHour)) / 24);
    const value = Math.max(0.03, rhythm) * (weekdays[day] ?? 1) * drift ** (i / slices) * (wander[i] ?? 1);
    level[i] = value;
    sum += value;
  }
  for (let i = 0; i < slices; i++) level[i] = ((level[i] ?? 0) * slices) / sum;
  return level;
}

/** An Ornstein-Uhlenbeck process; the exponential of it. */
function logNormalWander(random: Random, family: Family, slices: number): BySlice {
  const strength = between(random, family.wanderStrength);
  const keep = Math.exp(-sliceMs / (between(random, family.wanderHours) * hourMs));
  const wander = new Float64Array(slices);
  let x = strength * normal(random);
  for (let i = 0; i < slices; i++) {
    x = keep * x + strength * Math.sqrt(1 - keep * keep) * normal(random);
    wander[i] = Math.exp(x);
  }
  return wander;
}

/** Spells of random length, each with a level of its own, that pass into each other within half an hour. */
function regimes(random: Random, family: Family, slices: number): BySlice {
  const strength = between(random, family.wanderStrength);
  const meanSlices = (between(random, family.wanderHours) * hourMs) / sliceMs;
  const shape = 1 / strength ** 2;
  const wander = new Float64Array(slices);
  let target = 1;
  let level = 1;
  let left = 0;
  for (let i = 0; i < slices; i++) {
    if (left <= 0) {
      left = exponential(random, meanSlices);
      target = Math.max(0.15, gamma(random, shape) / shape);
    }
    left -= 1;
    level += (target - level) / 6;
    wander[i] = level;
  }
  return wander;
}

/** The share of negatives by slice: it wanders from day to day, and a little within it. */
export function shares(random: Random, family: Family, mean: number, slices: number): BySlice {
  const strength = between(random, family.shareWander);
  const base = Math.log(mean / (1 - mean));
  const [slow, fast] = [Math.exp(-sliceMs / (3 * dayMs)), Math.exp(-sliceMs / (3 * hourMs))];
  let [a, b] = [strength * normal(random), 0.6 * strength * normal(random)];
  const share = new Float64Array(slices);
  for (let i = 0; i < slices; i++) {
    a = slow * a + strength * Math.sqrt(1 - slow * slow) * normal(random);
    b = fast * b + 0.6 * strength * Math.sqrt(1 - fast * fast) * normal(random);
    share[i] = 1 / (1 + Math.exp(-(base + a + b)));
  }
  return share;
}
