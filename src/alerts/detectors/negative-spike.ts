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
 * Short windows catch bursts, long ones slow burns. Each length has its own tail: on simulated brands its evidence
 * exceeds `once - decay * ln(n)` n times a week.
 */
const scales = [
  { scaleMs: 5 * minuteMs, once: 4.3, decay: 0.97 },
  { scaleMs: 15 * minuteMs, once: 4.6, decay: 1.0 },
  { scaleMs: 60 * minuteMs, once: 4.45, decay: 1.3 },
  { scaleMs: 180 * minuteMs, once: 3.85, decay: 1.35 },
];
/** Tail of the largest score over all scales. */
const tail: Tail = { offset: 0.7, decay: 1 };
/** The share needs enough mentions: its window is never shorter than this. */
const shareScaleMs = 30 * minuteMs;
/** The share varies far more than chance alone explains: alpha + beta of its beta distribution. */
const shareConcentration = 15;
/**
 * Limits the count's evidence to this multiple of the share's. A count without the share is a viral post or a busy
 * hour; a share without the count is a few people.
 */
const shareFactor = 3;
/**
 * A share test that could not say this much, even if all were negative, has little power: where most posts always are
 * negative, or where there are few posts. Its limit then holds in proportion to what it could say.
 */
const powerfulShare = 4;
/**
 * When other mentions are so numerous that it is an event (a viral post or a campaign; a few do not count), the share
 * has to show more.
 */
const eventShareFactor = 1.5;
const eventVolume = 4;
const fewOthers = 10;
const shareBonus = 0.3;
/** Once the rule holds, it keeps holding while a long window is this unlikely. */
const stillUnlikely = 0.01;
/** Its incident is not over while a long window is this unlikely: a new rise may have begun. */
const hardlyUsual = 0.2;
const fewestToHold = 2;
const holdScalesMs = [60 * minuteMs, 180 * minuteMs];

/** Mentions with each speaker counted once. Copies and floods by few accounts say nothing about the share. */
const oncePerSpeaker = (window: WindowCounts): number =>
  Math.max(window.counted, window.weight, window.mentions - window.negatives + window.counted);

/** Log probability of this much weight, in units that vary like counts. */
function countTail({ baseline, campaign }: View, window: WindowCounts): number {
  const { markSize, share, dispersion } = baseline;
  // A campaign's size cannot be known exactly, so the other mentions show how many negatives to expect.
  const others = (share / (1 - share)) * Math.max(0, oncePerSpeaker(window) - window.weight);
  const expected = campaign ? Math.max(window.expectedWeight, others) : window.expectedWeight;
  const [count, mean] = [window.weight / markSize, expected / markSize];
  return count <= mean ? 0 : logNegativeBinomialTail(count, mean, sizeOf(mean, dispersion));
}

/** Evidence of this share of weight, and the most that so many mentions could give: all of them clearly negative. */
function shareEvidence({ baseline }: View, window: WindowCounts): { found: number; possible: number } {
  const { share, markSize } = baseline;
  const all = oncePerSpeaker(window);
  // Units in which the variance of weight is that of labels.
  const unit = (1 - share) / Math.max(0.05, markSize - share);
  const evidence = (weight: number): number =>
    weight <= share * all ? 0 : -logBetaBinomialTail(weight * unit, all * unit, share, shareConcentration);
  return { found: evidence(window.weight), possible: evidence(all * Math.max(share, markSize)) };
}

/** Whether there are too many other mentions for an ordinary hour. */
function isEvent({ baseline }: View, window: WindowCounts): boolean {
  const others = window.mentions - window.negatives;
  const mean = Math.max(0, window.expectedMentions - window.expectedNegatives);
  if (others < fewOthers || others <= mean) return false;
  return -logNegativeBinomialTail(others, mean, sizeOf(mean, baseline.mentionDispersion)) > eventVolume;
}

/** Whether what a long window counted is this unlikely. */
const isUnlikely = (view: View, probability: number): boolean =>
  holdScalesMs.some((scaleMs) => {
    const window = view.window(scaleMs);
    return window.counted >= fewestToHold && countTail(view, window) < Math.log(probability);
  });

/** Score of a brand where nothing is unusual. */
const calmScore = -10;

interface Loudest {
  window: WindowCounts;
  score: number;
}

/** The scale with the highest score. Both count and share must be unlikely. */
function loudest(view: View, minAuthors: number): Loudest {
  const best: Loudest = { window: view.window(60 * minuteMs), score: calmScore };
  for (const { scaleMs, once, decay } of scales) {
    const window = view.window(scaleMs);
    if (window.counted < minAuthors || window.coverage === 0) continue;
    const count = -countTail(view, window);
    if (count === 0) continue;
    const wide = view.window(Math.max(scaleMs, shareScaleMs));
    const { found: share, possible } = shareEvidence(view, wide);
    const factor = isEvent(view, wide) ? eventShareFactor : shareFactor;
    const power = Math.min(1, possible / powerfulShare);
    const limited = power * Math.min(count, factor * share) + (1 - power) * count;
    const score = (limited + (power > 0 ? (shareBonus * share) / power : 0) - once) / decay;
    // A longer window with the same count only blurs the time.
    if (score <= best.score || (best.score > calmScore && window.counted === best.window.counted)) continue;
    Object.assign(best, { window, score });
  }
  return best;
}

function create(rule: EngineRule): Judge {
  const { minAuthors } = settings.parse(rule.settings ?? {});
  return (view, standing): Opinion => {
    const best = loudest(view, minAuthors);
    const holds = best.score >= standing.threshold || (standing.held && isUnlikely(view, stillUnlikely));
    const rises = standing.held && isUnlikely(view, hardlyUsual);
    return { holds, rises, score: best.score, finding: () => describe(rule, view, standing, holds, best) };
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
    // Counted negatives within 24 h have different speakers.
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
