import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind } from '../../core/incident.ts';
import type { Telling } from '../../wording/catalogue/kind-sentences.ts';
import type { Moment, ToldIncident, Topic, Who } from '../../wording/catalogue/values.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
import type { Explanation } from '../evidence/explanation.ts';
import type { SpeakerKinds } from '../evidence/speaker-kinds.ts';
import { closedAs } from '../incidents/closed-as.ts';
import { endOf } from '../incidents/end-of.ts';
import { isNews } from '../incidents/kind-rules.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { usuallyUpTo } from './usually.ts';
import { momentOf, whenOf } from './when-of.ts';

const tellings: Readonly<Record<NoticeKind, Telling>> = {
  opened: 'first',
  escalated: 'again',
  reminder: 'waiting',
  resolved: 'over',
  reopened: 'again',
  unacknowledged: 'waiting',
  undelivered: 'first',
};

export function tellingOf(kind: NoticeKind, incident: Incident, finding: Finding): Telling {
  if (incident.state === 'resolved') return incident.closedBy === undefined ? 'over' : 'closed';
  // What was counted before it had ended is no measure of what has started again.
  return kind === 'reopened' && isNews(finding) ? 'first' : tellings[kind];
}

/** The values of a headline: the people of the incident are its only number. */
export function toldIncident(
  { incident, kind, evidence, now, lastTold, brandTitle }: IncidentToTell,
  finding: Finding,
  times: TimeWords,
): ToldIncident {
  const { people, since, rules } = incident;
  // As it was when its rules were last looked at: a message that is sent later says the same.
  const lastedMs = endOf(incident, Math.min(now, Math.max(...rules.map(({ latest }) => latest.at)))) - since;
  const usual = finding.kind === 'wave' ? usuallyUpTo(finding, lastedMs / finding.scaleMs) : people;
  const who = whoOf(people, evidence.speakers);
  return {
    brand: brandTitle ?? incident.brand,
    who,
    // A news outlet reports; it does not complain.
    complained: evidence.complained && who.outlets === 0 && !who.mixed,
    lastedMs,
    since: whenOf(since, now, times),
    before:
      lastTold && lastTold.people < people
        ? {
            people: lastTold.people,
            // What was told last may be that it had ended.
            at: kind === 'reopened' ? null : momentOf(lastTold.at, now, times),
            isOnDayOfSince: times.sameDay(lastTold.at, since) && !times.sameDay(lastTold.at, now),
          }
        : null,
    foundBefore: foundBefore(lastTold, finding, (at) => momentOf(at, now, times)),
    closed: incident.closedBy === undefined ? null : { by: incident.closedBy, as: closedAs(incident) },
    trend: evidence.explanation?.projection?.trend ?? null,
    usualUpTo: usual < people ? usual : null,
  };
}

/** Counts of windows of two lengths cannot be compared. */
const foundBefore = (
  lastTold: IncidentToTell['lastTold'],
  { rule, scaleMs }: Finding,
  when: (at: Time) => Moment,
): ToldIncident['foundBefore'] =>
  lastTold?.finding?.rule === rule && lastTold.finding.scaleMs === scaleMs
    ? { observed: lastTold.finding.observed, at: when(lastTold.at) }
    : null;

/** The people of the incident, by what was read of them. Those that were not read are taken for the most frequent kind. */
export function whoOf(all: number, { people, outlets, nameless, all: allRead }: SpeakerKinds): Who {
  const counts = { people, outlets, nameless };
  const most = people >= outlets && people >= nameless ? 'people' : outlets >= nameless ? 'outlets' : 'nameless';
  const others = people + outlets + nameless - counts[most];
  if (!allRead || others >= all) return { people: all, outlets: 0, nameless: 0, mixed: outlets > 0 };
  return { ...counts, [most]: all - others, mixed: false };
}

/** Enough of them say it to call it the topic. */
const clear = { count: 2, share: 0.3, story: 0.5 };

/** What most of them speak of: rather a word that reads well in a title. */
export function topicOf(explanation: Explanation | null, named: Readonly<Record<string, string>>): Topic {
  if (explanation === null) return 'unread';
  // Copies speak as one: what nearly all of them repeat is the topic, whoever else speaks.
  const repeated = (explanation.stories[0]?.share ?? 0) >= clear.story;
  const shared = explanation.phrases.filter(
    ({ count, share }) => share >= clear.share && (repeated || count >= clear.count),
  );
  const best = shared.find(({ term }) => Object.hasOwn(named, term)) ?? shared[0];
  return best ? { term: excerpt(best.term, 40) } : 'unclear';
}
