import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Baseline } from './baseline.ts';
import { type EngineState, memoryOf, type SourceMemory } from './engine-state.ts';
import { coveredIn } from './history.ts';

/** Counts in a window of event time, over the sources that were observed. */
export interface WindowCounts {
  from: Time;
  to: Time;
  scaleMs: number;
  mentions: number;
  negatives: number;
  counted: number;
  /** Sum over speakers of the probability of being negative. */
  weight: number;
  expectedMentions: number;
  expectedNegatives: number;
  expectedCounted: number;
  expectedWeight: number;
  /** Observed share of the expected counts, 0-1. */
  coverage: number;
  /** Nameless posts that no other count here includes, see `nameless.ts`. */
  leftOut: number;
}

/** Mentions in the observed part of a span of up to a day. */
export interface HeardLately {
  from: Time;
  mentions: number;
  /** Expected mentions in the observed part. */
  expected: number;
  /** Observed share of the expected mentions, 0-1. */
  coverage: number;
}

const longestHours = 24;

/** One hour of one source. */
interface Hour {
  mentions: number;
  expected: number;
  /** Expected mentions if the whole hour had been observed. */
  all: number;
}

/** The last hours of a source, newest first. */
function hoursOf(state: EngineState, baseline: Baseline, name: string): Hour[] {
  const { now, foldedTo } = state;
  const rate = baseline.rate(name).mentions;
  const source = memoryOf(state.sources, name);
  const hours: Hour[] = [];
  for (let back = 0; back <= longestHours; back++) {
    const start = (Math.floor(now / hourMs) - back) * hourMs;
    const perMs = (rate * baseline.factor(start)) / hourMs;
    const hour = { mentions: 0, expected: 0, all: perMs * Math.min(hourMs, now - start) };
    hours.push(hour);
    if (!source || hour.all === 0) continue;
    // Slices reach back only a few hours; older hours come from the learned history.
    if (start < foldedTo) {
      const index = start / hourMs - source.hours.from;
      const minutes = source.hours.observedMinutes[index] ?? 0;
      if (minutes > 0) hour.mentions = source.hours.mentions[index] ?? 0;
      hour.expected = (hour.all * minutes) / 60;
      continue;
    }
    for (let slice = start; slice < Math.min(now, start + hourMs); slice += sliceMs) {
      const covered = coveredIn(source.coverage, slice, Math.min(slice + sliceMs, now));
      if (covered <= 0) continue;
      hour.mentions += source.slices.mentions[slice / sliceMs - source.slices.from] ?? 0;
      hour.expected += perMs * covered;
    }
  }
  return hours;
}

/**
 * Counts mentions of given sources since the full hour before the last `scaleMs`, at one moment. Excludes unobserved
 * time, which is unknown rather than silent.
 */
export function heardLately(state: EngineState, baseline: Baseline) {
  const known = new Map<string, Hour[]>();
  return (sources: readonly string[], scaleMs: number): HeardLately => {
    const from = Math.floor((state.now - scaleMs) / hourMs) * hourMs;
    const length = Math.floor(state.now / hourMs) - from / hourMs + 1;
    let [mentions, expected, all] = [0, 0, 0];
    for (const name of sources) {
      const hours = known.get(name) ?? hoursOf(state, baseline, name);
      known.set(name, hours);
      for (let back = 0; back < Math.min(length, hours.length); back++) {
        mentions += hours[back]?.mentions ?? 0;
        expected += hours[back]?.expected ?? 0;
        all += hours[back]?.all ?? 0;
      }
    }
    return { from, mentions, expected, coverage: all > 0 ? Math.min(1, expected / all) : 0 };
  };
}

/** Adds what one source counted from an hour to another, as far as it was observed. */
function addSource(sum: WindowCounts, source: SourceMemory, baseline: Baseline, name: string, foldedTo: number): void {
  const rate = baseline.rate(name);
  const add = (counts: SourceMemory['slices'], index: number, exposure: number): void => {
    const counted = counts.counted[index] ?? 0;
    const weight = counts.weight[index] ?? 0;
    sum.mentions += counts.mentions[index] ?? 0;
    sum.negatives += counts.negatives[index] ?? 0;
    sum.counted += counted;
    // Of an imported hour only counts are known.
    sum.weight += weight < 0 ? counted * baseline.markSize : weight / 100;
    sum.expectedMentions += rate.mentions * exposure;
    sum.expectedNegatives += rate.negatives * exposure;
    sum.expectedCounted += rate.counted * exposure;
    sum.expectedWeight += rate.weight * exposure;
  };
  for (let start = sum.from; start < sum.to; start += hourMs) {
    const factor = baseline.factor(start);
    if (start < foldedTo) {
      const index = start / hourMs - source.hours.from;
      const observed = source.hours.observedMinutes[index] ?? 0;
      if (observed > 0) add(source.hours, index, (factor * observed) / 60);
      continue;
    }
    for (let slice = start; slice < Math.min(sum.to, start + hourMs); slice += sliceMs) {
      const covered = coveredIn(source.coverage, slice, Math.min(slice + sliceMs, sum.to));
      if (covered > 0) add(source.slices, slice / sliceMs - source.slices.from, (factor * covered) / hourMs);
    }
  }
}

/** Counts of the last hours, from `fromHours` to `toHours` before the current one. Learned hours are read from history. */
export function lastHours(
  state: EngineState,
  sources: readonly string[],
  baseline: Baseline,
  fromHours: number,
  toHours: number,
): WindowCounts {
  const hour = Math.floor(state.now / hourMs);
  const sum: WindowCounts = {
    from: (hour - fromHours) * hourMs,
    to: toHours === 0 ? state.now : (hour - toHours) * hourMs,
    scaleMs: (fromHours - toHours) * hourMs,
    mentions: 0,
    negatives: 0,
    counted: 0,
    weight: 0,
    expectedMentions: 0,
    expectedNegatives: 0,
    expectedCounted: 0,
    expectedWeight: 0,
    coverage: 0,
    leftOut: 0,
  };
  let whole = 0;
  for (let start = sum.from; start < sum.to; start += hourMs)
    whole += (baseline.factor(start) * Math.min(hourMs, sum.to - start)) / hourMs;
  let all = 0;
  for (const name of sources) {
    all += whole * baseline.rate(name).counted;
    const source = memoryOf(state.sources, name);
    if (source) addSource(sum, source, baseline, name, state.foldedTo);
  }
  return { ...sum, coverage: all > 0 ? Math.min(1, sum.expectedCounted / all) : 0 };
}
