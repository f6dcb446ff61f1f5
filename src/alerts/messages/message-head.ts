import type { Finding, NoticeKind } from '../../core/incident.ts';
import type { ToldIncident } from '../../wording/catalogue/values.ts';
import type { TimeWords } from '../../wording/words.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import { why } from './message-why.ts';
import { tellingOf, topicOf } from './told-incident.ts';

/** What is read first: enough to know what it is about, how many, since when and what has changed. */
export interface MessageHead {
  /** `Mokkana: complaints about a recall`: what it is about, never a count, the same for a channel while it lasts. */
  title: string;
  /** The same without the brand. */
  about: string;
  /** The number first, then what has changed: `62 people now (10 at 10:53), growing`. No full stop. */
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
  if (kind === 'undelivered')
    return {
      title: words.titles.undelivered(brand, about),
      about,
      preview: words.previewOfUndelivered(preview, told.undelivered),
      headline: told.undelivered.length === 0 ? words.why.notToldSomewhere : words.why.notTold(told.undelivered),
      why: words.why.wasAbout(headline),
    };
  const title =
    firstTitle ??
    (kind === 'unacknowledged' ? words.titles.unacknowledged(brand, about) : words.titles.about(brand, about));
  const again = kind === 'reopened';
  return {
    title: told.test ? words.test.title(title) : title,
    about,
    preview: again ? words.reopened.preview(preview) : preview,
    headline: again ? words.reopened.headline(headline) : headline,
    why: told.test ? words.test.why : why(words, told, kind, finding, times),
  };
}
