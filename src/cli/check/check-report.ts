import { defaultBudgetPerMonth } from '../../config/share-budgets.ts';
import type { Config } from '../../core/config.ts';
import type { BrandModel } from '../../core/store/rescoring.ts';
import { broadQueries } from '../../operations/broad-queries.ts';
import { type ChannelAlarms, expectedFalseAlarms } from '../../operations/expected-false-alarms.ts';
import { modelInUse, modelNote } from '../../operations/model-in-use.ts';
import { failuresOf, type Tried } from '../../probes/tried.ts';
import { table } from '../terminal/layout/table.ts';
import { oneLine, paint, span } from '../terminal/output.ts';
import { ownCommand } from '../terminal/own-command.ts';

/** With more false alarms a month, people stop reading a channel. */
const tolerablePerMonth = 8;

export interface CheckReport {
  ok: boolean;
  file: string;
  /** What Earshot cannot run without; empty with `--offline`. */
  needs: { name: string; ok: boolean; detail: string }[];
  /** `ok` and `detail` are null with `--offline`. */
  sources: {
    name: string;
    platform: string;
    brands: number;
    keepTextMs: number | null;
    ok: boolean | null;
    detail: string | null;
  }[];
  channels: {
    name: string;
    type: string;
    /** Number of rules that tell it. */
    rules: number;
    /** To be expected: the dials of these rules, added up. */
    falseAlarmsPerMonth: number;
    budgetPerMonth: number;
    ok: boolean | null;
    detail: string | null;
  }[];
  /** Models of the brands that need more than the program itself. */
  models: { name: string; ok: boolean; detail: string }[];
  brands: { name: string; query: string; rules: number }[];
  /** The dial of every rule: its own or the default one, and the effective one. */
  dials: {
    brand: string;
    rule: string;
    ownPerMonth: number;
    falseAlarmsPerMonth: number;
    notify: string[];
    owner: string | null;
  }[];
  warnings: string[];
  /** What failed, in the words in which `start` says it. */
  failures: string[];
}

/** With hundreds of brands, a rule's share is small. */
const rounded = (rate: number): number => (rate < 0.1 ? Number(rate.toPrecision(2)) : Math.round(rate * 100) / 100);

const expectedBy = (alarms: readonly ChannelAlarms[], name: string) => {
  const { rules = 0, falseAlarmsPerMonth = 0 } = alarms.find(({ channel }) => channel === name) ?? {};
  return { rules, falseAlarmsPerMonth: rounded(falseAlarmsPerMonth) };
};

export function reportOf(
  config: Config,
  tried: readonly Tried[],
  models: readonly Pick<BrandModel, 'brand' | 'model'>[] = [],
): CheckReport {
  const alarms = expectedFalseAlarms(config);
  const outcome = (kind: Tried['kind'], name: string): Pick<Tried, 'ok' | 'detail'> | { ok: null; detail: null } => {
    const found = tried.find((one) => one.kind === kind && one.name === name);
    return found ? { ok: found.ok, detail: found.detail } : { ok: null, detail: null };
  };
  const users = (source: string): number => config.brands.filter(({ sources }) => sources.includes(source)).length;
  return {
    ok: tried.every(({ ok }) => ok),
    file: config.file,
    needs: tried.flatMap(({ kind, name, ok, detail }) => (kind === 'need' ? [{ name, ok, detail }] : [])),
    sources: config.sources.map(({ name, platform, keepTextMs = null }) => ({
      name,
      platform,
      keepTextMs,
      brands: users(name),
      ...outcome('source', name),
    })),
    channels: config.channels.map(({ name, type, falseAlarmsPerMonth: budget = defaultBudgetPerMonth }) => ({
      name,
      type,
      ...expectedBy(alarms, name),
      budgetPerMonth: rounded(budget),
      ...outcome('channel', name),
    })),
    models: tried.flatMap(({ kind, name, ok, detail }) => (kind === 'model' ? [{ name, ok, detail }] : [])),
    brands: config.brands.map(({ name, query, rules }) => ({ name, query, rules: rules.length })),
    dials: config.brands.flatMap(({ name: brand, rules }) =>
      rules.map(({ name: rule, falseAlarmsPerMonth, wantedPerMonth = falseAlarmsPerMonth, notify, owner = null }) => ({
        brand,
        rule,
        ownPerMonth: rounded(wantedPerMonth),
        falseAlarmsPerMonth: rounded(falseAlarmsPerMonth),
        notify,
        owner,
      })),
    ),
    warnings: [
      ...broadQueries(config.brands),
      ...warningsOf(config, alarms),
      ...config.brands.flatMap(
        (brand) => modelNote(brand.name, modelInUse(brand, models), ownCommand(config.file)) ?? [],
      ),
    ],
    failures: failuresOf(tried),
  };
}

function warningsOf(config: Config, alarms: readonly ChannelAlarms[]): string[] {
  const warnings: string[] = [];
  const takenBy = (channel: string) => config.channels.find(({ name }) => name === channel)?.routing?.only;
  for (const { channel, falseAlarmsPerMonth: rate } of alarms) {
    const sum = `${Math.round(rate * 10) / 10} false alarms a month`;
    const budget = config.channels.find(({ name }) => name === channel)?.falseAlarmsPerMonth ?? defaultBudgetPerMonth;
    if (rate > tolerablePerMonth) {
      const advice = 'lower `falseAlarms` of some rules, or tell fewer rules to it with `notify`';
      warnings.push(`channel ${channel} must expect ${sum}, more than ${tolerablePerMonth}: ${advice}`);
    } else if (rounded(rate) > budget && isShared(config, channel)) {
      const advice = 'lower `falseAlarms` of some rules, or set `falseAlarms` of the channel';
      const why = 'some rules use it up, and those that set no `falseAlarms` have little';
      warnings.push(`channel ${channel} must expect ${sum}, more than its budget of ${budget}: ${why}; ${advice}`);
    }
    const isEscalatedTo = config.channels.some(({ routing }) => routing?.escalation?.to === channel);
    if (rate === 0 && !isEscalatedTo) warnings.push(`channel ${channel} is told by no rule`);
  }
  for (const { name } of config.sources) {
    if (!config.brands.some(({ sources }) => sources.includes(name))) warnings.push(`source ${name} serves no brand`);
  }
  for (const { name, sources, rules } of config.brands) {
    if (sources.length === 0) warnings.push(`brand ${name} has no source: only imports will fill it`);
    if (rules.length === 0) warnings.push(`brand ${name} has no rule: it is never alerted on`);
    const all = rules.flatMap(({ only, notify }) => notify.map((channel) => only ?? takenBy(channel)));
    if (all.length > 0 && !all.includes(undefined))
      warnings.push(`brand ${name}: every rule or channel has \`only\`, so nobody is told of what none of them takes`);
    for (const rule of rules) if (rule.notify.length === 0) warnings.push(`rule ${rule.name} of ${name} tells nobody`);
  }
  return warnings;
}

/** Whether a rule that tells the channel has only a share of the dial that it wants. */
const isShared = ({ brands }: Config, channel: string): boolean =>
  brands.some(({ rules }) =>
    rules.some(({ notify, wantedPerMonth }) => wantedPerMonth !== undefined && notify.includes(channel)),
  );

export function describeReport(report: CheckReport): string {
  const answer = ({ ok, detail }: { ok: boolean | null; detail: string | null }): string[] => [
    ok === null ? 'not tried' : ok ? 'ok' : 'FAILED',
    ok === false ? 'see below' : (detail ?? ''),
  ];
  const sources = report.sources.map((source) => [
    source.name,
    source.platform,
    source.keepTextMs === null ? 'forever' : span(source.keepTextMs),
    ...answer(source),
  ]);
  const channels = report.channels.map((channel) => [
    channel.name,
    channel.type,
    String(channel.rules),
    `${channel.falseAlarmsPerMonth} of ${channel.budgetPerMonth}`,
    ...answer(channel),
  ]);
  const needs = report.needs.map((need) => [need.name, ...answer(need)]);
  const models = report.models.map((model) => [model.name, ...answer(model)]);
  const asked = [...report.needs, ...report.sources, ...report.channels, ...report.models];
  const failed = asked.filter(({ ok }) => ok === false).length;
  const owned = report.dials.some(({ owner }) => owner !== null);
  const lines = [
    `${report.file} is valid and watches ${report.brands.map(({ name }) => name).join(', ')}.`,
    ...(needs.length > 0 ? ['', table(['NEEDS', 'STATE', 'ANSWER'], needs)] : []),
    '',
    table(['SOURCE', 'PLATFORM', 'TEXT KEPT', 'STATE', 'ANSWER'], sources),
    '',
    table(['CHANNEL', 'TYPE', 'RULES', 'FALSE ALARMS/MONTH', 'STATE', 'ANSWER'], channels),
    ...(models.length > 0 ? ['', table(['MODEL', 'STATE', 'ANSWER'], models)] : []),
    '',
    table(
      ['BRAND', 'RULE', 'FALSE ALARMS/MONTH', 'TELLS', ...(owned ? ['OWNER'] : [])],
      report.dials.map(({ brand, rule, ownPerMonth, falseAlarmsPerMonth, notify, owner }) => [
        brand,
        rule,
        falseAlarmsPerMonth === ownPerMonth
          ? String(ownPerMonth)
          : `${falseAlarmsPerMonth} (its share of its channels' budgets; else ${ownPerMonth})`,
        notify.join(', ') || 'nobody',
        ...(owned ? [owner ?? '-'] : []),
      ]),
    ),
    ...(report.warnings.length > 0 ? [''] : []),
    ...report.warnings.map((warning) => paint.yellow(`warning: ${warning}`)),
    ...(failed > 0 ? [''] : []),
    ...report.failures.map((failure) => paint.red(oneLine(failure, 1000))),
    ...(failed > 0 ? [paint.red(`${failed} of ${asked.length} did not answer as they should.`)] : []),
  ];
  return lines.join('\n');
}
