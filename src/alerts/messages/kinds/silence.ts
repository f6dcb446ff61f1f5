import { usualInWindow } from '../usually.ts';
import { windowOf } from '../window-of.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** Few mentions from sources that answer: news. */
export const silence: WordsFor<'silence'> = (words, finding) => ({
  ...sentencesWith(words.kinds.silence, { ...finding, ...usualInWindow(finding), window: windowOf(finding) }),
  looksAtNegatives: false,
});
