import type { EngineRule } from '../../alerts/detectors/detector.ts';
import type { EngineSettings } from '../../alerts/engine/engine.ts';
import { backtest, observationsOf, type Spoken } from '../../alerts/replay/backtest.ts';
import type { PastMentions } from '../../alerts/replay/past-mentions.ts';
import type { Watched } from '../../alerts/replay/watched.ts';
import { type Interval, labels, sliceMs, type Time } from '../../core/domain.ts';

/** A rule that is tried on a past. */
export interface ReplayedRule extends EngineRule {
  /** Channels that it would have told. */
  notify: string[];
}

/** One brand's past, ready to be gone through. */
export interface BrandPast {
  settings: EngineSettings;
  /** Channels that would have been told. */
  notify: readonly string[];
  mentions: PastMentions;
  /** Places in order of `seen`. */
  order: Uint32Array;
  watched: Watched;
}

export interface BrandOutcome {
  brand: string;
  rule: string;
  falseAlarmsPerMonth: number;
  timezone: string;
  notify: readonly string[];
  /** The part of the past that was asked for and is there. */
  evaluated: Interval;
  mentions: number;
  negatives: number;
  /** What was said within it, in order. */
  spoken: Spoken[];
  chart: Chart;
}

/** Negatives per step of event time within what was evaluated. */
export interface Chart {
  from: Time;
  stepMs: number;
  negatives: number[];
}

const widest = 72;
const stepsMs = [1, 3, 12, 36, 72, 144, 288, 576, 2016].map((slices) => slices * sliceMs);
const negative = labels.indexOf('negative');

/** Goes through a brand's past; what lies before `from` only teaches, and nothing from `to` on is looked at. */
export function runBrand(past: BrandPast, range: { from: Time | null; to: Time | null }): BrandOutcome {
  const { settings, mentions } = past;
  const { seen } = mentions;
  const to = range.to ?? Number.POSITIVE_INFINITY;
  const order = past.order.subarray(0, countBefore(past.order, seen, to));
  const first = seen[order[0] ?? 0] ?? 0;
  const end = Math.min(to, Math.ceil(((seen[order.at(-1) ?? 0] ?? 0) + 1) / sliceMs) * sliceMs);
  const evaluated = { from: Math.min(end, Math.max(range.from ?? first, first)), to: end };
  const spoken: Spoken[] = [];
  const observations = observationsOf(mentions, order, past.watched);
  for (const said of backtest(settings, observations))
    if (said.occasion.at >= evaluated.from && said.occasion.at < to) spoken.push(said);
  const rule = settings.rules[0];
  return {
    brand: settings.brand,
    rule: rule?.name ?? '',
    falseAlarmsPerMonth: rule?.falseAlarmsPerMonth ?? 0,
    timezone: settings.timezone,
    notify: past.notify,
    evaluated,
    spoken,
    ...countsOf(mentions, order, evaluated),
  };
}

/** How many places of `order` were seen before `time`. */
function countBefore(order: Uint32Array, seen: readonly number[], time: Time): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seen[order[middle] ?? 0] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countsOf(
  mentions: PastMentions,
  order: Uint32Array,
  { from, to }: Interval,
): Pick<BrandOutcome, 'mentions' | 'negatives' | 'chart'> {
  const longest = Math.max(1, to - from);
  const fitting = stepsMs.find((step) => longest / step <= widest);
  const stepMs = fitting ?? Math.ceil(longest / widest / (7 * 288 * sliceMs)) * 7 * 288 * sliceMs;
  const start = Math.floor(from / stepMs) * stepMs;
  const negatives = new Array<number>(Math.max(1, Math.ceil((to - start) / stepMs))).fill(0);
  let all = 0;
  let bad = 0;
  for (const place of order) {
    const at = mentions.at[place] ?? 0;
    if (at < from || at >= to) continue;
    all += 1;
    if (mentions.labels[place] !== negative) continue;
    bad += 1;
    const step = Math.floor((at - start) / stepMs);
    negatives[step] = (negatives[step] ?? 0) + 1;
  }
  return { mentions: all, negatives: bad, chart: { from: start, stepMs, negatives } };
}
