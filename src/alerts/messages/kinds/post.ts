import { harmsIn } from '../../../analysis/harm/urgency.ts';
import type { Mention } from '../../../core/domain.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import type { FoundUrgentPost } from '../../../wording/catalogue/values.ts';
import { sourceName } from '../../../wording/source-name.ts';
import { excerpt } from '../../../wording/words.ts';
import { usualInWindow } from '../usually.ts';
import { windowOf } from '../window-of.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** One post that can become a crisis. */
export const post: WordsFor<'post'> = (words, finding, { examples }) => {
  const mention = examples.find(({ id }) => id === finding.post?.id);
  const post = mention ? postValues(words, mention) : null;
  const found = { ...finding, ...usualInWindow(finding), window: windowOf(finding), post };
  return { ...sentencesWith(words.kinds.post, found), looksAtNegatives: true };
};

const mostWords = 90;

/** The first sentence that names a harm, else the first one; null: there are no words. */
function wordsAbout(text: string): string | null {
  const sentences = text
    .replace(/https?:\S+/g, ' ')
    .slice(0, 2_000)
    .split(/(?<=[.!?…])\s+|\n+/);
  const said = sentences.find((sentence) => harmsIn(sentence).length > 0) ?? sentences[0] ?? '';
  return excerpt(said.replace(/[.!?…\s]+$/, '').replace(/[“”"]/g, ''), mostWords) || null;
}

const postValues = ({ harms }: Catalogue, { author, source, text }: Mention): FoundUrgentPost['post'] => ({
  author: author === null ? null : excerpt(author.name, 60) || null,
  followers: author?.followers ?? null,
  source: sourceName(source),
  harms: harmsIn(text).map((name) => harms[name] ?? name),
  says: wordsAbout(text),
});
