import { dayMs, hourMs, sliceMs, type Time } from '../../dist/core/domain.js';
import { type Crowd, type Draft, labelWith } from './life.ts';
import { between, oneOf, poisson, type Random, seeded } from './random.ts';
import { offsetHours } from './rhythm.ts';
import { likeliest, scoreOf } from './scorer.ts';
import { makeWave } from './waves.ts';
import type { Wave, World } from './world.ts';

/** What brands that are counted together have in common. */
export interface NewBrands {
  perDay: number;
  /** Hardly a post from 0 to 6, local time. */
  deadNights: boolean;
  /** Of negatives. */
  share: number;
}

export interface FirstDaysOf extends NewBrands {
  seed: number;
  /** Local time of the first data. */
  startHour: number;
  withWave: boolean;
}

const watchedMs = 2 * dayMs;
const timezones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];
/** The first data of a wave's world is this much older than the wave. */
const waveAfterHours = [3, 22] as const;
const source = 'social';

/** The first two days of a brand of which nothing was known: Poisson posts with a rhythm, and perhaps a wave on the first day. */
export function firstDaysOf(wanted: FirstDaysOf): World {
  const { perDay, deadNights, share, seed, startHour, withWave } = wanted;
  const random = seeded(seed * 24 + startHour, `first days ${perDay} ${deadNights} ${share} ${withWave}`);
  const timezone = oneOf(random, timezones);
  const offset = offsetHours(timezone);
  const day = Date.UTC(2025, 0, 1) + Math.floor(random() * 360) * dayMs;
  const from = day + Math.round((startHour - offset(day)) * hourMs);
  const to = from + watchedMs;
  const level = levelOf(random, deadNights);
  const levelAt = (at: Time): number => level((at / hourMs + offset(at)) % 24);
  let people = 0;
  const person = (): string => `p${people++}`;
  const crowd: Crowd = { regular: person, newcomer: person };

  const drafts: Draft[] = [];
  for (let at = from; at < to; at += sliceMs)
    for (let n = poisson(random, (perDay * sliceMs * levelAt(at)) / dayMs); n > 0; n--) {
      const posted = Math.floor(at + random() * sliceMs);
      drafts.push({ at: posted, author: crowd.regular(), truth: labelWith(random, share) });
    }
  const waves: Wave[] = [];
  if (withWave) {
    const shape = oneOf(random, ['log-normal', 'exponential', 'gamma'] as const);
    const start = wakingHour(random, from, levelAt);
    const made = makeWave({ random, kind: 'explosive', shape, slow: false, perDay, start, end: to, crowd });
    waves.push(made.wave);
    drafts.push(...made.drafts);
  }
  const mentions = drafts.map(({ at, author, truth }, i) => {
    const p = scoreOf(random, truth, 1);
    const seen = at + 20_000 + Math.floor(random() * 60_000);
    return { id: `m${i}`, at, seen, author, source, truth, p, sentiment: likeliest(p), followers: 100 };
  });
  return {
    seed,
    brand: 'new',
    family: 'first days',
    perDay,
    timezone,
    sources: [source],
    from,
    evaluatedFrom: from,
    to,
    mentions: mentions.filter(({ seen }) => seen <= to).sort((a, b) => a.seen - b.seen),
    coverage: coverageFrom(from, to),
    waves,
    decoys: [],
    campaigns: [],
  };
}

/** Level by local hour; its mean over a day is 1. */
function levelOf(random: Random, deadNights: boolean): (hour: number) => number {
  const peakHour = between(random, [11, 21]);
  const amplitude = between(random, [0.3, 0.7]);
  const level = (hour: number): number => {
    const rhythm = 1 + amplitude * Math.cos((2 * Math.PI * (hour - peakHour)) / 24);
    return deadNights && hour < 6 ? 0.01 * rhythm : rhythm;
  };
  const mean = Array.from({ length: 240 }, (_, i) => level(i / 10)).reduce((sum, value) => sum + value) / 240;
  return (hour) => level(hour) / mean;
}

/** When people are awake, on the first day. */
function wakingHour(random: Random, from: Time, levelAt: (at: Time) => number): Time {
  for (;;) {
    const start = Math.floor(from + between(random, waveAfterHours) * hourMs);
    if (random() < levelAt(start)) return start;
  }
}

const coverageFrom = (first: Time, end: Time): World['coverage'] =>
  Array.from({ length: (end - first) / sliceMs }, (_, i) => {
    const from = first + i * sliceMs;
    return { type: 'coverage', source, from, to: from + sliceMs, seen: from + sliceMs + 4_000 };
  });
