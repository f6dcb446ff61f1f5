import { hourMs, minuteMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { duration, percent } from '../../wording/words.ts';

/** Normal counts cover only the observed part of a window. Below this share, the message says how much was observed. */
const nearlyAll = 0.9;

/** `60 minutes`: the finding's window; `60 minutes (40 % observed)` when much of it was blind. */
export function windowOf({ scaleMs, coverage }: Pick<Finding, 'scaleMs' | 'coverage'>): string {
  const length = scaleMs === hourMs ? '60 minutes' : duration(Math.max(scaleMs, 2 * minuteMs));
  return coverage < nearlyAll ? `${length} (${percent(coverage)} observed)` : length;
}
