import type { Finding } from '../../core/incident.ts';
import type { WindowSeen } from '../../wording/catalogue/values.ts';

/** What is normal is told for the observed part of a window: below this share the reader must know how much that is. */
const nearlyAll = 0.9;

/** The window that speaks loudest, and how much of it was seen when that was not nearly all. */
export const windowOf = ({ scaleMs, coverage }: Pick<Finding, 'scaleMs' | 'coverage'>): WindowSeen => ({
  ms: scaleMs,
  seen: coverage < nearlyAll ? coverage : null,
});
