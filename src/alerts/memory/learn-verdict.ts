import type { Incident } from '../../core/incident.ts';
import type { EngineState, Unlearned } from './engine-state.ts';

/** What was no wave of the brand is normal, and is learned. */
export const isNormal = ({ verdict }: Incident): boolean => verdict !== null && verdict.verdict !== 'real';

/**
 * The engine's snapshot after a person has changed an incident: it knows what may open again, and takes the time of an
 * incident that was none back into what it learns from. A verdict that is taken back takes that back too.
 */
export function rememberAction(state: EngineState, incident: Incident): EngineState {
  const resolvedAt = incident.resolvedAt;
  if (resolvedAt === null) return state;
  const isLast = state.open === incident.id || state.lastResolved?.id === incident.id;
  const others = state.unlearned.filter((span) => span.incident !== incident.id);
  const span: Unlearned = state.unlearned.find((known) => known.incident === incident.id && known.to !== null) ?? {
    incident: incident.id,
    from: incident.since,
    to: resolvedAt,
  };
  return {
    ...state,
    unlearned: isNormal(incident) ? others : [...others, span],
    ...(isLast ? { lastResolved: incident } : {}),
  };
}
