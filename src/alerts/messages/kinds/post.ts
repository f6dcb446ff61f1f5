import { harmsIn } from '../../../analysis/harm/urgency.ts';
import type { Mention } from '../../../core/domain.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import type { FoundUrgentPost } from '../../../wording/catalogue/values.ts';
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

const postValues = ({ harms }: Catalogue, { author, source, text }: Mention): FoundUrgentPost['post'] => ({
  author: author === null ? null : excerpt(author.name, 60) || null,
  followers: author?.followers ?? null,
  source,
  harms: harmsIn(text).map((name) => harms[name] ?? name),
});
