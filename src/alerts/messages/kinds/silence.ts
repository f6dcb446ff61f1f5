import { windowOf } from '../window-of.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** Few mentions from sources that answer: news. */
export const silence: WordsFor<'silence'> = (words, finding) => {
  const sentences = words.kinds.silence;
  const found = { ...finding, window: windowOf(finding) };
  return {
    ...sentencesWith(sentences, found),
    facts: [{ label: words.labels.againstNormal, value: sentences.besideUsual(found) }],
    looksAtNegatives: false,
    lookAhead: false,
  };
};
