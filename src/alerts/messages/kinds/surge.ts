import { usualInWindow } from '../usually.ts';
import { windowOf } from '../window-of.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** Many mentions, whatever they say: news. */
export const surge: WordsFor<'surge'> = (words, finding) => ({
  ...sentencesWith(words.kinds.surge, { ...finding, ...usualInWindow(finding), window: windowOf(finding) }),
  looksAtNegatives: true,
});
