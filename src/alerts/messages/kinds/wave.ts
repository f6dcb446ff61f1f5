import { usualInWindow } from '../usually.ts';
import { windowOf } from '../window-of.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** More people than usual post negatively. */
export const wave: WordsFor<'wave'> = (words, finding) => ({
  ...sentencesWith(words.kinds.wave, { ...finding, ...usualInWindow(finding), window: windowOf(finding) }),
  looksAtNegatives: true,
});
