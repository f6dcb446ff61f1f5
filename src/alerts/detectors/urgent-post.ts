import { z } from 'zod';
import { dayMs, hourMs } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import { returnPeriodOf, type Tail } from '../memory/calibration.ts';
import type { UrgentPost } from '../memory/urgent-posts.ts';
import type { View } from '../memory/windows.ts';
import type { Detector, EngineRule, Judge, Standing } from './detector.ts';

const settings = z
  .strictObject({
    minUrgency: z
      .number()
      .min(0)
      .max(9)
      .default(2.4)
      .describe(
        'Urgency threshold: log10 of the people whom a post naming a hazard may reach. A post that is merely angry counts 1.5 less.',
      ),
  })
  .describe(
    'One post that can become a crisis: its severity and reach, compared with what is usual for the brand. Sent at once.',
  );

const weekMs = 7 * dayMs;
/** The score already is the logarithm of how rare such a post is for the brand. */
const tail: Tail = { offset: 0, decay: 1 };
/** How long a post keeps the rule holding. After that, the next post is news of its own. */
const heldMs = hourMs;
const calmScore = -10;

const scoreOf = (post: UrgentPost | undefined): number =>
  post === undefined ? calmScore : Math.min(30, -Math.log(Math.max(post.perWeek, 1e-12)));

function create(rule: EngineRule): Judge {
  const { minUrgency } = settings.parse(rule.settings ?? {});
  return (view, standing) => {
    const post = view.urgent.find(({ urgency, seen }) => urgency >= minUrgency && view.now - seen < heldMs);
    const score = scoreOf(post);
    const holds = score >= standing.threshold;
    return { holds, score, finding: () => describe(rule, view, standing, holds, post) };
  };
}

function describe(
  rule: EngineRule,
  view: View,
  { threshold }: Standing,
  holds: boolean,
  post: UrgentPost | undefined,
): Finding {
  const window = view.window(heldMs);
  const score = scoreOf(post);
  const expected = post === undefined ? 0 : (post.perWeek * heldMs) / weekMs;
  return {
    kind: 'post',
    rule: rule.name,
    detector: rule.detector,
    at: view.now,
    holds,
    scaleMs: heldMs,
    since: post?.at ?? window.from,
    observed: post === undefined ? 0 : 1,
    expected,
    expectedLow: 0,
    expectedHigh: 0,
    probability: post === undefined ? 1 : -Math.expm1(-expected),
    score,
    threshold,
    returnPeriodMs: returnPeriodOf(score, threshold, rule.falseAlarmsPerMonth, tail),
    mentions: window.mentions,
    negatives: window.negatives,
    share: window.mentions > 0 ? window.negatives / window.mentions : 0,
    normalShare: window.expectedMentions > 0 ? window.expectedNegatives / window.expectedMentions : view.baseline.share,
    authors: post === undefined ? 0 : 1,
    coverage: window.coverage,
    blindSources: view.blindSources(window.scaleMs),
    learningUntil: view.learningUntil,
    post: post === undefined ? null : { id: post.id, at: post.at },
  };
}

export const urgentPost: Detector = { name: 'urgent-post', kind: 'post', isDefault: true, settings, tail, create };
