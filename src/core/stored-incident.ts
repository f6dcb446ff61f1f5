import type { Finding, FindingKind, FoundPost, Incident, Measured, Occasion, RuleInIncident } from './incident.ts';

/** A finding as stored before findings had a kind. */
interface OldFinding extends Measured {
  level?: 'news';
  post?: FoundPost;
  quietSource?: string;
}
type StoredFinding = Finding | (OldFinding & { kind?: undefined });

/** Kinds of the old detectors that did not look for waves. */
const oldKinds: Readonly<Record<string, FindingKind>> = {
  'volume-spike': 'surge',
  silence: 'silence',
  'urgent-post': 'post',
};

function completeFinding(stored: StoredFinding): Finding {
  if (stored.kind !== undefined) return stored;
  const { level: _, kind: __, post, quietSource, ...measured } = stored;
  const kind = Object.hasOwn(oldKinds, measured.detector) ? oldKinds[measured.detector] : 'wave';
  if (kind === 'silence') return { kind, ...measured, quietSource: quietSource ?? null };
  if (kind === 'post') return { kind, ...measured, post: post ?? null };
  return { kind: kind ?? 'wave', ...measured };
}

const completeRule = (rule: RuleInIncident): RuleInIncident => ({
  ...rule,
  peak: completeFinding(rule.peak),
  latest: completeFinding(rule.latest),
});

interface StoredOccasion extends Omit<Occasion, 'cause'> {
  cause?: Occasion['cause'] | 'urgent-post';
}

const completeOccasion = ({ cause, ...occasion }: StoredOccasion): Occasion => ({
  ...occasion,
  severity: occasion.severity ?? 'minor',
  ...(cause && { cause: cause === 'urgent-post' ? 'post' : cause }),
});

/** The people whom its findings counted, of an incident stored without them. */
const peopleFound = ({ rules }: Incident): number =>
  Math.max(1, ...rules.flatMap(({ peak, latest }) => [peak.authors, latest.authors]));

/** Completes an incident stored by an older version. */
export const completeIncident = (stored: Incident): Incident => ({
  ...stored,
  rules: stored.rules.map(completeRule),
  people: stored.people ?? Math.max(stored.spokenAuthors, peopleFound(stored)),
  spokenSeverity: stored.spokenSeverity ?? stored.severity ?? 'minor',
  mostInHour: stored.mostInHour ?? peopleFound(stored),
  severity: stored.severity ?? 'minor',
  verdict: stored.verdict ?? null,
  muted: stored.muted && { ...stored.muted, reason: stored.muted.reason ?? null },
  occasions: stored.occasions.map(completeOccasion),
});
