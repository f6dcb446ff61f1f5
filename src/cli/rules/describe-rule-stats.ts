import type { Config } from '../../core/config.ts';
import type { RuleStats } from '../../operations/rules/rule-stats.ts';
import { percent } from '../../wording/words.ts';
import { table } from '../terminal/layout/table.ts';
import { span } from '../terminal/output.ts';

const rounded = (rate: number): string => String(Math.round(rate * 10) / 10);

export function describeRuleStats(
  stats: readonly RuleStats[],
  { brands }: Pick<Config, 'brands'>,
  shell: (command: string) => string,
): string {
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
    ...(silent ? [`Nobody has said yet what an incident was: ${shell('earshot incidents verdict ID real')}`] : []),
  ].join('\n');
}
