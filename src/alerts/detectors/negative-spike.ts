import { z } from 'zod';
import { dayMs, minuteMs } from '../../core/domain.ts';
import { clustering } from '../baseline.ts';
import type { View, WindowCounts } from '../windows.ts';
import type { Detector, EngineRule, Judge } from './detector.ts';
import { logBetaBinomialTail, logNegativeBinomialTail, negativeBinomialQuantile } from './statistics.ts';

const settings = z
  .strictObject({
    minAuthors: z.int().min(4).max(1_000).default(5).describe('Fewest distinct negative speakers that can be a wave.'),
    maxShareProbability: z
      .number()
      .gt(0)
      .max(1)
      .default(0.1)
      .describe('The share of negatives must be at least this unlikely: a busy day is not a wave.'),
  })
  .describe('A wave of negative mentions: more distinct negative speakers than the time of the week explains.');

export const monthMs = 30.44 * dayMs;
/** Windows of different length see different waves: a burst fills the short ones, a slow burn only the long ones. */
const scalesMs = [5 * minuteMs, 15 * minuteMs, 60 * minuteMs, 180 * minuteMs];
const shareScalesMs = [30 * minuteMs, 60 * minuteMs, 180 * minuteMs];
/** A window that slides in steps of 5 minutes has about this many chances to peak per window length. */
const slidingFactor = 2;
/** Less than three observed days: the daily rhythm is a guess, so more proof is asked for. */
const youngFactor = 0.1;
/** Once it holds, it goes on holding while a long window is still this unlikely. */
const stillUnlikely = 0.01;
const holdScalesMs = [60 * minuteMs, 180 * minuteMs];
/** Volume of other mentions this unlikely may be an event of its own (viral, campaign): then the share must speak alone. */
const unusualVolume = 0.1;
const strictShareProbability = 2e-4;
/** So few posts are no event. */
const fewOthers = 10;

/**
 * Largest tail probability at which a window of this length may alert.
 *
 * A month has month / scale separate windows, and sliding over them gives about `slidingFactor` times as many chances;
 * the dial is shared equally by the scales: p = (falseAlarms / scales) / (slidingFactor * month / scale).
 */
export function thresholdOf(falseAlarmsPerMonth: number, scaleMs: number): number {
  return falseAlarmsPerMonth / scalesMs.length / ((slidingFactor * monthMs) / scaleMs);
}

/** About one in so many chance peaks of the count also passes the gate on the share. */
const gatePasses = 0.12;
const largestThreshold = 0.02;
/** The share is only steady where there is something to share: expected counted negatives in the window. */
const fisherFrom = 2;
/** Both wander together for hours, so Fisher's probability is too small by more than ten times. */
const fisherStrictness = 0.05;

/** Size of the negative binomial with variance mean * (1 + clustering) + dispersion * mean^2. */
const sizeOf = (mean: number, dispersion: number): number => mean / (clustering + dispersion * mean);

/** Tail probability of so many counted negatives; logarithm. */
const countTail = (window: WindowCounts, dispersion: number): number =>
  logNegativeBinomialTail(window.counted, window.expectedCounted, sizeOf(window.expectedCounted, dispersion));

/** Mentions with each negative speaker once, as copies and floods by few accounts say nothing about the share. */
const oncePerSpeaker = (window: WindowCounts): number =>
  Math.max(window.counted, window.mentions - window.negatives + window.counted);

function shareTail(view: View, window: WindowCounts): number {
  const all = oncePerSpeaker(window);
  if (window.counted <= view.baseline.share * all) return 0;
  return logBetaBinomialTail(window.counted, all, view.baseline.share, view.baseline.shareConcentration);
}

/**
 * Tail probabilities (logarithms) and what each must fall below: the count alone, which the gate on the share then
 * has to confirm; and, where a window normally holds some negatives, count and share together by Fisher's method:
 * -2 ln(p1 p2) is chi-squared with 4 degrees of freedom, so P = x (1 - ln x) for x = p1 p2.
 */
function evidence(view: View, window: WindowCounts, dial: number): [log: number, threshold: number][] {
  const count = countTail(window, view.baseline.dispersion);
  const found: [number, number][] = [[count, Math.min(largestThreshold, dial / gatePasses)]];
  if (window.expectedCounted >= fisherFrom) {
    const share = shareTail(view, view.window(Math.max(window.scaleMs, shareScalesMs[0] ?? 0)));
    const both = count + share;
    found.push([both + Math.log1p(-both), dial * fisherStrictness]);
  }
  return found;
}

function isVolumeUnusual(view: View, window: WindowCounts): boolean {
  const others = window.mentions - window.negatives;
  const expected = Math.max(0, window.expectedMentions - window.expectedNegatives);
  if (others < fewOthers || others <= expected) return false;
  const size = sizeOf(expected, view.baseline.mentionDispersion);
  return logNegativeBinomialTail(others, expected, size) < Math.log(unusualVolume);
}

function create(rule: EngineRule): Judge {
  const { minAuthors, maxShareProbability } = settings.parse(rule.settings ?? {});
  const thresholds = scalesMs.map((scaleMs) => thresholdOf(rule.falseAlarmsPerMonth, scaleMs));

  return (view, held) => {
    const { dispersion } = view.baseline;
    const strictness = view.learningUntil === null ? 1 : youngFactor;
    let best = {
      window: view.window(60 * minuteMs),
      threshold: thresholdOf(rule.falseAlarmsPerMonth, 60 * minuteMs),
      log: 0,
    };
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const [i, scaleMs] of scalesMs.entries()) {
      const window = view.window(scaleMs);
      if (window.counted < minAuthors || window.coverage === 0) continue;
      // A longer window that holds no more only says less about when it was.
      if (bestScore >= 0 && window.counted === best.window.counted) continue;
      const dial = (thresholds[i] ?? 0) * strictness;
      for (const [log, threshold] of evidence(view, window, dial)) {
        if (Math.log(threshold) - log <= bestScore) continue;
        bestScore = Math.log(threshold) - log;
        best = { window, threshold, log };
      }
    }
    let holds = bestScore >= 0;
    if (holds) {
      const unusual = shareScalesMs.some((scaleMs) => isVolumeUnusual(view, view.window(scaleMs)));
      const gate = Math.log(unusual ? Math.min(strictShareProbability, maxShareProbability) : maxShareProbability);
      holds = shareScalesMs.some((scaleMs) => shareTail(view, view.window(scaleMs)) < gate);
    }
    if (!holds && held) {
      holds = holdScalesMs.some((scaleMs) => {
        const window = view.window(scaleMs);
        return window.counted >= 2 && countTail(window, dispersion) < Math.log(stillUnlikely);
      });
    }
    return { holds, finding: () => describe(rule, view, holds, best) };
  };
}

function describe(
  rule: EngineRule,
  view: View,
  holds: boolean,
  { window, threshold, log }: { window: WindowCounts; threshold: number; log: number },
): ReturnType<ReturnType<Judge>['finding']> {
  const mean = window.expectedCounted;
  const size = sizeOf(mean, view.baseline.dispersion);
  const probability = Math.exp(log === 0 ? countTail(window, view.baseline.dispersion) : log);
  return {
    rule: rule.name,
    detector: rule.detector,
    at: view.now,
    holds,
    scaleMs: window.scaleMs,
    since: view.firstCounted(window.from),
    observed: window.counted,
    expected: mean,
    expectedLow: negativeBinomialQuantile(0.025, mean, size),
    expectedHigh: negativeBinomialQuantile(0.975, mean, size),
    probability,
    threshold,
    returnPeriodMs: Math.min(
      1000 * 365 * dayMs,
      (monthMs / rule.falseAlarmsPerMonth) * (threshold / Math.max(probability, 1e-300)),
    ),
    mentions: window.mentions,
    negatives: window.negatives,
    share: window.mentions > 0 ? window.negatives / window.mentions : 0,
    normalShare: window.expectedMentions > 0 ? window.expectedNegatives / window.expectedMentions : view.baseline.share,
    // Counted negatives of less than 24 h are by different speakers.
    authors: window.counted,
    coverage: window.coverage,
    blindSources: view.blindSources(window.scaleMs),
    learningUntil: view.learningUntil,
  };
}

export const negativeSpike: Detector = { name: 'negative-spike', settings, create };
