import type { Campaign } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { type Baseline, isCampaign, learnBaseline } from '../memory/baseline.ts';
import { perWeekOf, thresholdOf } from '../memory/calibration.ts';
import type { Work } from '../memory/counting.ts';
import { memoryOf } from '../memory/engine-state.ts';
import { coveredMsSince, learnedTo, learningUntil } from '../memory/learning.ts';
import { lookAt, type View } from '../memory/windows.ts';
import type { Watcher } from './watcher.ts';

/** What stays the same for the length of one step. */
export interface Watch {
  brand: string;
  sources: readonly string[];
  watchers: readonly Watcher[];
  campaigns: readonly Campaign[];
  localHour: (at: Time) => number;
  /** The past is gone through again, to learn it: nothing opens. */
  replay: boolean;
}

/** What is normal for a brand, and how unusual each rule must find it, in the order of the watchers. */
export interface Normal {
  baseline: Baseline;
  thresholds: readonly number[];
}

/** Where one step has got to. Its functions change it. */
export interface Moment {
  /** `work.now` is the time. */
  readonly work: Work;
  /** The open one. */
  incident: Incident | null;
  /** Null: it is learned again when somebody asks. */
  normal: Normal | null;
}

export function normalAt(moment: Moment, { sources, watchers, campaigns, localHour }: Watch): Normal {
  if (moment.normal === null) {
    const { work } = moment;
    const learned = learnedTo(work, sources);
    const { sources: memories, unlearned } = work;
    const baseline = learnBaseline({ sources, memories, unlearned, campaigns, now: learned, localHour });
    moment.normal = { baseline, thresholds: watchers.map((watcher) => thresholdFor(watcher, work, sources, learned)) };
  }
  return moment.normal;
}

/** From peaks that are over and whose incidents can have been judged. */
function thresholdFor({ rule, detector }: Watcher, work: Work, sources: readonly string[], learned: Time): number {
  const { name, falseAlarmsPerMonth, verdicts } = rule;
  const record = memoryOf(work.peaks, name);
  const coveredMs = record ? coveredMsSince(work, sources, record.from, learned) : 0;
  return thresholdOf(record, detector.tail, perWeekOf(falseAlarmsPerMonth), learned, coveredMs, verdicts);
}

export function viewAt(moment: Moment, watch: Watch): View {
  const { work } = moment;
  const { baseline } = normalAt(moment, watch);
  const until = learningUntil(work, watch.sources);
  return lookAt(work, watch.sources, baseline, until, isCampaign(watch.campaigns, work.now));
}
