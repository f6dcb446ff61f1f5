import type { CoverageGained } from '../../dist/core/detection.js';
import { hourMs, type Interval, minuteMs, sliceMs, type Time } from '../../dist/core/domain.js';
import { between, exponential, logBetween, oneOf, pareto, poisson, type Random } from './random.ts';
import { isFree } from './schedule.ts';

export interface Outage extends Interval {
  source: string;
  /** When what was missed has been fetched; null: it is lost. */
  caughtUp: Time | null;
}

export interface Watched {
  name: string;
  /** Share of the mentions. */
  weight: number;
  pollMs: number;
  phaseMs: number;
  /** Until a post can be found, on average. */
  indexMs: number;
  outages: Outage[];
}

const outagesPerWeek = 0.25;

/** The sources of a brand, and when they were away. Not while a wave runs: whether it could be known then is a matter of luck. */
export function watchedSources(random: Random, from: Time, to: Time, waves: readonly Interval[]): Watched[] {
  const names = ['forum', 'press', 'social', 'shops'].slice(0, 1 + Math.floor(random() * 4));
  const weights = names.map(() => 0.15 + random());
  const sum = weights.reduce((a, b) => a + b);
  return names.map((name, i) => {
    const outages: Outage[] = [];
    for (let n = poisson(random, (outagesPerWeek * (to - from)) / (7 * 24 * hourMs)); n > 0; n--) {
      const start = Math.floor(between(random, [from, to - 30 * hourMs]));
      const end = Math.floor(start + logBetween(random, [1, 24]) * hourMs);
      if (!isFree([...waves, ...outages], start - 6 * hourMs, end + 6 * hourMs)) continue;
      const caughtUp = random() < 0.6 ? Math.floor(end + between(random, [1, 12]) * minuteMs) : null;
      outages.push({ source: name, from: start, to: end, caughtUp });
    }
    return {
      name,
      weight: (weights[i] ?? 0) / sum,
      pollMs: oneOf(random, [1, 2, 5]) * minuteMs,
      phaseMs: Math.floor(random() * minuteMs),
      indexMs: logBetween(random, [10, 60]) * 1000,
      outages: outages.sort((a, b) => a.from - b.from),
    };
  });
}

/** When a post of this source becomes known; null: never. */
export function seenAt(random: Random, source: Watched, at: Time, lateShare: number): Time | null {
  const late = random() < lateShare ? Math.min(24 * hourMs, pareto(random, 4 * minuteMs, 1)) : 0;
  const found = at + exponential(random, source.indexMs) + late;
  const seen = Math.ceil((found - source.phaseMs) / source.pollMs) * source.pollMs + source.phaseMs + 3_000;
  const outage = source.outages.find(({ from, to }) => seen >= from && seen < to);
  if (!outage) return seen;
  if (outage.caughtUp === null) return at < outage.from ? outage.to : null;
  return Math.floor(outage.to + random() * (outage.caughtUp - outage.to));
}

/** What the sources say they have covered, as they say it: every 5 minutes, and after an outage what was fetched late. */
export function coverageOf(sources: readonly Watched[], from: Time, to: Time): CoverageGained[] {
  const gained: CoverageGained[] = [];
  for (const { name, outages } of sources) {
    let next = 0;
    for (let at = from; at < to; at += sliceMs) {
      while (next < outages.length && (outages[next]?.to ?? 0) <= at) next++;
      const outage = outages[next];
      const end = outage && outage.from < at + sliceMs ? Math.max(at, outage.from) : at + sliceMs;
      const begin = outage && outage.from <= at ? Math.min(at + sliceMs, outage.to) : at;
      if (outage && outage.from <= at) {
        if (begin < at + sliceMs)
          gained.push({ type: 'coverage', source: name, from: begin, to: at + sliceMs, seen: at + sliceMs + 4_000 });
      } else if (at < end)
        gained.push({ type: 'coverage', source: name, from: at, to: end, seen: at + sliceMs + 4_000 });
    }
    for (const outage of outages)
      if (outage.caughtUp !== null)
        gained.push({
          type: 'coverage',
          source: name,
          from: outage.from,
          to: outage.to,
          seen: outage.caughtUp + 4_000,
        });
  }
  return gained.filter(({ seen }) => seen <= to).sort((a, b) => a.seen - b.seen);
}
