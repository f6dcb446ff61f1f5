import type { Observation } from '../../core/detection.ts';
import { dayMs, hourMs, minuteMs, type Time } from '../../core/domain.ts';
import { becomesNormalMs } from './cells.ts';
import { forget, latenessMs, slicesKeptMs, type Work } from './counting.ts';
import { type EngineState, memoryOf } from './engine-state.ts';
import { coveredIn, foldHour, forgetHours, historyMs } from './history.ts';

/** A brand with less observed time than this is young. It needs stronger evidence, and alerts say so. */
export const learningMs = 3 * dayMs;
/** Lateness for a young brand, which has nothing else to learn from. */
const youngLatenessMs = hourMs;

/**
 * Observed time of the watched source with the most, up to `learningMs`. `withLive` includes time not learned yet.
 * Other sources, such as an archive, do not count.
 */
function coveredMsOf(state: EngineState, sources: readonly string[], withLive: boolean): number {
  let most = 0;
  for (const name of sources) {
    const source = memoryOf(state.sources, name);
    if (!source) continue;
    let covered = 0;
    for (const minutes of source.hours.observedMinutes) {
      covered += minutes * minuteMs;
      if (covered >= learningMs) return covered;
    }
    most = Math.max(most, covered + (withLive ? coveredIn(source.coverage, state.foldedTo, state.now) : 0));
  }
  return most;
}

/** When the brand will have been observed long enough, if nothing fails; null: it has been. */
export function learningUntil(state: EngineState, sources: readonly string[]): Time | null {
  const missing = learningMs - coveredMsOf(state, sources, true);
  return missing > 0 ? state.now + missing : null;
}

/** Observed time since `from` of the watched source with the most. */
export function coveredMsSince({ sources }: EngineState, names: readonly string[], from: Time, to: Time): number {
  let most = 0;
  for (const name of names) {
    const hours = memoryOf(sources, name)?.hours;
    if (!hours) continue;
    let minutes = 0;
    const first = Math.max(0, Math.ceil(from / hourMs) - hours.from);
    for (let i = first; i < hours.observedMinutes.length && (hours.from + i) * hourMs < to; i++)
      minutes += hours.observedMinutes[i] ?? 0;
    most = Math.max(most, minutes * minuteMs);
  }
  return most;
}

/** End of the hours that the baseline uses. A well-known brand does not need to learn every hour. */
export function learnedTo(state: EngineState, sources: readonly string[]): Time {
  const stride = coveredMsOf(state, sources, false) < learningMs ? hourMs : 6 * hourMs;
  return Math.floor(state.foldedTo / stride) * stride;
}

export const changesHistory = (observation: Observation, work: Work): boolean => {
  if (observation.type === 'history') return true;
  if (observation.type === 'coverage') return observation.from < work.foldedTo;
  return observation.at < work.foldedTo || (memoryOf(work.sources, observation.source)?.rewritten.length ?? 0) > 0;
};

/** At each full hour: learns hours that are old enough and forgets those that are too old. */
export function learnHours(work: Work, sources: readonly string[]): void {
  const latest = work.now - (coveredMsOf(work, sources, false) < dayMs ? youngLatenessMs : latenessMs);
  work.foldedTo = Math.max(work.foldedTo, Math.floor((work.now - slicesKeptMs) / hourMs) * hourMs);
  for (; work.foldedTo + hourMs <= latest; work.foldedTo += hourMs)
    for (const source of Object.values(work.sources)) foldHour(source, work.foldedTo);
  for (const source of Object.values(work.sources)) forgetHours(source, work.now - historyMs);
  // Drops spans that have become normal or whose hours are forgotten. Open spans stay.
  work.unlearned = work.unlearned.filter(
    ({ from, to }) => to === null || (to - from < becomesNormalMs && to > work.now - historyMs),
  );
  forget(work);
}
