import { z } from 'zod';
import { hourMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { sizeOf } from '../memory/baseline.ts';
import { returnPeriodOf, type Tail } from '../memory/calibration.ts';
import type { HeardLately } from '../memory/heard-lately.ts';
import type { View } from '../memory/windows.ts';
import type { Detector, EngineRule, Judge, Standing } from './detector.ts';
import { logNegativeBinomialAtMost, negativeBinomialQuantile } from './statistics.ts';

const settings = z
  .strictObject({
    minExpected: z
      .number()
      .min(3)
      .max(100_000)
      .default(5)
      .describe('Minimum number of mentions expected in a span of up to a day; below it, no silence is reported.'),
  })
  .describe(
    'The brand, or one of its sources, has far fewer mentions than usual although the source answers. Sent as news.',
  );

const scalesMs = [1, 3, 6, 12, 24].map((hours) => hours * hourMs);
/** Measured on simulated brands. */
const tail: Tail = { offset: 3.9, decay: 1.3 };
/** The silence is over when the newest part of the span has at least half of the expected mentions. */
const newestPart = 4;
const spokenAgain = 0.5;
/** Once the rule holds, it keeps holding down to this far below the threshold. */
const letGo = 2;
const calmScore = -10;

interface Quietest {
  heard: HeardLately;
  scaleMs: number;
  /** Null: all sources together. */
  source: string | null;
  score: number;
}

function quietest(view: View, minExpected: number): Quietest {
  const blind = view.blindSources(hourMs);
  const covered = view.sources.filter((name) => !blind.includes(name));
  const spans: { names: string[]; source: string | null }[] = covered.map((name) => ({ names: [name], source: name }));
  // With a single source, the brand is that source.
  if (view.sources.length !== 1) spans.unshift({ names: covered, source: null });
  const dayLong = view.lately(covered, 24 * hourMs);
  const best: Quietest = { heard: dayLong, scaleMs: 24 * hourMs, source: null, score: calmScore };
  if (view.campaign !== null) return best;
  for (const { names, source } of spans)
    for (const scaleMs of scalesMs) {
      const heard = view.lately(names, scaleMs);
      if (heard.expected < minExpected || heard.mentions >= heard.expected) continue;
      const newest = view.lately(names, Math.max(hourMs, scaleMs / newestPart));
      if (newest.mentions > spokenAgain * newest.expected) continue;
      const score = -lowTail(heard, view);
      if (score > best.score) Object.assign(best, { heard, scaleMs, source, score });
    }
  return best;
}

/** Log probability of so few mentions. The level may be low for all hours of the span together. */
const lowTail = ({ mentions, expected }: HeardLately, { baseline }: View): number =>
  logNegativeBinomialAtMost(mentions, expected, sizeOf(expected, baseline.mentionDispersion));

function create(rule: EngineRule): Judge {
  const { minExpected } = settings.parse(rule.settings ?? {});
  return (view, standing) => {
    const best = quietest(view, minExpected);
    // A silence needs a known baseline.
    const opens = best.score >= standing.threshold && view.learningUntil === null;
    const holds = opens || (standing.held && best.score >= standing.threshold - letGo);
    return { holds, score: best.score, finding: () => describe(rule, view, standing, holds, best) };
  };
}

function describe(
  rule: EngineRule,
  view: View,
  { threshold }: Standing,
  holds: boolean,
  { heard, scaleMs, source, score }: Quietest,
): Finding {
  const { mentions, expected, coverage } = heard;
  const size = sizeOf(expected, view.baseline.mentionDispersion);
  return {
    kind: 'silence',
    rule: rule.name,
    detector: rule.detector,
    at: view.now,
    holds,
    scaleMs,
    since: heard.from,
    observed: mentions,
    expected,
    expectedLow: negativeBinomialQuantile(0.025, expected, size),
    expectedHigh: negativeBinomialQuantile(0.975, expected, size),
    probability: expected > 0 ? Math.exp(lowTail(heard, view)) : 1,
    score,
    threshold,
    returnPeriodMs: returnPeriodOf(score, threshold, rule.falseAlarmsPerMonth, tail),
    mentions,
    negatives: 0,
    share: 0,
    normalShare: view.baseline.share,
    authors: mentions,
    coverage,
    blindSources: view.blindSources(hourMs),
    learningUntil: view.learningUntil,
    quietSource: source,
  };
}

export const silence: Detector = { name: 'silence', kind: 'silence', settings, tail, create };
