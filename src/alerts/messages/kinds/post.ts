import { harmsIn } from '../../../analysis/harm/urgency.ts';
import type { Mention } from '../../../core/domain.ts';
import type { Finding, NoticeKind } from '../../../core/incident.ts';
import { count, excerpt } from '../../../wording/words.ts';

/** How it is told where one post is what it is about. */
export const postTitles: Record<NoticeKind, (brand: string) => string> = {
  opened: (brand) => `One post about ${brand} can become a crisis`,
  escalated: (brand) => `Another post about ${brand} can become a crisis`,
  reminder: (brand) => `A post about ${brand} still waits for somebody`,
  resolved: (brand) => `The post about ${brand} stayed alone`,
  reopened: (brand) => `Again a post about ${brand} can become a crisis`,
  unacknowledged: (brand) => `Nobody looks after the post about ${brand}`,
  undelivered: (brand) => `An alert about ${brand} was not delivered`,
};

export const isPost = ({ post }: Finding): boolean => post !== undefined;

/** `One post by Ann (1,200,000 followers) on x, which names safety and law; in the hour 14 mentions, 3 of them negative.` */
export function postSize({ post, mentions, negatives }: Finding, examples: readonly Mention[]): string {
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
