import { harmsIn } from '../../../analysis/harm/urgency.ts';
import type { Mention } from '../../../core/domain.ts';
import type { FindingOf } from '../../../core/incident.ts';
import { count, excerpt, percent } from '../../../wording/words.ts';
import { againstNormal, differentAuthors, mayBeLarger, negativeVoices, shareOfNegatives } from './against-normal.ts';
import type { Titles, WordsFor } from './kind-words.ts';

const titles: Titles = {
  opened: (brand) => `One post about ${brand} can become a crisis`,
  escalated: (brand) => `Another post about ${brand} can become a crisis`,
  reminder: (brand) => `A post about ${brand} still waits for somebody`,
  resolved: (brand) => `The post about ${brand} stayed alone`,
  reopened: (brand) => `Again a post about ${brand} can become a crisis`,
  unacknowledged: (brand) => `Nobody looks after the post about ${brand}`,
  undelivered: (brand) => `An alert about ${brand} was not delivered`,
};

const posts = (n: number): string => count(n, 'urgent post');

/** One post that can become a crisis. */
export const post: WordsFor<'post'> = (finding, { examples }) => {
  const size = sizeOf(finding, examples);
  return {
    titles,
    size,
    overall: size,
    counted: posts,
    countedExactly: posts,
    facts: [againstNormal(finding, posts), shareOfNegatives(finding), differentAuthors(finding)],
    negativeShare: `${percent(finding.share)} negative`,
    firstTold: (since) =>
      `Told now, at the first post: how far it may reach and what it says is rare for this brand. It is from ${since}.`,
    name: 'a post that can become a crisis',
    growing: 'it has',
    ended: 'Nothing as urgent came after it.',
    unseen: mayBeLarger,
    picture: negativeVoices,
    lookAhead: true,
  };
};

/** `One post by Ann (1,200,000 followers) on x, which names safety and law; in the hour 14 mentions, 3 of them negative.` */
function sizeOf({ post, mentions, negatives }: FindingOf<'post'>, examples: readonly Mention[]): string {
  const mention = examples.find(({ id }) => id === post?.id);
  const hour = `in that hour ${count(mentions, 'mention')}, ${negatives.toLocaleString('en-US')} of them negative.`;
  if (mention === undefined) return `One post; ${hour}`;
  const { author, source, text } = mention;
  const name = author === null ? '' : excerpt(author.name, 60);
  const followers = author?.followers ?? null;
  const who = `${name === '' ? '' : ` by ${name}`}${followers === null ? '' : ` (${count(followers, 'follower')})`}`;
  const harms = harmsIn(text);
  const named = harms.length === 0 ? '' : `, which names ${harms.join(' and ')}`;
  return `One post${who} on ${source}${named}; ${hour}`;
}
