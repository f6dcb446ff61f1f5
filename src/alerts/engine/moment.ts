import type { Campaign } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { type Baseline, campaignAt, learnBaseline } from '../memory/baseline.ts';
import { perWeekOf, thresholdOf } from '../memory/calibration.ts';
import type { Work } from '../memory/counting.ts';
import { memoryOf } from '../memory/engine-state.ts';
import { coveredMsSince, learnedTo, learningUntil } from '../memory/learning.ts';
import { lookAt, type View } from '../memory/windows.ts';
import type { Watcher } from './watcher.ts';

/** Constant during one step. */
export interface Watch {
  brand: string;
  sources: readonly string[];
  watchers: readonly Watcher[];
  campaigns: readonly Campaign[];
  localHour: (at: Time) => number;
  /** Replays the past to learn from it: nothing opens. */
  replay: boolean;
}

/** A brand's baseline and each rule's threshold, in the order of the watchers. */
export interface Normal {
  baseline: Baseline;
  thresholds: readonly number[];
}

/** Progress of one step. The engine's functions mutate it. */
export interface Moment {
  /** `work.now` is the current time. */
  readonly work: Work;
  /** The open incident. */
  incident: Incident | null;
  /** Null: learned again on the next use. */
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

/** Uses peaks that are over and whose incidents may already have a verdict. */
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
  return lookAt(work, watch.sources, baseline, until, campaignAt(watch.campaigns, work.now));
}
