import { z } from 'zod';
import { minuteMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { sizeOf } from '../memory/baseline.ts';
import { returnPeriodOf, type Tail } from '../memory/calibration.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import type { Detector, EngineRule, Judge, Opinion, Standing } from './detector.ts';
import { slowRise, staysUp } from './slow-rise.ts';
import { negativeBinomialQuantile } from './statistics.ts';
import { countAndShare, countTail, sizeBonus, tailToHold } from './wave-evidence.ts';
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
const tail: Tail = { offset: 1.45, decay: 0.72 };
/** The share needs enough mentions: its window is never shorter than this. */
const shareScaleMs = 30 * minuteMs;
/** Once the rule holds, it keeps holding while a long window is this unlikely. */
const stillUnlikely = 0.01;
/** Its incident is not over while a long window is this unlikely: a new rise may have begun. */
const hardlyUsual = 0.2;
const holdScalesMs = [60 * minuteMs, 180 * minuteMs];

/** Log probability of the less likely of the counts of the long windows. */
const longTail = (view: View): number =>
  Math.min(...holdScalesMs.map((scaleMs) => tailToHold(view, view.window(scaleMs))));

/** Score of a brand where nothing is unusual. */
const calmScore = -10;

interface Loudest {
  window: WindowCounts;
  score: number;
}

/** The scale with the highest score. Both count and share must be unlikely. */
function loudest(view: View, minAuthors: number): Loudest {
  const best: Loudest = { window: view.window(60 * minuteMs), score: calmScore };
  const bonus = sizeBonus(view);
  for (const { scaleMs, once, decay } of scales) {
    const window = view.window(scaleMs);
    if (window.counted < minAuthors || window.coverage === 0) continue;
    const count = -countTail(view, window);
    if (count === 0) continue;
    const both = countAndShare(view, count, view.window(Math.max(scaleMs, shareScaleMs)));
    const score = (both - once) / decay + bonus;
    // A longer window with the same count only blurs the time.
    if (score <= best.score || (best.score > calmScore && window.counted === best.window.counted)) continue;
    Object.assign(best, { window, score });
  }
  const rise = slowRise(view, minAuthors);
  return rise && rise.score > best.score ? rise : best;
}

function create(rule: EngineRule): Judge {
  const { minAuthors } = settings.parse(rule.settings ?? {});
  return (view, standing): Opinion => {
    const best = loudest(view, minAuthors);
    const lately = standing.held ? longTail(view) : 0;
    const holds = best.score >= standing.threshold || lately < Math.log(stillUnlikely);
    const rises = lately < Math.log(hardlyUsual) || (standing.held && staysUp(view));
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
    observed: window.counted + window.leftOut,
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
    authors: window.counted + window.leftOut,
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
