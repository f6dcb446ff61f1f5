import { isAlert } from '../../alerts/incidents/is-alert.ts';
import type { Spoken } from '../../alerts/replay/backtest.ts';

export interface SpokenCounts {
  incidents: number;
  /** Opened and escalated. */
  alerts: number;
}

/** How often a rule spoke. */
export const countSpoken = (spoken: readonly Spoken[]): SpokenCounts => ({
  incidents: new Set(spoken.map(({ incident }) => incident.id)).size,
  alerts: spoken.filter(({ occasion }) => isAlert(occasion.kind)).length,
});
