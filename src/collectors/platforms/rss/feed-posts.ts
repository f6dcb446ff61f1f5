import type { Post, Time } from '../../../core/domain.ts';
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
  /** Whose words the feed carries; found by itself unless given. */
  speakers?: Speakers | undefined;
}

/** A feed's posts at `now`, newest dates clamped to it; items without a date are given it. Throws on half a feed. */
export function postsOfFeed({ text, feedUrl, base = feedUrl, now, speakers }: FeedAnswer): {
  posts: Post[];
  dated: Time[];
} {
  const feed = readFeed(text, base);
  const whose = speakers ?? speakersOf(feed, feedUrl);
  const named = { home: feed.home, shared: sharedGuids(feed) };
  const dated: Time[] = [];
  const posts = new Map<string, Post>();
  for (const item of feed.items) {
    const id = identify(item, named, feedUrl);
    const text = joinText(item);
    if (id === null || text === '') continue;
    const parsed = item.date === null ? Number.NaN : parseDate(item.date);
    const at = parsed > 0 ? Math.min(parsed, now) : now;
    if (parsed > 0) dated.push(at);
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
  return { posts: [...posts.values()], dated };
}

function joinText({ title, body }: Item): string {
  if (body === '' || title.startsWith(body)) return title;
  return title === '' || body.startsWith(title) ? body : `${title}\n\n${body}`;
}

/** No date is written longer; the pattern below would be slow on a long text. */
const longestDate = 100;

/** RFC 3339, RFC 2822 and what feeds write besides; a date without a zone is UTC. */
function parseDate(text: string): number {
  const trimmed = text.trim();
  if (trimmed.length > longestDate) return Number.NaN;
  const zoned =
    /(?:z|[+-]\d\d:?\d\d|\b[a-z]{1,4})\s*(?:\(.*\))?$/i.test(trimmed) || /^\d{4}(?:-\d\d){0,2}$/.test(trimmed);
  const time = Date.parse(zoned ? trimmed : `${trimmed}${trimmed.includes('T') ? 'Z' : ' UTC'}`);
  return Number.isNaN(time) ? Date.parse(trimmed) : time;
}
