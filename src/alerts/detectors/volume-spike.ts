import { z } from 'zod';
import { minuteMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { sizeOf } from '../memory/baseline.ts';
import { returnPeriodOf, type Tail } from '../memory/calibration.ts';
import type { View, WindowCounts } from '../memory/windows.ts';
import { watchCounts } from './count-series.ts';
import type { Detector, EngineRule, Judge, Standing } from './detector.ts';
import { logNegativeBinomialTail, negativeBinomialQuantile } from './statistics.ts';

const settings = z
  .strictObject({
    minMentions: z.int().min(5).max(100_000).default(20).describe('Minimum number of people in a surge.'),
  })
  .describe(
    'More people post about the brand than is usual for the hour of the week, whatever they say. Sent as news.',
  );

/**
 * Each length has its own tail: on simulated brands its evidence exceeds `once + 2 decay - decay * ln(n)` n times a
 * week.
 */
const scales = [
  { scaleMs: 15 * minuteMs, once: 2.4, decay: 1.9 },
  { scaleMs: 60 * minuteMs, once: 1.8, decay: 2.3 },
  { scaleMs: 180 * minuteMs, once: 2.4, decay: 1.7 },
];
/** Tail of the largest score over all scales. */
const tail: Tail = { offset: 1.71, decay: 0.95 };
/** Once the rule holds, it keeps holding while a long window is this unlikely. */
const stillUnlikely = 0.01;
const holdScaleMs = 60 * minuteMs;

/** Mentions, with each negative speaker counted once. Other speakers are unknown here, so each post counts. */
const voices = (window: WindowCounts): number =>
  Math.max(window.counted, window.mentions - window.negatives + window.counted);
const expectedVoices = (window: WindowCounts): number =>
  Math.max(window.expectedCounted, window.expectedMentions - window.expectedNegatives + window.expectedCounted);

/** Log probability of this many people. */
function countTail(window: WindowCounts, { baseline }: View): number {
  const [count, mean] = [voices(window), expectedVoices(window)];
  return count <= mean ? 0 : logNegativeBinomialTail(count, mean, sizeOf(mean, baseline.mentionDispersion));
}

function create(rule: EngineRule): Judge {
  const { minMentions } = settings.parse(rule.settings ?? {});
  return (view, standing) => {
    const best = { window: view.window(holdScaleMs), score: 0 };
    for (const { scaleMs, once, decay } of scales) {
      const window = view.window(scaleMs);
      if (voices(window) < minMentions || window.coverage === 0) continue;
      const score = (-countTail(window, view) - once) / decay;
      if (score > best.score) Object.assign(best, { window, score });
    }
    // News can wait until the baseline is known, because an incident's time is not learned.
    const opens = best.score >= standing.threshold && view.learningUntil === null;
    const goesOn = standing.held && countTail(view.window(holdScaleMs), view) < Math.log(stillUnlikely);
    return {
      holds: opens || goesOn,
      score: best.score,
      finding: () => describe(rule, view, standing, opens || goesOn, best),
    };
  };
}

function describe(
  rule: EngineRule,
  view: View,
  { threshold }: Standing,
  holds: boolean,
  { window, score }: { window: WindowCounts; score: number },
): Finding {
  const mean = expectedVoices(window);
  const size = sizeOf(mean, view.baseline.mentionDispersion);
  return {
    kind: 'surge',
    rule: rule.name,
    detector: rule.detector,
    at: view.now,
    holds,
    scaleMs: window.scaleMs,
    since: window.from,
    observed: voices(window),
    expected: mean,
    expectedLow: negativeBinomialQuantile(0.025, mean, size),
    expectedHigh: negativeBinomialQuantile(0.975, mean, size),
    probability: Math.exp(countTail(window, view)),
    score,
    threshold,
    returnPeriodMs: returnPeriodOf(score, threshold, rule.falseAlarmsPerMonth, tail),
    mentions: window.mentions,
    negatives: window.negatives,
    share: window.mentions > 0 ? window.negatives / window.mentions : 0,
    normalShare: window.expectedMentions > 0 ? window.expectedNegatives / window.expectedMentions : view.baseline.share,
    authors: voices(window),
    coverage: window.coverage,
    blindSources: view.blindSources(window.scaleMs),
    learningUntil: view.learningUntil,
  };
}

export const volumeSpike: Detector = { name: 'volume-spike', kind: 'surge', settings, tail, create, watchCounts };
