import type { Finding, Incident, NoticeKind, Occasion, SecondStory } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
import { breaksMute } from '../incidents/breaks-mute.ts';
import { isMuted } from '../incidents/incident.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { lastOccasion } from '../incidents/last-occasion.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { momentOf } from './when-of.ts';

type Told = Pick<IncidentToTell, 'incident' | 'evidence' | 'now'>;

/** What the headline does not say of why it is told now; empty: nothing. */
export function why(words: Catalogue, told: Told, kind: NoticeKind, finding: Finding, times: TimeWords): string {
  if (kind === 'reminder' || kind === 'unacknowledged') return unanswered(words, told, times);
  return kind === 'escalated' ? whyAgain(words, told, finding, times) : '';
}

function unanswered({ why }: Catalogue, { incident, now }: Told, times: TimeWords): string {
  const again = lastOccasion(incident, 'reopened');
  // One that starts again is to be acknowledged again.
  return why.unacknowledged(momentOf(again?.at ?? incident.openedAt, now, times), again !== undefined);
}

function whyAgain(words: Catalogue, { incident, evidence, now }: Told, finding: Finding, times: TimeWords): string {
  const occasion = lastOccasion(incident, 'escalated');
  const story = occasion?.story;
  const cause = story ? secondStory(words, story, evidence, times) : causeOf(words, incident, finding, occasion);
  const muted = occasion && breaksMute(occasion) && isMuted(incident, now);
  const { breaksMute: worse, breaksMuteAsNews: news } = words.why;
  return [cause, muted ? (story ? news : worse) : ''].filter(Boolean).join(' ');
}

function secondStory(
  { why }: Catalogue,
  { since }: SecondStory,
  { secondStory: topics = [] }: Told['evidence'],
  times: TimeWords,
): string {
  return why.secondStory({ since: times.clock(since), topics: topics.map((topic) => excerpt(topic, 60)) });
}

/** Growth needs no words of its own where the headline tells it; how severe it is, the badge says. */
function causeOf(words: Catalogue, incident: Incident, finding: Finding, { cause }: Partial<Occasion> = {}): string {
  if (cause === 'alarm') return words.why.becameAlarm({ before: newsBefore(incident), now: finding.kind });
  if (cause === 'post') return words.why.postJoined;
  return cause === 'growth' && finding.kind === 'surge' && isNegative(finding) ? words.why.moreNegative : '';
}

/** So much larger than normal a share of negatives must be: the message shows both. */
const clearlyMore = 1.5;
const isNegative = ({ share, normalShare }: Finding): boolean => share >= clearlyMore * normalShare;

/** What the incident was before it alarmed; null: nobody knows. */
const newsBefore = ({ rules }: Incident): Finding['kind'] | null =>
  rules.map(({ peak }) => peak).find(isNews)?.kind ?? null;
