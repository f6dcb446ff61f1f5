import { dayMs, hourMs, type Time } from '../../core/domain.ts';
import type { Baseline } from './baseline.ts';
import type { EngineState } from './engine-state.ts';

/** Counted negatives since the wave began, minus the normal number for that time. */
export function speakersBeyondNormal(
  state: Pick<EngineState, 'negatives' | 'now'>,
  sources: readonly string[],
  baseline: Baseline,
  since: Time,
): number {
  const { negatives, now } = state;
  let speakers = 0;
  for (let i = negatives.length - 1; i >= 0; i--) {
    const one = negatives[i];
    if (!one || one.at < since) break;
    if (one.counted) speakers += 1;
  }
  return speakers - normalSpeakers(sources, baseline, Math.max(since, now - dayMs), now);
}

/** Counted negatives to expect in an average hour. */
export function countedPerHour(sources: readonly string[], baseline: Baseline): number {
  let rate = 0;
  for (const source of sources) rate += baseline.rate(source).counted;
  return rate;
}

/** Counted negatives to expect in `[since, now)`. */
export function normalSpeakers(sources: readonly string[], baseline: Baseline, since: Time, now: Time): number {
  const rate = countedPerHour(sources, baseline);
  let normal = 0;
  for (let at = since; at < now; at += hourMs)
    normal += (rate * baseline.factor(at) * Math.min(hourMs, now - at)) / hourMs;
  return normal;
}
