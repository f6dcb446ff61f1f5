import type { Finding } from '../../core/incident.ts';
import type { WindowSeen } from '../../wording/catalogue/values.ts';

/** Normal counts cover only the observed part of a window. Below this share, the message says how much was observed. */
const nearlyAll = 0.9;

/** The window that speaks loudest, and how much of it was seen when that was not nearly all. */
export const windowOf = ({ scaleMs, coverage }: Pick<Finding, 'scaleMs' | 'coverage'>): WindowSeen => ({
  ms: scaleMs,
  seen: coverage < nearlyAll ? coverage : null,
});
