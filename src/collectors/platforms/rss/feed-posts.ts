import type { Post, Time } from '../../../core/domain.ts';
import { earliestPost } from '../../../core/take-post.ts';
import { presumedTime, readDates } from './feed-dates.ts';
import { identify, identifyByLink, sharedGuids } from './feed-identity.ts';
import { type Item, readFeed } from './read-feed.ts';
import { type Speakers, speakersOf, voiceOf } from './who-speaks.ts';

export interface FeedAnswer {
  text: string;
  /** The feed's address, as configured. */
  feedUrl: string;
  /** Where the answer came from, after redirects; relative addresses start there. */
  base?: string;
  now: Time;
  /** Whether the feed was never read before: its items without a date are then history, each in a time of its own. */
  first?: boolean;
  /** Whose words the feed carries; found by itself unless given. */
  speakers?: Speakers | undefined;
}

/** A feed's posts at `now`, dates in the future clamped to it; items without a date are new. Throws on half a feed. */
export function postsOfFeed({ text, feedUrl, base = feedUrl, now, first = false, speakers }: FeedAnswer): {
  posts: Post[];
  dated: Time[];
} {
  const feed = readFeed(text, base);
  const whose = speakers ?? speakersOf(feed, feedUrl);
  const named = { home: feed.home, shared: sharedGuids(feed) };
  const dates = readDates(
    feed.items.map(({ date }) => date),
    feed.language,
    now,
  );
  const dated: Time[] = [];
  const posts = new Map<string, Post>();
  for (const [index, item] of feed.items.entries()) {
    const id = identify(item, named, feedUrl);
    const text = joinText(item);
    if (id === null || text === '') continue;
    const date = dates[index] ?? null;
    const isDated = date !== null && date >= earliestPost;
    const at = isDated ? Math.min(date, now) : first ? presumedTime(index, now) : now;
    if (isDated) dated.push(at);
    const formerId = identifyByLink(item, feed.home, feedUrl);
    posts.set(id, {
      id,
      ...(formerId !== null && formerId !== id && { formerId }),
      url: item.link,
      ...voiceOf(item, whose, feedUrl),
      text,
      language: feed.language,
      kind: 'post',
      parentId: null,
      rootId: null,
      engagement: {},
      at,
    });
  }
  // The few dates of a feed that hardly has any say nothing of how far back it reaches.
  return { posts: [...posts.values()], dated: dated.length * 2 >= posts.size ? dated : [] };
}

function joinText({ title, body }: Item): string {
  if (body === '' || title.startsWith(body)) return title;
  return title === '' || body.startsWith(title) ? body : `${title}\n\n${body}`;
}
