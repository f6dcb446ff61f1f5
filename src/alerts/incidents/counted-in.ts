import { sliceOf } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';

/** The fields of a finding needed to find again what it counted. */
export type ToldFinding = Pick<Finding, 'rule' | 'at' | 'scaleMs' | 'observed'>;

/** Whose numbers a message about the incident shows: of a wave, the people from its beginning to now. */
export function countedIn({ since, people, rules }: Incident, finding: Finding): ToldFinding {
  if (finding.kind !== 'wave') return finding;
  const at = Math.max(...rules.map(({ latest }) => latest.at));
  return { rule: finding.rule, at, scaleMs: sliceOf(at) - sliceOf(since), observed: people };
}
