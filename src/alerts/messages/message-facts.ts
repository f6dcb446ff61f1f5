import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { RecentVerdicts } from '../../wording/catalogue/values.ts';
import type { TimeWords } from '../../wording/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { closedAs } from '../incidents/closed-as.ts';
import { endOf } from '../incidents/end-of.ts';
import type { Fact } from './fact.ts';
import { wordsOf } from './kinds/index.ts';

export function factsOf(
  words: Catalogue,
  incident: Incident,
  finding: Finding,
  evidence: Evidence,
  times: TimeWords,
  now: Time,
  record: RecentVerdicts | null,
): Fact[] {
  const { labels, facts } = words;
  const end = endOf(incident, now);
  const since = incident.resolvedAt === null ? times.full(incident.since) : times.span(incident.since, end);
  return [
    { label: labels.since, value: facts.since(since, end - incident.since) },
    ...wordsOf(words, finding, evidence).facts,
    { label: labels.observed, value: observed(words, finding, evidence) },
    { label: labels.howSure, value: facts.howSure(finding.returnPeriodMs) },
    { label: labels.severity, value: words.severities[incident.severity] },
    ...(record === null ? [] : [{ label: labels.trackRecord, value: facts.trackRecord(finding.rule, record) }]),
  ];
}

/** When several rules hold: one line per rule with its finding, the main rule first. */
export const ruleFacts = (words: Catalogue, findings: readonly Finding[]): Fact[] =>
  findings.length < 2
    ? []
    : findings.slice(0, 10).map((finding) => ({
        label: words.labels.rule(finding.rule),
        value: wordsOf(words, finding).foundByRule,
      }));

/** Which sources were partly blind, and how much of each was observed since the wave began. */
function observed({ facts }: Catalogue, { blindSources, coverage }: Finding, evidence: Evidence): string {
  if (blindSources.length === 0 && coverage >= 0.995) return facts.observedAlways;
  const shares = new Map(evidence.observed.map(({ source, share }) => [source, share]));
  return facts.observedPartly(
    coverage,
    blindSources.map((source) => ({ source, share: shares.get(source) ?? null })),
  );
}

/** Caveats of the message. */
export function notesOf(
  words: Catalogue,
  incident: Incident,
  kind: NoticeKind,
  finding: Finding,
  times: TimeWords,
): string[] {
  const said: string[] = [];
  if (kind === 'undelivered') said.push(words.notes.mend);
  if (finding.learningUntil !== null && incident.state === 'open')
    said.push(words.notes.learning(times.full(finding.learningUntil)));
  if (finding.blindSources.length > 0) said.push(wordsOf(words, finding).unseen(finding.blindSources));
  if (incident.verdict && (incident.verdict.note !== null || closedAs(incident) === null)) {
    const { verdict, by, note } = incident.verdict;
    said.push(words.verdicts[verdict].said(by, note));
  }
  if (kind === 'unacknowledged') said.push(words.notes.acknowledge);
  if (incident.acknowledged && incident.state === 'open')
    said.push(words.notes.lookedAfter(incident.acknowledged.by, times.clock(incident.acknowledged.at)));
  return said;
}
