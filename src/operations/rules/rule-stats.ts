import { alertsSince, type TrackRecord, trackRecord } from '../../alerts/incidents/track-record.ts';
import type { Brand } from '../../core/config.ts';
import { coveredMs, mergeIntervals } from '../../core/coverage.ts';
import { dayMs, monthMs, type Time } from '../../core/domain.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { allItems } from '../../core/store/list.ts';
import type { ProgressStore } from '../../core/store/progress.ts';

/** Alerts are counted over so long, or since the brand is observed. */
const countedMs = 90 * dayMs;

export interface RuleStats extends TrackRecord {
  brand: string;
  rule: string;
  /** False alarms a month that the dial allows. */
  dialPerMonth: number;
  /** Opened and escalated in the counted time; a false alarm is one of them. */
  alerts: number;
  /** Time of the last 90 days in which some source was observed. */
  observedMs: number;
  alertsPerMonth: number | null;
}

/** What each configured rule has done so far. */
export async function gatherRuleStats(
  store: Pick<IncidentStore & ProgressStore, 'incidents' | 'coverage'>,
  brands: readonly Brand[],
  now: Time,
): Promise<RuleStats[]> {
  const stats: RuleStats[] = [];
  const from = now - countedMs;
  for (const { name: brand, rules } of brands) {
    const incidents = await allItems((page) => store.incidents({ ...page, brand }));
    const observedMs = coveredMs(mergeIntervals(await store.coverage(brand, from, now)), from, now);
    for (const { name: rule, falseAlarmsPerMonth: dialPerMonth } of rules) {
      const alerts = alertsSince(incidents, rule, from);
      const alertsPerMonth = observedMs > 0 ? alerts / (observedMs / monthMs) : null;
      stats.push({ brand, rule, dialPerMonth, alerts, observedMs, alertsPerMonth, ...trackRecord(incidents, rule) });
    }
  }
  return stats;
}
