import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind } from '../../core/incident.ts';
import { verdictWords } from '../../wording/verdict-words.ts';
import { duration, howOften, percent, range, type TimeWords } from '../../wording/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { endOf } from '../incidents/end-of.ts';
import type { Fact } from './fact.ts';
import { wordsOf } from './kinds/index.ts';
import { windowOf } from './window-of.ts';

export function factsOf(
  incident: Incident,
  finding: Finding,
  evidence: Evidence,
  times: TimeWords,
  now: Time,
  record: string | null,
): Fact[] {
  const end = endOf(incident, now);
  const since = incident.resolvedAt === null ? times.full(incident.since) : times.span(incident.since, end);
  return [
    { label: 'Since', value: `${since} (${duration(end - incident.since)})` },
    ...wordsOf(finding, evidence).facts,
    { label: 'Observed', value: observed(finding, evidence) },
    { label: 'How sure', value: `Chance alone gives this ${howOften(finding.returnPeriodMs)}` },
    { label: 'Severity', value: incident.severity },
    ...(record === null ? [] : [{ label: 'Track record', value: `Of rule ${finding.rule}, ${record}` }]),
  ];
}

/** When several rules hold: one line per rule with its finding, the main rule first. */
export const ruleFacts = (findings: readonly Finding[]): Fact[] =>
  findings.length < 2
    ? []
    : findings.slice(0, 10).map((finding) => ({ label: `Rule ${finding.rule}`, value: foundBy(finding) }));

function foundBy(finding: Finding): string {
  const { counted, negativeShare } = wordsOf(finding);
  const normal = `normal ${range(finding.expectedLow, finding.expectedHigh)}`;
  return [
    `${counted(finding.observed)} in ${windowOf(finding)}, ${normal}`,
    ...(negativeShare === null ? [] : [negativeShare]),
    `chance alone: ${howOften(finding.returnPeriodMs)}`,
  ].join('; ');
}

function observed(finding: Finding, evidence: Evidence): string {
  const blind = blindSources(finding, evidence);
  if (blind.length > 0) return `${percent(finding.coverage)} of the time; not fully: ${blind.join(', ')}`;
  return finding.coverage >= 0.995 ? 'all sources, all the time' : `${percent(finding.coverage)} of the time`;
}

/** `press (40 %)`: a source that was partly blind, and how much of it was observed since the wave began. */
function blindSources(finding: Finding, evidence: Evidence): string[] {
  const shares = new Map(evidence.observed.map(({ source, share }) => [source, share]));
  return finding.blindSources.map((source) => {
    const share = shares.get(source);
    return share === undefined ? source : `${source} (${percent(share)})`;
  });
}

/** Caveats of the message. */
export function notesOf(incident: Incident, kind: NoticeKind, finding: Finding, times: TimeWords): string[] {
  const notes: string[] = [];
  if (kind === 'undelivered') notes.push('Mend the channel, then try it without posting: earshot check');
  if (finding.learningUntil !== null && incident.state === 'open') {
    const until = times.full(finding.learningUntil);
    notes.push(`Still learning what is normal here until ${until}: until then this is less sure.`);
  }
  if (finding.blindSources.length > 0) notes.push(wordsOf(finding).unseen(finding.blindSources.join(', ')));
  if (incident.verdict) {
    const { verdict, by, note } = incident.verdict;
    notes.push(`${by} says that it was ${verdictWords[verdict].itWas}${note === null ? '' : `: ${note}`}.`);
  }
  if (kind === 'unacknowledged') notes.push('Acknowledge it, and nobody else is told for want of an answer.');
  if (incident.acknowledged && incident.state === 'open')
    notes.push(`${incident.acknowledged.by} has looked after it since ${times.clock(incident.acknowledged.at)}.`);
  return notes;
}
