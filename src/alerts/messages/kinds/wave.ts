import { windowOf } from '../window-of.ts';
import { againstNormal, differentAuthors, shareOfNegatives } from './against-normal.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** More people than usual post negatively. */
export const wave: WordsFor<'wave'> = (words, finding) => {
  const sentences = words.kinds.wave;
  const found = { ...finding, window: windowOf(finding) };
  return {
    ...sentencesWith(sentences, found),
    over: (lastedMs, { people }) => sentences.overInAll(lastedMs, people),
    ended: ({ mostInHour }) => sentences.height(mostInHour),
    facts: [againstNormal(words, sentences, found), shareOfNegatives(words, found), differentAuthors(words, found)],
    looksAtNegatives: true,
    lookAhead: true,
  };
};
