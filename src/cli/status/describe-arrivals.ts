import type { Time } from '../../core/domain.ts';
import type { Arrivals } from '../../core/store/arrivals.ts';
import { table } from '../terminal/layout/table.ts';
import { span } from '../terminal/output.ts';

const ago = (at: Time, now: Time): string => `${span(Math.max(0, now - at))} ago`;

/** Of sources that posts are pushed to: what was taken, and why the rest was not. */
export function describeArrivals(arrivals: readonly Arrivals[], now: Time): string[] {
  const sources = [...new Set(arrivals.map(({ source }) => source))];
  if (sources.length === 0) return [];
  const rows = sources.map((source) => {
    const own = arrivals.filter((row) => row.source === source);
    const taken = own.find(({ outcome }) => outcome === 'accepted');
    const refused = own.filter((row) => row !== taken);
    const reasons = refused.map(({ outcome, count, lastAt }) => `${count} ${outcome} (last ${ago(lastAt, now)})`);
    return [
      source,
      taken ? ago(taken.lastAt, now) : '-',
      (taken?.count ?? 0).toLocaleString('en-US'),
      reasons.join(', ') || 'none',
    ];
  });
  return [table(['source', 'last delivery', 'taken', 'turned away'], rows)];
}
