import { hourMs, minuteMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { duration, percent } from '../../wording/words.ts';

/** What is normal is told for the observed part of a window: below this share the reader must know how much that is. */
const nearlyAll = 0.9;

/** `60 minutes`: the window that speaks loudest; `60 minutes (40 % observed)` when much of it was not seen. */
export function windowOf({ scaleMs, coverage }: Pick<Finding, 'scaleMs' | 'coverage'>): string {
  const length = scaleMs === hourMs ? '60 minutes' : duration(Math.max(scaleMs, 2 * minuteMs));
  return coverage < nearlyAll ? `${length} (${percent(coverage)} observed)` : length;
}
