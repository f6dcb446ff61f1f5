import type { Detector, EngineRule } from '../../alerts/detectors/detector.ts';
import { detectors as registered } from '../../alerts/detectors/index.ts';
import { settingFlags } from '../../alerts/detectors/setting-flags.ts';
import { inOrderOfSeen } from '../../alerts/replay/past-mentions.ts';
import { watchedIntervals } from '../../alerts/replay/watched.ts';
import type { Brand, Config, Rule } from '../../core/config.ts';
import { dayMs, type Time } from '../../core/domain.ts';
import { ConfigError } from '../../core/errors.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import { compareIncidents, incidentsOf, type PlannedChange, timeOf } from '../../operations/compare-incidents.ts';
import { runBrand } from '../../operations/run-brand.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { count, duration } from '../../wording/words.ts';
import { loadStored } from '../backtest/backtest-stored.ts';
import { parseFalseAlarms, withSettings } from '../backtest/choose-rule.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, note, oneLine, print, printJson } from '../terminal/output.ts';
import { untilSignal } from '../terminal/signals.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface PlanFlags {
  brand: string;
  rule?: string;
  weeks: string;
  falseAlarms?: string;
  /** Of the rule's detector, by name. */
  settings: Readonly<Record<string, unknown>>;
  config: string;
  against?: string;
  json?: boolean;
}

const weekMs = 7 * dayMs;

/** `earshot rules plan`: what a changed rule would have done over the last weeks, before it is applied. */
export async function plan(flags: PlanFlags): Promise<void> {
  const weeks = Number(flags.weeks);
  if (!(weeks >= 1 && weeks <= 520)) throw new UsageError(`--weeks: found '${flags.weeks}', wanted 1 to 520.`);
  await untilSignal((signal) =>
    withStore(
      flags.config,
      async (open) => {
        const own = brandOf(open.config, flags.brand, flags.config);
        const before =
          flags.against === undefined ? own : brandOf(await load(flags.against), flags.brand, flags.against);
        const after = { ...own, rules: changedRules(own.rules, flags) };
        const changes = await compare(open, before, after, weeks * weekMs, signal);
        if (flags.json) for (const change of changes) printJson(lineOf(flags.brand, change));
        else print(describePlan(flags.brand, changes, weeks, own.timezone));
      },
      signal,
    ),
  );
}

async function load(file: string): Promise<Config> {
  const [{ loadConfig }, { configPlugins }] = await Promise.all([
    import('../../config/load-config.ts'),
    import('../../plugins.ts'),
  ]);
  return loadConfig({ file, plugins: configPlugins });
}

function brandOf({ brands }: Config, name: string, file: string): Brand {
  const found = brands.find((brand) => brand.name === name);
  if (found) return found;
  const names = brands.map((brand) => brand.name);
  const meant = didYouMean(name, names, (one) => one);
  throw new UsageError(`--brand: found '${name}', wanted one of ${file}: ${names.join(', ')}.${meant}`);
}

/** The rules with what the flags change. Throws UsageError when they change nothing although `--against` is not given. */
export function changedRules(
  rules: readonly Rule[],
  flags: Pick<PlanFlags, 'rule' | 'falseAlarms' | 'against' | 'settings'>,
  detectors: readonly Detector[] = registered,
): Rule[] {
  const perMonth = parseFalseAlarms(flags.falseAlarms);
  const { settings } = flags;
  const adds = flags.rule !== undefined && !rules.some(({ name }) => name === flags.rule);
  if (perMonth === null && Object.keys(settings).length === 0 && !adds) {
    if (flags.against !== undefined && flags.rule === undefined) return [...rules];
    throw new UsageError(
      `Say what is to change: --false-alarms 1/week, ${settingFlags(detectors)[0]?.flag} 6, ...; or give the present file with --against.`,
    );
  }
  const names = rules.map(({ name }) => name);
  const name = flags.rule ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) throw new UsageError(`--rule: say which of ${names.join(', ')}.`);
  const known = rules.find((rule) => rule.name === name);
  if (known) return rules.map((rule) => (rule === known ? changed(rule, perMonth, settings, detectors) : rule));
  const detector = detectors.find((one) => one.name === name);
  if (!detector) {
    const meant = didYouMean(name, [...names, ...detectors.map((one) => one.name)]);
    throw new UsageError(`--rule: found '${name}', wanted ${names.join(', ')} or a detector to add.${meant}`);
  }
  const added = { name, detector: name, falseAlarmsPerMonth: 2, notify: [], settings: detector.settings.parse({}) };
  return [...rules, changed(added, perMonth, settings, detectors)];
}

const changed = (
  rule: Rule,
  perMonth: number | null,
  settings: PlanFlags['settings'],
  detectors: readonly Detector[],
): Rule => ({
  ...rule,
  falseAlarmsPerMonth: perMonth ?? rule.falseAlarmsPerMonth,
  settings: withSettings(rule, settings, detectors),
});

const engineRule = ({ name, detector, falseAlarmsPerMonth, settings }: Rule): EngineRule => ({
  name,
  detector,
  falseAlarmsPerMonth,
  settings,
});

interface Past {
  store: Pick<MentionStore, 'mentions'> & Pick<ProgressStore, 'coverage'>;
  now: Time;
  /** Default: those of the registry. */
  detectors?: readonly Detector[];
}

/** What the brand as it would be does otherwise than the brand as it is. */
export async function compare(
  { store, now, detectors = registered }: Past,
  before: Brand,
  after: Brand,
  spanMs: number,
  signal: AbortSignal,
): Promise<PlannedChange[]> {
  const { mentions, imported } = await loadStored(store, after.name, now, signal);
  const { order } = inOrderOfSeen(mentions);
  if (order.length === 0) throw new ConfigError(`The store holds no mentions of '${after.name}'.`);
  if (imported > 0)
    note(`${count(imported, 'mention')} of an import or a backfill: taken as seen when they were posted.`);
  const coverage = await store.coverage(after.name, 0, now);
  if (coverage.length === 0) note('Nothing is recorded as watched, so nothing can be told: see earshot status.');
  const judge = ({ name: brand, timezone, sources, campaigns, rules }: Brand) => {
    signal.throwIfAborted();
    const settings = { brand, timezone, sources, campaigns, rules: rules.map(engineRule), detectors };
    const past = { settings, notify: [], mentions, order, watched: watchedIntervals(coverage) };
    return incidentsOf(runBrand(past, { from: now - spanMs, to: null }).spoken);
  };
  return compareIncidents(judge(before), judge(after));
}

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** One line of `--json`: times are ISO 8601, null where that side does not tell the incident. */
const lineOf = (brand: string, { change, before, after, laterMs }: PlannedChange) => ({
  brand,
  change,
  before: iso(before?.openedAt),
  after: iso(after?.openedAt),
  laterMs,
  alertsBefore: before?.alerts ?? 0,
  alertsAfter: after?.alerts ?? 0,
  rules: (after ?? before)?.rules ?? [],
  authors: Math.round((after ?? before)?.authors ?? 0),
});

function describePlan(brand: string, changes: readonly PlannedChange[], weeks: number, timezone: string): string {
  const number = (kind: PlannedChange['change']): number => changes.filter(({ change }) => change === kind).length;
  const alerts = (side: 'before' | 'after'): number => changes.reduce((sum, one) => sum + (one[side]?.alerts ?? 0), 0);
  return [
    `${oneLine(brand)}, last ${count(weeks, 'week')}: ${count(alerts('before'), 'alert')} now, ${alerts('after')} with the change`,
    `  ${number('gained')} incidents gained, ${number('lost')} lost, ${number('moved')} moved, ${number('same')} the same`,
    ...changes.filter(({ change }) => change !== 'same').map((change) => `  ${changeLine(change, timezone)}`),
    'Nothing is applied: change the rule in the configuration, and start again.',
  ].join('\n');
}

function changeLine(change: PlannedChange, timezone: string): string {
  const { change: kind, before, after, laterMs } = change;
  const { rules = [], authors = 0 } = after ?? before ?? {};
  const moved =
    laterMs === null || kind !== 'moved' ? '' : `, ${duration(Math.abs(laterMs))} ${laterMs < 0 ? 'earlier' : 'later'}`;
  return `${kind.padEnd(6)}  ${localTime(timeOf(change), timezone)}${moved}  ${rules.map((rule) => oneLine(rule)).join(', ')}, about ${count(authors, 'person', 'people')}`;
}
