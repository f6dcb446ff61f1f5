import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { everyItem } from '../../core/store/list.ts';
import { isAlert } from './is-alert.ts';

/** Verdicts that a message tells of. */
const lastJudged = 5;
/** Quantile of the normal distribution for a 95 % interval. */
const z = 1.96;

export interface TrackRecord {
  /** Incidents in which the rule held. */
  incidents: number;
  real: number;
  falseAlarm: number;
  /** Real waves, but about something else: the query asks for too much. Not real for who is told, no false alarm for the dial. */
  notOurs: number;
  /** Share of real ones among those with a verdict; null: there is none. */
  precision: number | null;
  /** 95 % interval of the precision, by Wilson. */
  low: number;
  high: number;
  /** Of the newest with a verdict, five at most. */
  recent: { judged: number; real: number };
}

/**
 * Score interval of a share: centre (p + z^2/2n) / (1 + z^2/n), half width z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n)
 * (Wilson 1927). It stays within 0 and 1, and is honest for a handful of verdicts.
 */
export function wilson(successes: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const p = successes / n;
  const scale = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / scale;
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** How often a rule was right, by the verdicts of people. `incidents` of one brand, in any order. */
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

/** The newest incidents of a rule that people have judged, as many as a message tells of, without the one `except`. */
export async function newestJudged(
  store: Pick<IncidentStore, 'incidents'>,
  brand: string,
  rule: string,
  except?: string,
): Promise<Incident[]> {
  const newest: Incident[] = [];
  for await (const incident of everyItem((page) => store.incidents({ ...page, brand, judged: true }))) {
    if (incident.id === except || !incident.rules.some((known) => known.rule === rule)) continue;
    newest.push(incident);
    if (newest.length === lastJudged) break;
  }
  return newest;
}

/** Alerts (opened, escalated) that a rule's incidents gave since a time. */
export const alertsSince = (incidents: readonly Incident[], rule: string, from: Time): number =>
  incidents
    .filter(({ rules }) => rules.some((known) => known.rule === rule))
    .flatMap(({ occasions }) => occasions)
    .filter(({ kind, at }) => isAlert(kind) && at >= from).length;
