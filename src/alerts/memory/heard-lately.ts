import { hourMs, sliceMs, type Time } from '../../core/domain.ts';
import type { Baseline } from './baseline.ts';
import { type EngineState, memoryOf } from './engine-state.ts';
import { coveredIn } from './history.ts';

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
