import { windowOf } from '../window-of.ts';
import { againstNormal, differentAuthors, shareOfNegatives } from './against-normal.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** More people than usual post negatively. */
export const wave: WordsFor<'wave'> = (words, finding, { total }) => {
  const sentences = words.kinds.wave;
  const found = { ...finding, window: windowOf(finding) };
  const said = sentencesWith(sentences, found);
  return {
    ...said,
    over: (lastedMs) =>
      total.negatives > 0 ? sentences.overInAll(lastedMs, total.negatives, total.counted) : said.over(lastedMs),
    facts: [againstNormal(words, sentences, found), shareOfNegatives(words, found), differentAuthors(words, found)],
    looksAtNegatives: true,
    lookAhead: true,
  };
};
