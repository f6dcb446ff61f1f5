import type { Finding, NoticeKind } from '../core/incident.ts';
import { windowOf } from './message-facts.ts';
import { count, percent, range } from './words.ts';

/** How much is said, where that is news and no alarm. */
export const newsTitles: Record<NoticeKind, (brand: string) => string> = {
  opened: (brand) => `Much is said about ${brand}`,
  escalated: (brand) => `Even more is said about ${brand}`,
  reminder: (brand) => `Much is still said about ${brand}`,
  resolved: (brand) => `Less is said about ${brand} again`,
  reopened: (brand) => `Much is said about ${brand} again`,
  unacknowledged: (brand) => `Nobody looks after what is said about ${brand}`,
  undelivered: (brand) => `News about ${brand} was not delivered`,
};

/** `234 mentions in 60 minutes, 5 % of them negative (normally 20 %); normal here is 80 to 160.` */
export const newsSize = (finding: Finding): string =>
  `${count(finding.mentions, 'mention')} in ${windowOf(finding)}, ${percent(finding.share)} of them negative ` +
  `(normally ${percent(finding.normalShare)}); normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;

export const isNews = ({ level }: Finding): boolean => level === 'news';
