import type { Finding } from '../../core/incident.ts';
import type { TimeWords } from '../../wording/words.ts';
import { isNews } from '../incidents/kind-rules.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import { momentOf } from './when-of.ts';

/** What the reader of a message does next. That it is acknowledged first, a channel says where readers can do so. */
export function toDoOf(told: IncidentToTell, finding: Finding, brand: string, times: TimeWords): string {
  const { words, incident, now, playbook = null, test = false } = told;
  const { toDo } = words;
  if (test) return toDo.nothing;
  const { acknowledged, state, verdict } = incident;
  if (state === 'resolved') return verdict ? toDo.over : toDo.judge(isNews(finding) ? null : brand);
  if (acknowledged) return toDo.taken(acknowledged.by, momentOf(acknowledged.at, now, times));
  return playbook === null ? wordsOf(words, finding).toDo(brand) : toDo.playbook;
}
