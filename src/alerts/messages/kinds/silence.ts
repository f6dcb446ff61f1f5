import { sourceName } from '../../../wording/source-name.ts';
import { usualInWindow } from '../usually.ts';
import { windowOf } from '../window-of.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** Few mentions from sources that answer: news. */
export const silence: WordsFor<'silence'> = (words, finding) => {
  const quietSource = finding.quietSource === null ? null : sourceName(finding.quietSource);
  const found = { ...finding, ...usualInWindow(finding), window: windowOf(finding), quietSource };
  return { ...sentencesWith(words.kinds.silence, found), looksAtNegatives: false };
};
