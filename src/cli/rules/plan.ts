import { detectors } from '../../alerts/detectors/index.ts';
import { settingFlags } from '../../alerts/detectors/setting-flags.ts';
import { channelsOfBrand } from '../../alerts/outbox/channels-of-brand.ts';
import { type Routes, routesOf } from '../../alerts/outbox/outbox.ts';
import type { Brand, Rule } from '../../core/config.ts';
import { dayMs } from '../../core/domain.ts';
import { changeRule } from '../../operations/rules/change-rule.ts';
import { type PlannedChange, type PlannedIncident, timeOf } from '../../operations/rules/compare-incidents.ts';
import { type Plan, planRule } from '../../operations/rules/plan-rule.ts';
import type { PlannedSinglePosts } from '../../operations/rules/planned-single-posts.ts';
import { count, duration } from '../../wording/words.ts';
import { brandNamed } from '../terminal/brand-named.ts';
import { readConfig, withStore } from '../terminal/open.ts';
import { localTime, oneLine, print, printJson } from '../terminal/output.ts';
import { parseFalseAlarms } from '../terminal/parse-false-alarms.ts';
import { notePast, readingProgress } from '../terminal/past-notes.ts';
import { untilSignal } from '../terminal/signals.ts';
import { sayingFlags, UsageError } from '../terminal/usage-error.ts';

export interface PlanFlags {
  brand: string;
  rule?: string;
  weeks: string;
  falseAlarms?: string;
  /** Settings of the rule's detector, by name. */
  settings: Readonly<Record<string, unknown>>;
  config: string;
  against?: string;
  json?: boolean;
}

const weekMs = 7 * dayMs;

/** `earshot rules plan`: previews a changed rule on the last few weeks. */
export async function plan(flags: PlanFlags): Promise<void> {
  const weeks = Number(flags.weeks);
  if (!(weeks >= 1 && weeks <= 520)) throw new UsageError(`--weeks: found '${flags.weeks}', wanted 1 to 520.`);
  const run = (signal: AbortSignal): Promise<void> =>
    withStore(
      flags.config,
      async (open) => {
        const own = brandNamed(open.config, flags.brand);
        const other = flags.against === undefined ? null : await readConfig(flags.against);
        const before = other === null ? own : brandNamed(other, flags.brand);
        const routes = {
          before: routesOf((other ?? open.config).channels),
          after: routesOf(open.config.channels),
        };
        const after = { ...own, rules: changedRules(own, routes.after, flags) };
        const progress = readingProgress();
        const { store, now } = open;
        const { scoreForNow } = await import('../../workers/score-for-now.ts');
        const score = scoreForNow(open, flags.brand);
        const asked = {
          store,
          now,
          before,
          after,
          routes,
          spanMs: weeks * weekMs,
          score,
          signal,
          onRead: progress.show,
        };
        const planned = await planRule(asked).finally(progress.end);
        const { changes, singlePosts } = planned;
        notePast(planned, flags.brand, open.config);
        if (flags.json) {
          for (const change of changes) printJson(lineOf(flags.brand, change));
          for (const posts of singlePosts) printJson({ brand: flags.brand, change: 'single posts', ...posts });
        } else {
          print(describePlan(flags.brand, { changes, singlePosts }, weeks, own.timezone));
        }
      },
      signal,
    );
  await untilSignal((signal) => sayingFlags(() => run(signal)));
}

/**
 * The rules after the changes in the flags. Throws UsageError without changes, unless `--against` is given or a channel
 * asks for single posts, which are shown without a change.
 */
function changedRules(brand: Brand, routes: Routes, flags: PlanFlags): Rule[] {
  const { rules } = brand;
  const { settings, rule = null } = flags;
  const falseAlarmsPerMonth = parseFalseAlarms(flags.falseAlarms);
  const adds = rule !== null && !rules.some(({ name }) => name === rule);
  if (falseAlarmsPerMonth !== null || Object.keys(settings).length > 0 || adds)
    return changeRule(rules, { rule, falseAlarmsPerMonth, settings });
  const asks = channelsOfBrand(brand).some((channel) => routes.get(channel)?.singlePosts);
  if ((flags.against !== undefined || asks) && rule === null) return [...rules];
  throw new UsageError(
    `Say what is to change: --false-alarms 1/week, ${settingFlags(detectors)[0]?.flag} 6, ...; or give the present file with --against.`,
  );
}

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** One line of `--json`. Times are ISO 8601, null where that side has no such incident. */
const lineOf = (brand: string, { change, before, after, laterMs }: PlannedChange) => ({
  brand,
  change,
  before: iso(before?.openedAt),
  after: iso(after?.openedAt),
  laterMs,
  alertsBefore: before?.alerts ?? 0,
  alertsAfter: after?.alerts ?? 0,
  rules: (after ?? before)?.rules ?? [],
  authors: Math.round((after ?? before)?.speakers ?? 0),
  tellsBefore: before?.tells ?? [],
  tellsAfter: after?.tells ?? [],
});

function describePlan(
  brand: string,
  { changes, singlePosts }: Pick<Plan, 'changes' | 'singlePosts'>,
  weeks: number,
  timezone: string,
): string {
  const number = (kind: PlannedChange['change']): number => changes.filter(({ change }) => change === kind).length;
  const rerouted = number('rerouted') > 0 ? `${number('rerouted')} told to other channels, ` : '';
  const alerts = (side: 'before' | 'after'): number => changes.reduce((sum, one) => sum + (one[side]?.alerts ?? 0), 0);
  return [
    `${oneLine(brand)}, last ${count(weeks, 'week')}: ${count(alerts('before'), 'alert')} now, ${alerts('after')} with the change`,
    `  ${number('gained')} incidents gained, ${number('lost')} lost, ${number('moved')} moved, ${rerouted}${number('same')} the same`,
    ...changes.filter(({ change }) => change !== 'same').map((change) => `  ${changeLine(change, timezone)}`),
    ...singlePosts.map(singlePostsLine),
    'Nothing is applied: change the rule in the configuration, then earshot reload.',
  ].join('\n');
}

const singlePostsLine = ({ channel, posts, mostADay, shown }: PlannedSinglePosts): string =>
  `  ${oneLine(channel)} asks for single posts: ${count(posts, 'post')}, at most ${mostADay} in a day, ${shown.toLocaleString('en-US')} shown`;

function changeLine(change: PlannedChange, timezone: string): string {
  const { change: kind, before, after, laterMs } = change;
  const { rules = [], speakers = 0 } = after ?? before ?? {};
  const moved =
    laterMs === null || kind !== 'moved' ? '' : `, ${duration(Math.abs(laterMs))} ${laterMs < 0 ? 'earlier' : 'later'}`;
  const who = `${rules.map((rule) => oneLine(rule)).join(', ')}, about ${count(speakers, 'person', 'people')}`;
  const told = ({ tells = [] }: Partial<PlannedIncident> = {}): string => tells.map((name) => oneLine(name)).join(', ');
  const rerouted =
    before && after && told(before) !== told(after) ? `, alerts ${told(after)} (now ${told(before)})` : '';
  return `${kind.padEnd(6)}  ${localTime(timeOf(change), timezone)}${moved}  ${who}${rerouted}`;
}
