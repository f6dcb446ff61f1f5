import type { Finding, NoticeKind } from '../../../core/incident.ts';
import { count, percent, range } from '../../../wording/words.ts';
import { windowOf } from '../message-facts.ts';

/** How much is said, where that is news and no alarm. */
const newsTitles: Record<NoticeKind, (brand: string) => string> = {
  opened: (brand) => `Much is said about ${brand}`,
  escalated: (brand) => `Even more is said about ${brand}`,
  reminder: (brand) => `Much is still said about ${brand}`,
  resolved: (brand) => `Less is said about ${brand} again`,
  reopened: (brand) => `Much is said about ${brand} again`,
  unacknowledged: (brand) => `Nobody looks after what is said about ${brand}`,
  undelivered: (brand) => `News about ${brand} was not delivered`,
};

/** `234 mentions in 60 minutes, 5 % of them negative (normally 20 %); normal here is 80 to 160.` */
export const newsSize = (finding: Finding): string => (isSilence(finding) ? silenceSize(finding) : muchSize(finding));
const muchSize = (finding: Finding): string =>
  `${count(finding.mentions, 'mention')} in ${windowOf(finding)}, ${percent(finding.share)} of them negative ` +
  `(normally ${percent(finding.normalShare)}); normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;

/** The silence of a source, or of all of them. */
const silenceTitles: Record<NoticeKind, (brand: string) => string> = {
  opened: (brand) => `Too little is said about ${brand}`,
  escalated: (brand) => `Even less is said about ${brand}`,
  reminder: (brand) => `Too little is still said about ${brand}`,
  resolved: (brand) => `${brand} is spoken of again`,
  reopened: (brand) => `Too little is said about ${brand} again`,
  unacknowledged: (brand) => `Nobody looks after the silence about ${brand}`,
  undelivered: (brand) => `News about ${brand} was not delivered`,
};
const isSilence = ({ detector }: Finding): boolean => detector === 'silence';
export const newsTitlesOf = (finding: Finding): typeof newsTitles => (isSilence(finding) ? silenceTitles : newsTitles);

/** `0 mentions in 12 hours from press, which answers; normal here is 20 to 60.` */
const silenceSize = (finding: Finding): string =>
  `${count(finding.observed, 'mention')} in ${windowOf(finding)}${finding.quietSource === undefined ? '' : ` from ${finding.quietSource}, which answers`}; ` +
  `normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;

export const isNews = ({ level }: Finding): boolean => level === 'news';
