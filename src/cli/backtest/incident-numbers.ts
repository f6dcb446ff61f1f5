import type { Spoken } from '../../alerts/replay/backtest.ts';

/** Incidents of a replay have no name: they are numbered as they open, by their id. */
export const incidentNumbers = (spoken: readonly Spoken[]): ReadonlyMap<string, number> =>
  new Map([...new Set(spoken.map(({ incident }) => incident.id))].map((id, index) => [id, index + 1]));
