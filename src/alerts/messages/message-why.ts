import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind } from '../../core/incident.ts';
import { count, duration, type TimeWords } from '../../wording/words.ts';
import { endOf } from '../incidents/end-of.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { raises } from '../incidents/raises.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';

const people = (n: number) => count(n, 'person', 'people');

export function headline(
  { incident, evidence, undelivered }: IncidentToTell,
  kind: NoticeKind,
  finding: Finding,
): string {
  const { size, overall } = wordsOf(finding, evidence);
  if (kind === 'resolved') return `Over after ${duration(endOf(incident, finding.at) - incident.since)}: ${overall}`;
  if (kind !== 'undelivered') return size;
  const failures = undelivered.map(({ channel, kind, reason }) => `${channel} (${kind}): ${reason}`);
  return `Not told: ${failures.join('; ') || 'see earshot status'}.`;
}

/** The reason for the notification, and for its recipient. */
export function why(told: IncidentToTell, kind: NoticeKind, finding: Finding, times: TimeWords): string {
  const { incident, evidence } = told;
  const words = wordsOf(finding, evidence);
  if (kind === 'undelivered') return `What it was about: ${words.size}`;
  if (kind === 'opened') return words.firstTold(times.clock(incident.since));
  if (kind === 'reminder')
    return `Reminder: open since ${times.full(incident.openedAt)}, and nobody has acknowledged it.`;
  if (kind === 'unacknowledged')
    return `Told here because nobody has acknowledged it since ${times.full(spokenAt(incident))}, and others were told then.`;
  if (kind === 'reopened') return 'It was over, and holds again within hours: the same incident.';
  if (kind === 'escalated') return whyAgain(told, finding);
  return words.ended;
}

function whyAgain({ incident, lastToldAuthors }: IncidentToTell, finding: Finding): string {
  const { cause } = incident.occasions.findLast(({ kind }) => kind === 'escalated') ?? {};
  const { name, growing } = wordsOf(finding);
  if (cause === 'alarm') return `Told again because what was only ${newsBefore(incident)} has become ${name}.`;
  if (cause === 'post') return 'Told again because a single post has joined it that can become a crisis of its own.';
  return lastToldAuthors !== null && lastToldAuthors < incident.spokenAuthors
    ? `Told again because ${growing} grown from ${lastToldAuthors.toLocaleString('en-US')} to ${people(incident.spokenAuthors)} since the last message.`
    : 'Told again because twice as many people are involved as before.';
}

/** `much talk`: what the incident was before it became an alarm. */
function newsBefore({ rules }: Incident): string {
  const news = rules.map(({ peak }) => peak).find(isNews);
  return news === undefined ? 'news' : wordsOf(news).name;
}

/** Time of the last alert. */
const spokenAt = ({ occasions, openedAt }: Incident): Time =>
  occasions.findLast(({ kind }) => raises(kind))?.at ?? openedAt;
