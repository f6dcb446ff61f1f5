import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind, Occasion, SecondStory } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
import { breaksMute } from '../incidents/breaks-mute.ts';
import { endOf } from '../incidents/end-of.ts';
import { isMuted } from '../incidents/incident.ts';
import { isNews } from '../incidents/kind-rules.ts';
import { raises } from '../incidents/raises.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';

export function headline(
  words: Catalogue,
  { incident, evidence, undelivered }: IncidentToTell,
  kind: NoticeKind,
  finding: Finding,
): string {
  const { size, over } = wordsOf(words, finding, evidence);
  if (kind === 'resolved') return over(endOf(incident, finding.at) - incident.since, incident);
  if (kind !== 'undelivered') return size;
  return undelivered.length === 0 ? words.why.notToldSomewhere : words.why.notTold(undelivered);
}

/** The reason for the notification, and for its recipient. */
export function why(
  words: Catalogue,
  told: IncidentToTell,
  kind: NoticeKind,
  finding: Finding,
  times: TimeWords,
): string {
  const { incident, evidence } = told;
  const ofKind = wordsOf(words, finding, evidence);
  if (kind === 'undelivered') return words.why.wasAbout(ofKind.size);
  if (kind === 'opened') return ofKind.firstTold(times.clock(incident.since));
  if (kind === 'reminder') return words.why.reminder(times.full(incident.openedAt));
  if (kind === 'unacknowledged') return words.why.unacknowledged(times.full(spokenAt(incident)));
  if (kind === 'reopened') return words.why.reopened;
  if (kind === 'escalated') return whyAgain(words, told, finding, times);
  return ofKind.ended(incident);
}

function whyAgain(words: Catalogue, told: IncidentToTell, finding: Finding, times: TimeWords): string {
  const { incident, now } = told;
  const occasion = incident.occasions.findLast(({ kind }) => kind === 'escalated');
  const cause = occasion?.story
    ? secondStory(words, occasion.story, told, times)
    : causeOf(words, told, finding, occasion);
  if (!occasion || !breaksMute(occasion) || !isMuted(incident, now)) return cause;
  return `${cause} ${occasion.story ? words.why.breaksMuteAsNews : words.why.breaksMute}`;
}

const secondStory = (
  { why }: Catalogue,
  { people, since }: SecondStory,
  { evidence }: IncidentToTell,
  times: TimeWords,
): string => {
  const topics = (evidence.secondStory ?? []).map((topic) => excerpt(topic, 60));
  return why.secondStory({ people, since: times.clock(since), topics });
};

function causeOf(
  words: Catalogue,
  { incident, lastToldAuthors }: IncidentToTell,
  finding: Finding,
  { cause }: Partial<Occasion> = {},
): string {
  if (cause === 'alarm') return words.why.becameAlarm({ before: newsBefore(incident), now: finding.kind });
  if (cause === 'post') return words.why.postJoined;
  if (cause === 'severity') return words.why.worse(incident.severity);
  return lastToldAuthors !== null && lastToldAuthors < incident.spokenAuthors
    ? wordsOf(words, finding).grown(lastToldAuthors, incident.spokenAuthors)
    : words.why.manyMore;
}

/** What the incident was before it alarmed; null: nobody knows. */
const newsBefore = ({ rules }: Incident): Finding['kind'] | null =>
  rules.map(({ peak }) => peak).find(isNews)?.kind ?? null;

/** Time of the last alert. */
const spokenAt = ({ occasions, openedAt }: Incident): Time =>
  occasions.findLast(({ kind }) => raises(kind))?.at ?? openedAt;
