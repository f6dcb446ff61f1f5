import type { Time } from '../../core/domain.ts';
import type { Finding, NoticeKind } from '../../core/incident.ts';
import type { Restarted, ToldIncident } from '../../wording/catalogue/values.ts';
import type { TimeWords } from '../../wording/words.ts';
import { lastOccasion } from '../incidents/last-occasion.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import { why } from './message-why.ts';
import { tellingOf, topicOf } from './told-incident.ts';
import { momentOf } from './when-of.ts';

/** What is read first: enough to know what it is about, how many, since when and what has changed. */
export interface MessageHead {
  /** `Mokkana: complaints about a recall`: what it is about, never a count, the same for a channel while it lasts. */
  title: string;
  /** The same without the brand. */
  about: string;
  /** The number first, then what has changed: `62 people have complained (10 at 10:53), growing`. No full stop. */
  preview: string;
  /** One sentence with the number: what happened, how big, since when, compared with what. */
  headline: string;
  /** What else is to be said of why we notify now; empty: nothing. */
  why: string;
}

interface Known {
  kind: NoticeKind;
  finding: Finding;
  ofIncident: ToldIncident;
  times: TimeWords;
}

export function headOf(told: IncidentToTell, { kind, finding, ofIncident, times }: Known): MessageHead {
  const { words, incident, evidence, firstTitle = null } = told;
  const { brand, complained } = ofIncident;
  const ofKind = wordsOf(words, finding, evidence);
  const about = ofKind.about(topicOf(evidence.explanation, words.topics), complained);
  const telling = tellingOf(kind, incident, finding);
  const headline = ofKind.headline(telling, ofIncident);
  const preview = ofKind.preview(telling, ofIncident);
  const isLost = kind === 'undelivered';
  const restart = kind === 'reopened' ? restarted(told, times) : null;
  // One about a channel begins no thread.
  const title = (isLost ? null : firstTitle) ?? titleOf(told, kind, brand, about);
  return {
    title: told.test ? words.test.title(title) : title,
    about,
    preview: isLost
      ? words.undelivered.preview(preview, told.undelivered)
      : restart
        ? words.reopened.preview(preview, restart.again)
        : preview,
    headline: restart ? ofKind.restarted(headline, restart) : headline,
    why: told.test ? words.test.why : why(words, told, kind, finding, times),
  };
}

function titleOf(
  { words: { titles }, undelivered }: IncidentToTell,
  kind: NoticeKind,
  brand: string,
  about: string,
): string {
  if (kind === 'undelivered')
    return titles.undelivered(brand, about, [...new Set(undelivered.map(({ channel }) => channel))]);
  return kind === 'unacknowledged' ? titles.unacknowledged(brand, about) : titles.about(brand, about);
}

function restarted({ incident, now }: IncidentToTell, times: TimeWords): Restarted {
  const occasion = lastOccasion(incident, 'reopened');
  const moment = (at: Time | undefined) => (at === undefined ? null : momentOf(at, now, times));
  return {
    stopped: moment(occasion?.stoppedAt),
    wasClosed: occasion?.wasClosed === true,
    again: moment(occasion?.againSince),
  };
}
