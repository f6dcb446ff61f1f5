import { windowOf } from '../window-of.ts';
import { againstNormal, shareOfNegatives } from './against-normal.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** Many mentions, whatever they say: news. */
export const surge: WordsFor<'surge'> = (words, finding) => {
  const sentences = words.kinds.surge;
  const found = { ...finding, window: windowOf(finding) };
  return {
    ...sentencesWith(sentences, found),
    facts: [againstNormal(words, sentences, found), shareOfNegatives(words, found)],
    looksAtNegatives: true,
    lookAhead: false,
  };
};
