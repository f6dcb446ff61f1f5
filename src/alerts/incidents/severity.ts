import { type Finding, type Incident, type Severity, severities } from '../../core/incident.ts';
import { rulesOf } from './kind-rules.ts';

/** How many times rarer than the dial asks for. */
const rare = [10, 1_000];
/** Distinct negative speakers. */
const crowds = [25, 100];
/** Most of what is said is negative, and far more of it than normally. */
const dominantShare = 0.5;
const shareGrowth = 2;

const reached = (value: number, steps: readonly number[]): number => steps.filter((step) => value >= step).length;

/**
 * How bad one finding is. Points: 1 for ten times and 2 for a thousand times rarer than the dial asks for
 * (by its score), 1 for 25 and 2 for 100 distinct speakers, 1 when most mentions are negative and at least
 * twice as many as normally. Severe from 4 points, major from 2; at least what its kind says. News is minor. `speakers`:
 * of the whole incident, where that is more than the finding's window holds.
 */
export function severityOfFinding(finding: Finding, speakers = 0): Severity {
  const { isNews, least } = rulesOf(finding);
  if (isNews) return least;
  // A score is about the logarithm of how rare it is.
  const rarity = Math.exp(Math.min(100, finding.score - finding.threshold));
  const dominant = finding.share >= dominantShare && finding.share >= shareGrowth * finding.normalShare;
  const points = reached(rarity, rare) + reached(Math.max(finding.authors, speakers), crowds) + Number(dominant);
  return worst([least, points >= 4 ? 'severe' : points >= 2 ? 'major' : 'minor']);
}

export const worst = (all: readonly Severity[]): Severity =>
  severities[Math.max(0, ...all.map((severity) => severities.indexOf(severity)))] ?? 'minor';

/** The worst of what it was and of the findings that hold now: it never falls, so who was told also hears the end. */
export const severityOf = ({ severity, rules, spokenAuthors }: Incident): Severity =>
  worst([
    severity,
    ...rules.filter(({ latest }) => latest.holds).map(({ latest }) => severityOfFinding(latest, spokenAuthors)),
  ]);
