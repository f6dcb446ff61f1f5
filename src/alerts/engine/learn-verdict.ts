import type { Incident } from '../../core/incident.ts';
import type { EngineState, Unlearned } from '../memory/engine-state.ts';

/** A verdict other than real: the time of the incident is learned as normal. */
export const isNormal = ({ verdict }: Incident): boolean => verdict !== null && verdict.verdict !== 'real';

/**
 * The engine's snapshot after a person changed an incident. It records which incident may reopen, and learns from the
 * time of an incident that was not real. Reversing the verdict reverses that.
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
