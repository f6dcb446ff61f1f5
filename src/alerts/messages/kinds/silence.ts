import { count, range } from '../../../wording/words.ts';
import { windowOf } from '../window-of.ts';
import { usualOf } from './against-normal.ts';
import type { Titles, WordsFor } from './kind-words.ts';

const titles: Titles = {
  opened: (brand) => `Too little is said about ${brand}`,
  escalated: (brand) => `Even less is said about ${brand}`,
  reminder: (brand) => `Too little is still said about ${brand}`,
  resolved: (brand) => `${brand} is spoken of again`,
  reopened: (brand) => `Too little is said about ${brand} again`,
  unacknowledged: (brand) => `Nobody looks after the silence about ${brand}`,
  undelivered: (brand) => `News about ${brand} was not delivered`,
};

const mentions = (n: number): string => count(n, 'mention');

/** Few mentions from sources that answer: news. */
export const silence: WordsFor<'silence'> = (finding) => {
  const { observed, expectedLow, expectedHigh, quietSource } = finding;
  const where = quietSource === null ? '' : ` from ${quietSource}, which answers`;
  // `0 mentions in 12 hours from press, which answers; normal here is 20 to 60.`
  const size = `${mentions(observed)} in ${windowOf(finding)}${where}; normal here is ${range(expectedLow, expectedHigh)}.`;
  return {
    titles,
    size,
    overall: `at its height ${size}`,
    counted: mentions,
    countedExactly: mentions,
    facts: [
      {
        label: 'Against normal',
        value: `${mentions(observed)}; usual are ${usualOf(finding)} in ${windowOf(finding)}, at least ${range(expectedLow, expectedLow)}`,
      },
    ],
    negativeShare: null,
    firstTold: (since) =>
      `Told now because it has just become clear: less than usual has been said since about ${since}.`,
    name: 'a silence',
    growing: 'the number of those who write negative posts has',
    ended: 'Back to what is usual for this time of the week.',
    unseen: (sources) => `${sources} did not answer all the time: nothing is said of that time here.`,
    picture: {
      title: (brand) => `Mentions of ${brand}${quietSource === null ? '' : ` from ${quietSource}`}`,
      subtitle: 'All mentions, whatever they say',
    },
    lookAhead: false,
  };
};
