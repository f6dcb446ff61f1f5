import { z } from 'zod';
import { dayMs, minuteMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { clustering } from '../baseline.ts';
import type { View, WindowCounts } from '../windows.ts';
import type { Detector, EngineRule, Judge } from './detector.ts';
import { monthMs } from './negative-spike.ts';
import { logNegativeBinomialTail, negativeBinomialQuantile } from './statistics.ts';

const settings = z
  .strictObject({
    minMentions: z.int().min(5).max(100_000).default(20).describe('Fewest people in a window that can be news.'),
  })
  .describe('More people speak of the brand than the time of the week explains, whatever they say: news, no alarm.');

const scalesMs = [15 * minuteMs, 60 * minuteMs, 180 * minuteMs];
/** A window that slides in steps of 5 minutes has about this many chances to peak per window length. */
const slidingFactor = 2;
/** Volume comes in cascades: its tails are far heavier than the model's. */
const heavyTails = 0.02;
/** Once it holds, it goes on while a long window is still this unlikely. */
const stillUnlikely = 0.01;
const holdScaleMs = 60 * minuteMs;

/** Size of the negative binomial with variance mean * (1 + clustering) + dispersion * mean^2. */
const sizeOf = (mean: number, dispersion: number): number => mean / (clustering + dispersion * mean);

/** People: mentions, with each negative speaker once (of the others only posts are known). */
const people = (window: WindowCounts): number =>
  Math.max(window.counted, window.mentions - window.negatives + window.counted);
const expectedPeople = (window: WindowCounts): number =>
  Math.max(window.expectedCounted, window.expectedMentions - window.expectedNegatives + window.expectedCounted);

function tail(window: WindowCounts, { baseline }: View): number {
  const mean = expectedPeople(window);
  return logNegativeBinomialTail(people(window), mean, sizeOf(mean, baseline.mentionDispersion));
}

function create(rule: EngineRule): Judge {
  const { minMentions } = settings.parse(rule.settings ?? {});
  const thresholdOf = (scaleMs: number): number =>
    (heavyTails * rule.falseAlarmsPerMonth) / scalesMs.length / ((slidingFactor * monthMs) / scaleMs);

  return (view, held) => {
    let best = { window: view.window(holdScaleMs), threshold: thresholdOf(holdScaleMs), log: 0 };
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const scaleMs of scalesMs) {
      const window = view.window(scaleMs);
      if (people(window) < minMentions || window.coverage === 0) continue;
      const threshold = thresholdOf(scaleMs);
      const log = tail(window, view);
      if (Math.log(threshold) - log <= bestScore) continue;
      bestScore = Math.log(threshold) - log;
      best = { window, threshold, log };
    }
    // News can wait until it is known what is usual: what an incident covers is not learned.
    const opens = bestScore >= 0 && view.learningUntil === null;
    const goesOn = held && !opens && tail(view.window(holdScaleMs), view) < Math.log(stillUnlikely);
    return { holds: opens || goesOn, finding: () => describe(rule, view, opens || goesOn, best) };
  };
}

function describe(
  rule: EngineRule,
  view: View,
  holds: boolean,
  { window, threshold, log }: { window: WindowCounts; threshold: number; log: number },
): Finding {
  const mean = expectedPeople(window);
  const size = sizeOf(mean, view.baseline.mentionDispersion);
  const probability = Math.exp(log === 0 ? tail(window, view) : log);
  return {
    rule: rule.name,
    detector: rule.detector,
    level: 'news',
    at: view.now,
    holds,
    scaleMs: window.scaleMs,
    since: window.from,
    observed: people(window),
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
    authors: people(window),
    coverage: window.coverage,
    blindSources: view.blindSources(window.scaleMs),
    learningUntil: view.learningUntil,
  };
}

export const volumeSpike: Detector = { name: 'volume-spike', settings, create };
