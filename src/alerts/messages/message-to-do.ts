import type { Finding, NoticeKind } from '../../core/incident.ts';
import type { TimeWords } from '../../wording/words.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import { momentOf } from './when-of.ts';

/** What the reader of a message does next. Whom to ask stands beside it, where there are no buttons. */
export function toDoOf(told: IncidentToTell, kind: NoticeKind, finding: Finding, times: TimeWords): string {
  const { words, incident, now, owner = null, playbook = null, test = false } = told;
  const { toDo } = words;
  if (test) return toDo.nothing;
  if (kind === 'undelivered') return toDo.undelivered([...new Set(told.undelivered.map(({ channel }) => channel))]);
  if (incident.state === 'resolved') return toDo.over;
  const { acknowledged } = incident;
  if (acknowledged) return toDo.taken(acknowledged.by, momentOf(acknowledged.at, now, times));
  const next = playbook === null ? wordsOf(words, finding).toDo : toDo.playbook;
  return kind === 'reminder' || kind === 'unacknowledged' ? `${toDo.takeOn(owner)} ${next}` : next;
}
