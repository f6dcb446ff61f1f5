import { count, percent, range } from '../../../wording/words.ts';
import { windowOf } from '../window-of.ts';
import { againstNormal, mayBeLarger, shareOfNegatives } from './against-normal.ts';
import type { Titles, WordsFor } from './kind-words.ts';

const titles: Titles = {
  opened: (brand) => `Much is said about ${brand}`,
  escalated: (brand) => `Even more is said about ${brand}`,
  reminder: (brand) => `Much is still said about ${brand}`,
  resolved: (brand) => `Less is said about ${brand} again`,
  reopened: (brand) => `Much is said about ${brand} again`,
  unacknowledged: (brand) => `Nobody looks after what is said about ${brand}`,
  undelivered: (brand) => `News about ${brand} was not delivered`,
};

const voices = (n: number): string => count(n, 'voice');

/** Many mentions, whatever they say: news. */
export const surge: WordsFor<'surge'> = (finding) => {
  // `234 mentions in 60 minutes, 5 % of them negative (normally 20 %); normal here is 80 to 160.`
  const size =
    `${count(finding.mentions, 'mention')} in ${windowOf(finding)}, ${percent(finding.share)} of them negative ` +
    `(normally ${percent(finding.normalShare)}); normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;
  return {
    titles,
    size,
    overall: `at its height ${size}`,
    counted: voices,
    countedExactly: voices,
    facts: [againstNormal(finding, voices), shareOfNegatives(finding)],
    negativeShare: `${percent(finding.share)} negative`,
    firstTold: (since) =>
      `Told now because it has just become clear: more than usual has been said since about ${since}.`,
    name: 'much talk',
    growing: 'the number of those who write negative posts has',
    ended: 'Back to what is usual for this time of the week.',
    unseen: mayBeLarger,
    picture: {
      title: (brand) => `Voices about ${brand}`,
      subtitle: 'Mentions, those by one negative voice counted once in 24 hours',
    },
    lookAhead: false,
  };
};
