import type { Finding, FindingKind, Severity } from '../../core/incident.ts';

/** How findings of one kind affect an incident. */
interface KindRules {
  /** Reported as news, not as an alarm. */
  isNews: boolean;
  /** Minimum severity. */
  least: Severity;
  /** Joining an open incident is reported at once, however recent the last notification. */
  speaksAtOnce: boolean;
  /** More speakers make it larger. */
  grows: boolean;
}

const kindRules: Record<FindingKind, KindRules> = {
  wave: { isNews: false, least: 'minor', speaksAtOnce: false, grows: true },
  surge: { isNews: true, least: 'minor', speaksAtOnce: false, grows: true },
  silence: { isNews: true, least: 'minor', speaksAtOnce: false, grows: false },
  // A post that can become a crisis is news of its own.
  post: { isNews: false, least: 'major', speaksAtOnce: true, grows: true },
};

export const rulesOf = ({ kind }: Pick<Finding, 'kind'>): KindRules => kindRules[kind];
export const isNews = (finding: Pick<Finding, 'kind'>): boolean => rulesOf(finding).isNews;
