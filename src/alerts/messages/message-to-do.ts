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
  const { acknowledged, state } = incident;
  const taken = acknowledged && toDo.taken(acknowledged.by, momentOf(acknowledged.at, now, times));
  if (kind === 'undelivered') {
    const channels = [...new Set(told.undelivered.map(({ channel }) => channel))];
    if (state === 'resolved') return toDo.repair(channels, true);
    return `${taken ?? toDo.takeOnFirst(owner)} ${toDo.repair(channels, false)}`;
  }
  if (state === 'resolved') return incident.verdict ? toDo.over : toDo.judge;
  if (taken) return taken;
  const next = playbook === null ? wordsOf(words, finding).toDo : toDo.playbook;
  return kind === 'reminder' || kind === 'unacknowledged' ? `${toDo.takeOn(owner)} ${next}` : next;
}
