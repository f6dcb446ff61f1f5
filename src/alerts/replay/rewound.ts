import { hourOf, type Time } from '../../core/domain.ts';
import { latenessMs } from '../memory/counting.ts';
import type { EngineState, PeakRecord } from '../memory/engine-state.ts';

/**
 * The state of an engine whose clock was set back to `now`: what it decided after that is forgotten. What it remembers of
 * the mentions is left out, because it is learned from them anew. People's decisions stay.
 */
export function rewound(state: EngineState, now: Time): EngineState {
  const peaksOf = ({ from, peaks }: PeakRecord): PeakRecord => ({
    from: Math.min(from, now),
    peaks: peaks.filter(([at]) => at <= now),
  });
  const { urgency: _, stories: __, switched: ___, ...kept } = state;
  return {
    ...kept,
    now,
    foldedTo: Math.min(state.foldedTo, hourOf(now - latenessMs)),
    sources: {},
    negatives: [],
    peaks: Object.fromEntries(Object.entries(state.peaks).map(([rule, record]) => [rule, peaksOf(record)])),
    unlearned: state.unlearned
      .filter(({ from, to }) => to === null || from < now)
      .map((span) => ({ ...span, from: Math.min(span.from, now), to: span.to && Math.min(span.to, now) })),
    closedUntil: state.closedUntil === null ? null : Math.min(state.closedUntil, now),
    lastResolved: null,
  };
}
