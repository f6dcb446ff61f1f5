import type { Catalogue, KindSentences } from '../../../wording/catalogue/catalogue.ts';
import type { Found } from '../../../wording/catalogue/values.ts';
import type { Fact } from '../fact.ts';

/** How many times the usual it is; without a ratio where normal is next to nothing. */
export function againstNormal<F extends Found>(
  { labels, facts }: Catalogue,
  { besideUsual }: KindSentences<F>,
  found: F,
): Fact {
  const ratioSaysNothing = found.expected < 0.1 || found.observed < 1.5 * found.expected;
  return { label: labels.againstNormal, value: ratioSaysNothing ? besideUsual(found) : facts.timesUsual(found) };
}

export const shareOfNegatives = ({ labels, facts }: Catalogue, found: Found): Fact => ({
  label: labels.shareOfNegatives,
  value: facts.shareOfNegatives(found),
});

export const differentAuthors = ({ labels, facts }: Catalogue, { authors }: Found): Fact => ({
  label: labels.differentAuthors,
  value: facts.differentAuthors(authors),
});
