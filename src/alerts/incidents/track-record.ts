import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { everyItem } from '../../core/store/list.ts';
import { isAlert } from './is-alert.ts';

/** Number of verdicts that a message reports. */
const lastJudged = 5;
/** Quantile of the normal distribution for a 95 % interval. */
const z = 1.96;

export interface TrackRecord {
  /** Incidents in which the rule held. */
  incidents: number;
  real: number;
  falseAlarm: number;
  /** Real waves about something else, because the query matches too much. Not a false alarm for the dial. */
  notOurs: number;
  /** Share of real incidents among those with a verdict; null: there are none. */
  precision: number | null;
  /** Wilson 95 % interval of the precision. */
  low: number;
  high: number;
  /** The newest verdicts, at most five. */
  recent: { judged: number; real: number };
}

/**
 * Score interval of a share: centre (p + z^2/2n) / (1 + z^2/n), half width z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n)
 * (Wilson 1927). It stays within 0 and 1, and is accurate even for a handful of verdicts.
 */
export function wilson(successes: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const p = successes / n;
  const scale = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / scale;
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** How often a rule was right, by people's verdicts. `incidents`: those of one brand, in any order. */
export function trackRecord(incidents: readonly Incident[], rule: string): TrackRecord {
  const own = incidents
    .filter(({ rules }) => rules.some((known) => known.rule === rule))
    .toSorted((a, b) => b.openedAt - a.openedAt);
  const judged = own.flatMap(({ verdict }) => (verdict ? [verdict.verdict] : []));
  const count = (wanted: string, of = judged): number => of.filter((verdict) => verdict === wanted).length;
  const real = count('real');
  const newest = judged.slice(0, lastJudged);
  return {
    incidents: own.length,
    real,
    falseAlarm: count('false-alarm'),
    notOurs: count('not-ours'),
    precision: judged.length > 0 ? real / judged.length : null,
    ...wilson(real, judged.length),
    recent: { judged: newest.length, real: count('real', newest) },
  };
}

/** The newest verdicts on a rule as a message reports them, excluding incident `except`; null: there are none. */
export async function recentVerdicts(
  store: Pick<IncidentStore, 'incidents'>,
  brand: string,
  rule: string,
  except?: string,
): Promise<TrackRecord['recent'] | null> {
  const newest: Incident[] = [];
  for await (const incident of everyItem((page) => store.incidents({ ...page, brand, judged: true }))) {
    if (incident.id === except || !incident.rules.some((known) => known.rule === rule)) continue;
    newest.push(incident);
    if (newest.length === lastJudged) break;
  }
  return newest.length === 0 ? null : trackRecord(newest, rule).recent;
}

/** Alerts (opened, escalated) that a rule's incidents gave since a time. */
export const alertsSince = (incidents: readonly Incident[], rule: string, from: Time): number =>
  incidents
    .filter(({ rules }) => rules.some((known) => known.rule === rule))
    .flatMap(({ occasions }) => occasions)
    .filter(({ kind, at }) => isAlert(kind) && at >= from).length;
