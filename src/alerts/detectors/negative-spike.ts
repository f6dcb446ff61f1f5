import { z } from 'zod';
import { minuteMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { sizeOf } from '../memory/baseline.ts';
import { returnPeriodOf, type Tail } from '../memory/calibration.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import type { Detector, EngineRule, Judge, Opinion, Standing } from './detector.ts';
import { logBetaBinomialTail, logNegativeBinomialTail, negativeBinomialQuantile } from './statistics.ts';
import { wouldHold } from './would-hold.ts';

const settings = z
  .strictObject({
    minAuthors: z
      .int()
      .min(4)
      .max(1_000)
      .default(4)
      .describe('Minimum number of distinct negative speakers in a wave.'),
  })
  .describe('More distinct people post negatively about the brand than is usual for the hour of the week.');

/**
 * Windows of different length see different waves: a burst fills the short ones, a slow burn only the long ones. Each
 * has its own tail: on many simulated brands its evidence exceeds `once - decay * ln(n)` n times a week.
 */
const scales = [
  { scaleMs: 5 * minuteMs, once: 4.5, decay: 0.75 },
  { scaleMs: 15 * minuteMs, once: 4.65, decay: 0.87 },
  { scaleMs: 60 * minuteMs, once: 4.43, decay: 1.0 },
  { scaleMs: 180 * minuteMs, once: 3.83, decay: 0.96 },
];
/** Of the largest score over all scales. */
const tail: Tail = { offset: 0.7, decay: 1 };
/** A share needs mentions: it is never taken over less than this. */
const shareScaleMs = 30 * minuteMs;
/** The share wanders far more than chance alone lets it: alpha + beta of its beta distribution. */
const shareConcentration = 15;
/** A change of the count that the share does not confirm is a viral or a busy hour; one of the share alone, a few voices. */
const shareFactor = 3;
/** With so many other mentions that it is an event (viral, campaign; few are none), the share has to say more. */
const eventShareFactor = 1.5;
const eventVolume = 4;
const fewOthers = 10;
const shareBonus = 0.3;
/** Once it holds, it goes on holding while a long window is still this unlikely. */
const stillUnlikely = 0.01;
const holdScalesMs = [60 * minuteMs, 180 * minuteMs];

/** Mentions with each voice once: copies and floods by few accounts say nothing about the share. */
const oncePerVoice = (window: WindowCounts): number =>
  Math.max(window.counted, window.weight, window.mentions - window.negatives + window.counted);

/** Logarithm of the chance of so much weight, in units that vary like counts. */
function countTail({ baseline, campaign }: View, window: WindowCounts): number {
  const { markSize, share, dispersion } = baseline;
  // How loud a campaign will be nobody knows exactly: then the other mentions tell how many negatives come along.
  const others = (share / (1 - share)) * Math.max(0, oncePerVoice(window) - window.weight);
  const expected = campaign ? Math.max(window.expectedWeight, others) : window.expectedWeight;
  const [count, mean] = [window.weight / markSize, expected / markSize];
  return count <= mean ? 0 : logNegativeBinomialTail(count, mean, sizeOf(mean, dispersion));
}

/** Logarithm of the chance of such a share of weight, in units in which its variance is that of labels. */
function shareTail({ baseline }: View, window: WindowCounts): number {
  const { share, markSize } = baseline;
  const all = oncePerVoice(window);
  if (window.weight <= share * all) return 0;
  const unit = (1 - share) / Math.max(0.05, markSize - share);
  return logBetaBinomialTail(window.weight * unit, all * unit, share, shareConcentration);
}

/** Whether the mentions that are not negative are too many to be an ordinary hour. */
function isEvent({ baseline }: View, window: WindowCounts): boolean {
  const others = window.mentions - window.negatives;
  const mean = Math.max(0, window.expectedMentions - window.expectedNegatives);
  if (others < fewOthers || others <= mean) return false;
  return -logNegativeBinomialTail(others, mean, sizeOf(mean, baseline.mentionDispersion)) > eventVolume;
}

/** Of a brand in which nothing at all is unusual. */
const calmScore = -10;

interface Loudest {
  window: WindowCounts;
  score: number;
}

/** The scale that speaks loudest: count and share must both be unlikely. */
function loudest(view: View, minAuthors: number): Loudest {
  const best: Loudest = { window: view.window(60 * minuteMs), score: calmScore };
  for (const { scaleMs, once, decay } of scales) {
    const window = view.window(scaleMs);
    if (window.counted < minAuthors || window.coverage === 0) continue;
    const count = -countTail(view, window);
    if (count === 0) continue;
    const wide = view.window(Math.max(scaleMs, shareScaleMs));
    const share = -shareTail(view, wide);
    const factor = isEvent(view, wide) ? eventShareFactor : shareFactor;
    const score = (Math.min(count, factor * share) + shareBonus * share - once) / decay;
    // A longer window that holds no more only says less about when it was.
    if (score <= best.score || (best.score > calmScore && window.counted === best.window.counted)) continue;
    Object.assign(best, { window, score });
  }
  return best;
}

function create(rule: EngineRule): Judge {
  const { minAuthors } = settings.parse(rule.settings ?? {});
  return (view, standing): Opinion => {
    const best = loudest(view, minAuthors);
    const holds =
      best.score >= standing.threshold ||
      (standing.held &&
        holdScalesMs.some((scaleMs) => {
          const window = view.window(scaleMs);
          return window.counted >= 2 && countTail(view, window) < Math.log(stillUnlikely);
        }));
    return { holds, score: best.score, finding: () => describe(rule, view, standing, holds, best) };
  };
}

function describe(
  rule: EngineRule,
  view: View,
  { threshold }: Standing,
  holds: boolean,
  { window, score }: Loudest,
): Finding {
  const mean = window.expectedCounted;
  const size = sizeOf(mean, view.baseline.dispersion);
  return {
    kind: 'wave',
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
    probability: Math.exp(countTail(view, window)),
    score,
    threshold,
    returnPeriodMs: returnPeriodOf(score, threshold, rule.falseAlarmsPerMonth, tail),
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

export const negativeSpike: Detector = {
  name: 'negative-spike',
  kind: 'wave',
  isDefault: true,
  settings,
  tail,
  create,
  wouldHold,
};
