import { dayMs, hourMs, type Time } from '../../core/domain.ts';
import type { Baseline } from './baseline.ts';
import type { EngineState } from './engine-state.ts';

/** Counted negatives since the wave began, minus the normal number for that time. */
export function speakersBeyondNormal(
  state: Pick<EngineState, 'voices' | 'now'>,
  sources: readonly string[],
  baseline: Baseline,
  since: Time,
): number {
  const { voices, now } = state;
  let speakers = 0;
  for (let i = voices.length - 1; i >= 0; i--) {
    const voice = voices[i];
    if (!voice || voice[1] < since) break;
    speakers += voice[4];
  }
  let rate = 0;
  for (const source of sources) rate += baseline.rate(source).counted;
  let normal = 0;
  for (let at = Math.max(since, now - dayMs); at < now; at += hourMs)
    normal += (rate * baseline.factor(at) * Math.min(hourMs, now - at)) / hourMs;
  return speakers - normal;
}
