import type { Measured } from '../../../core/incident.ts';
import { count, percent, range } from '../../../wording/words.ts';
import { windowOf } from '../window-of.ts';
import { againstNormal, differentAuthors, mayBeLarger, negativeVoices, shareOfNegatives } from './against-normal.ts';
import type { Titles, WordsFor } from './kind-words.ts';

const titles: Titles = {
  opened: (brand) => `Negative wave about ${brand}`,
  escalated: (brand) => `Negative wave about ${brand} is growing`,
  reminder: (brand) => `Negative wave about ${brand} goes on`,
  resolved: (brand) => `Negative wave about ${brand} is over`,
  reopened: (brand) => `Negative wave about ${brand} is back`,
  unacknowledged: (brand) => `Nobody looks after the negative wave about ${brand}`,
  undelivered: (brand) => `An alert about ${brand} was not delivered`,
};

const people = (n: number): string => count(n, 'person', 'people');
const voices = (n: number): string => count(n, 'voice');
const peakOf = (finding: Measured): string =>
  `${count(finding.negatives, 'negative mention')} by ${people(finding.authors)}`;

/** More people than usual post negatively. */
export const wave: WordsFor<'wave'> = (finding, { total }) => {
  // `26 negative mentions by 24 people in 60 minutes; normal here is 1 to 4.`
  const size = `${peakOf(finding)} in ${windowOf(finding)}; normal here is ${range(finding.expectedLow, finding.expectedHigh)}.`;
  return {
    titles,
    size,
    overall:
      total.negatives > 0
        ? `${count(total.negatives, 'negative mention')} by about ${people(total.counted)} in all.`
        : `${peakOf(finding)} at its height.`,
    counted: voices,
    countedExactly: (n) => count(n, 'counted negative'),
    facts: [againstNormal(finding, voices), shareOfNegatives(finding), differentAuthors(finding)],
    negativeShare: `${percent(finding.share)} negative`,
    firstTold: (since) => `Told now because it has just become clear: the first of these posts is from ${since}.`,
    name: 'a negative wave',
    growing: 'it has',
    ended: `At its height: ${size}`,
    unseen: mayBeLarger,
    picture: negativeVoices,
    lookAhead: true,
  };
};
