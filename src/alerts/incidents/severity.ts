import { type Finding, type Incident, type Severity, severities } from '../../core/incident.ts';
import { rulesOf } from './kind-rules.ts';

/** How many times rarer than the dial asks. */
const rare = [10, 1_000];
/** People of the incident in all. */
const crowds = [50, 250];
/** Most mentions are negative, and far more than usual. */
const dominantShare = 0.5;
const shareGrowth = 2;

const reached = (value: number, steps: readonly number[]): number => steps.filter((step) => value >= step).length;

/**
 * Severity of one finding. Points: 1 for ten times and 2 for a thousand times rarer than the dial asks (by score); 1
 * for 50 and 2 for 250 distinct people above normal; 1 when most mentions are negative and their share is at least twice the
 * normal one. Severe from 4 points, major from 2, and at least the minimum of its kind. News is minor. `people`:
 * those of the whole incident above normal, if more than in the finding's window.
 */
export function severityOfFinding(finding: Finding, people = 0): Severity {
  const { isNews, least } = rulesOf(finding);
  if (isNews) return least;
  // A score is roughly the logarithm of rarity.
  const rarity = Math.exp(Math.min(100, finding.score - finding.threshold));
  const dominant = finding.share >= dominantShare && finding.share >= shareGrowth * finding.normalShare;
  const points = reached(rarity, rare) + reached(Math.max(finding.authors, people), crowds) + Number(dominant);
  return worst([least, points >= 4 ? 'severe' : points >= 2 ? 'major' : 'minor']);
}

export const worst = (all: readonly Severity[]): Severity =>
  severities[Math.max(0, ...all.map((severity) => severities.indexOf(severity)))] ?? 'minor';

/**
 * The worst of its previous severity and that of the findings that hold now. It never falls, so everyone who got a major
 * alert also gets its end.
 */
export const severityOf = ({ severity, rules }: Pick<Incident, 'severity' | 'rules'>, people: number): Severity =>
  worst([
    severity,
    ...rules.filter(({ latest }) => latest.holds).map(({ latest }) => severityOfFinding(latest, people)),
  ]);
