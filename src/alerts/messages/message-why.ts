import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind, OccasionKind } from '../../core/incident.ts';
import { count, duration, range, type TimeWords } from '../../wording/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { isNews, newsSize } from './kinds/news.ts';
import { isPost, postSize } from './kinds/post.ts';
import { endOf, windowOf } from './message-facts.ts';

const people = (n: number) => count(n, 'person', 'people');

/** `26 negative mentions by 24 people in 60 minutes; normal here is 1 to 4.` */
const size = (finding: Finding, { examples }: Evidence) =>
  isPost(finding) ? postSize(finding, examples) : isNews(finding) ? newsSize(finding) : sizeOfWave(finding);
const sizeOfWave = (finding: Finding) =>
  `${count(finding.negatives, 'negative mention')} by ${people(finding.authors)} in ${windowOf(finding)}; ` +
  `normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;

export function headline(
  { incident, evidence, undelivered }: IncidentToTell,
  kind: NoticeKind,
  finding: Finding,
): string {
  if (kind === 'resolved') return overall(incident, finding, evidence);
  if (kind !== 'undelivered') return size(finding, evidence);
  const failures = undelivered.map(({ channel, kind, reason }) => `${channel} (${kind}): ${reason}`);
  return `Not told: ${failures.join('; ') || 'see earshot status'}.`;
}

function overall(incident: Incident, finding: Finding, evidence: Evidence): string {
  const { total } = evidence;
  if (isPost(finding))
    return `Over after ${duration(endOf(incident, finding.at) - incident.since)}: ${postSize(finding, evidence.examples)}`;
  if (isNews(finding)) {
    const height = `at its height ${newsSize(finding)}`;
    return `Over after ${duration(endOf(incident, finding.at) - incident.since)}: ${height}`;
  }
  const all =
    total.negatives > 0
      ? `${count(total.negatives, 'negative mention')} by about ${people(total.counted)} in all`
      : `${count(finding.negatives, 'negative mention')} by ${people(finding.authors)} at its height`;
  return `Over after ${duration(endOf(incident, finding.at) - incident.since)}: ${all}.`;
}

/** Why we speak now, and to whom. */
export function why(told: IncidentToTell, kind: NoticeKind, finding: Finding, times: TimeWords): string {
  const { incident, lastToldAuthors } = told;
  if (kind === 'undelivered') return `What it was about: ${size(finding, told.evidence)}`;
  if (kind === 'opened' && isPost(finding))
    return `Told now, at the first post: how far it may reach and what it says is rare for this brand. It is from ${times.clock(incident.since)}.`;
  if (kind === 'opened')
    return `Told now because it has just become clear: the first of these posts is from ${times.clock(incident.since)}.`;
  if (kind === 'reminder')
    return `Reminder: open since ${times.full(incident.openedAt)}, and nobody has acknowledged it.`;
  if (kind === 'unacknowledged')
    return `Told here because nobody has acknowledged it since ${times.full(spokenAt(incident))}, and others were told then.`;
  if (kind === 'reopened') return 'It was over, and holds again within hours: the same incident.';
  if (kind === 'escalated') {
    const said = incident.occasions.findLast(({ kind }) => kind === 'escalated');
    if (said?.cause === 'alarm') return 'Told again because what was only much talk has become a negative wave.';
    if (said?.cause === 'urgent-post')
      return 'Told again because a single post has joined it that can become a crisis of its own.';
    return lastToldAuthors !== null && lastToldAuthors < incident.spokenAuthors
      ? `Told again because it has grown from ${lastToldAuthors.toLocaleString('en-US')} to ${people(incident.spokenAuthors)} since the last message.`
      : 'Told again because twice as many people are involved as before.';
  }
  if (isPost(finding)) return 'Nothing as urgent came after it.';
  if (isNews(finding)) return 'Back to what is usual for this time of the week.';
  return `At its height: ${count(finding.negatives, 'negative mention')} by ${people(finding.authors)} in ${windowOf(finding)}; normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;
}

const raising: readonly OccasionKind[] = ['opened', 'escalated', 'reopened'];
/** When we last told that there is a wave. */
const spokenAt = ({ occasions, openedAt }: Incident): Time =>
  occasions.findLast(({ kind }) => raising.includes(kind))?.at ?? openedAt;
