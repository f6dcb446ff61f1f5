import type { Time } from '../../../dist/core/domain.js';
import { alertsAbove } from '../yardstick.ts';
import type { Counts } from './counts.ts';

/** A rule of others, with one threshold for all brands. */
export interface Rival {
  name: string;
  /** Where thresholds are looked for; the larger, the fewer alerts. */
  thresholds: readonly [low: number, high: number];
  /** Looks at a brand once; then gives the alerts for any threshold. */
  watch(counts: Counts): (threshold: number) => Time[];
}

/** A rival that scores every 5 minutes. A score says nothing before there is a baseline. */
export const scoring = (
  name: string,
  thresholds: Rival['thresholds'],
  score: (counts: Counts) => Float64Array,
): Rival => ({
  name,
  thresholds,
  watch(counts) {
    const scores = score(counts);
    scores.fill(0, 0, counts.ready);
    return (threshold) => alertsAbove(scores, counts.times, threshold);
  },
});
