import { harmsIn } from '../../../analysis/harm/urgency.ts';
import type { Mention } from '../../../core/domain.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import type { FoundUrgentPost } from '../../../wording/catalogue/values.ts';
import { excerpt } from '../../../wording/words.ts';
import { windowOf } from '../window-of.ts';
import { againstNormal, differentAuthors, shareOfNegatives } from './against-normal.ts';
import { sentencesWith, type WordsFor } from './kind-words.ts';

/** One post that can become a crisis. */
export const post: WordsFor<'post'> = (words, finding, { examples }) => {
  const sentences = words.kinds.post;
  const mention = examples.find(({ id }) => id === finding.post?.id);
  const found = { ...finding, window: windowOf(finding), post: mention ? postValues(words, mention) : null };
  return {
    ...sentencesWith(sentences, found),
    facts: [againstNormal(words, sentences, found), shareOfNegatives(words, found), differentAuthors(words, found)],
    looksAtNegatives: true,
    lookAhead: true,
  };
};

const postValues = ({ harms }: Catalogue, { author, source, text }: Mention): FoundUrgentPost['post'] => ({
  author: author === null ? null : excerpt(author.name, 60) || null,
  followers: author?.followers ?? null,
  source,
  harms: harmsIn(text).map((name) => harms[name] ?? name),
});
