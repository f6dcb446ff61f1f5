import { alertsSince, type TrackRecord, trackRecord } from '../../alerts/incidents/track-record.ts';
import type { Brand, Config } from '../../core/config.ts';
import { coveredMs, mergeIntervals } from '../../core/coverage.ts';
import { dayMs, monthMs, type Time } from '../../core/domain.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { allItems } from '../../core/store/list.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import { percent } from '../../wording/words.ts';
import { span, table } from '../terminal/output.ts';

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

const rounded = (rate: number): string => String(Math.round(rate * 10) / 10);

export function describeRuleStats(stats: readonly RuleStats[], { brands }: Pick<Config, 'brands'>): string {
  if (stats.length === 0) return `No rules: ${brands.length === 0 ? 'no such brand' : 'the brands have none'}.`;
  const rows = stats.map((row) => [
    row.brand,
    row.rule,
    String(row.incidents),
    String(row.real),
    String(row.falseAlarm),
    String(row.notOurs),
    row.precision === null ? '-' : `${percent(row.precision)} (${percent(row.low)} to ${percent(row.high)})`,
    row.alertsPerMonth === null ? '-' : `${rounded(row.alertsPerMonth)} in ${span(row.observedMs)}`,
    rounded(row.dialPerMonth),
  ]);
  const head = ['brand', 'rule', 'incidents', 'real', 'false alarm', 'not ours', 'precision', 'alerts/month', 'dial'];
  const silent = stats.every(({ precision }) => precision === null);
  return [
    table(head, rows),
    '',
    'Precision: share of real ones among those with a verdict, with its 95 % interval. The dial is about false alarms alone.',
    ...(silent ? ['Nobody has said yet what an incident was: earshot incidents verdict ID real'] : []),
  ].join('\n');
}
