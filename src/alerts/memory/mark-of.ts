import type { Heard } from '../../core/detection.ts';

/** Lower marks are dropped: this saves memory and measured no worse. */
const leastMark = 20;

/** Probability in percent that the mention is negative. */
export function markOf({ negative, p }: Heard): number {
  if (p === null || p === undefined || !(p >= 0 && p <= 1)) return negative ? 100 : 0;
  const mark = Math.round(100 * p);
  return mark < leastMark ? 0 : mark;
}
