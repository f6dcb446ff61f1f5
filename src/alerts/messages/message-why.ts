import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind, Occasion } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { TimeWords } from '../../wording/words.ts';
import { breaksMute } from '../incidents/breaks-mute.ts';
import { isMuted } from '../incidents/incident.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { raises } from '../incidents/raises.ts';
import type { IncidentToTell } from './incident-to-tell.ts';

/** What the headline does not say of why it is told now; empty: nothing. */
export function why(
  words: Catalogue,
  { incident, now }: Pick<IncidentToTell, 'incident' | 'now'>,
  kind: NoticeKind,
  finding: Finding,
  times: TimeWords,
): string {
  if (kind === 'reminder') return words.why.unacknowledged(times.day(incident.openedAt));
  if (kind === 'unacknowledged') return words.why.unacknowledged(times.day(spokenAt(incident)));
  if (kind === 'reopened') return words.why.reopened;
  return kind === 'escalated' ? whyAgain(words, incident, finding, now) : '';
}

function whyAgain(words: Catalogue, incident: Incident, finding: Finding, now: Time): string {
  const occasion = incident.occasions.findLast(({ kind }) => kind === 'escalated');
  const muted = occasion && breaksMute(occasion) && isMuted(incident, now);
  return [causeOf(words, incident, finding, occasion), muted ? words.why.breaksMute : ''].filter(Boolean).join(' ');
}

/** Growth needs no words of its own: the headline tells it. */
function causeOf(words: Catalogue, incident: Incident, finding: Finding, { cause }: Partial<Occasion> = {}): string {
  if (cause === 'alarm') return words.why.becameAlarm({ before: newsBefore(incident), now: finding.kind });
  if (cause === 'post') return words.why.postJoined;
  return cause === 'severity' ? words.why.worse(incident.severity) : '';
}

/** What the incident was before it alarmed; null: nobody knows. */
const newsBefore = ({ rules }: Incident): Finding['kind'] | null =>
  rules.map(({ peak }) => peak).find(isNews)?.kind ?? null;

/** Time of the last alert. */
const spokenAt = ({ occasions, openedAt }: Incident): Time =>
  occasions.findLast(({ kind }) => raises(kind))?.at ?? openedAt;
