import type { Spoken } from '../../alerts/replay/backtest.ts';
import { backtestSeries, type SeriesRule } from '../../alerts/replay/backtest-series.ts';
import type { Time } from '../../core/domain.ts';
import type { SeriesRow } from './read-series.ts';

export interface SeriesReplay {
  /** How unusual each row was, from 0 to 1, in their order, up to the end of the range. */
  scores: number[];
  /** What was said within the range, in order. */
  spoken: Spoken[];
}

/** Goes through a series of counts; what lies before `from` only teaches, and nothing from `to` on is looked at. */
export function replaySeries(
  rule: SeriesRule,
  usable: readonly SeriesRow[],
  { from, to }: { from: Time | null; to: Time | null },
): SeriesReplay {
  const next = backtestSeries(rule);
  const scores: number[] = [];
  const spoken: Spoken[] = [];
  for (const row of usable) {
    const at = row.at ?? 0;
    if (to !== null && at >= to) break;
    const step = next(at, row.count);
    scores.push(step.score);
    if (from === null || at >= from) spoken.push(...step.spoken);
  }
  return { scores, spoken };
}
