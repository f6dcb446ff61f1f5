import { setImmediate } from 'node:timers/promises';
import type { Post, Time } from '../../../core/domain.ts';
import { earliestPost } from '../../../core/take-post.ts';
import type { ParsedFeed } from '../../feeds/parse-document.mjs';
import { wholeFeed } from '../../feeds/whole-feed.ts';
import { presumedTime, readDates } from './feed-dates.ts';
import { identify, identifyByLink, identifyGuid, sharedGuids } from './feed-identity.ts';
import { type Item, openFeed } from './feed-items.ts';
import { type Speakers, speakersOf, voiceOf } from './who-speaks.ts';

/** Turning that many into posts takes some milliseconds. */
const itemsAtOnce = 200;

export interface FeedAnswer {
  text: string;
  /** The feed's address, as configured. */
  feedUrl: string;
  /** Where the answer came from, after redirects; relative addresses start there. */
  base?: string;
  now: Time;
  /** Whether the feed was never read before: its items without a date are then history, each in a time of its own. */
  first?: boolean;
  /** Whether posts come with the ids by which the version before knew them. */
  formerIds?: boolean;
  /** Whose words the feed carries; found by itself unless given. */
  speakers?: Speakers | undefined;
}

export interface FeedPosts {
  posts: Post[];
  /** The dates that items gave, clamped to now; none where hardly any item has one. */
  dated: Time[];
}

/** Reads the posts of a feed one by one; dates in the future are clamped to now, and items without one are new. */
export function* readPosts(parsed: ParsedFeed, answer: Omit<FeedAnswer, 'text'>): Generator<void, FeedPosts> {
  const { feedUrl, base = feedUrl, now, first = false, formerIds = false, speakers } = answer;
  const feed = openFeed(parsed, base);
  const items: Item[] = [];
  for (const read of feed.items) {
    yield;
    items.push(read());
  }
  const whose = speakers ?? speakersOf(items, feed.generator, feedUrl);
  const named = { home: feed.home, shared: sharedGuids(items) };
  const written = items.map(({ date }) => date);
  const dates = yield* readDates(written, feed.language, now);
  const dated: Time[] = [];
  const posts = new Map<string, Post>();
  for (const [index, item] of items.entries()) {
    yield;
    const id = identify(item, named, feedUrl);
    const text = joinText(item);
    if (id === null || text === '') continue;
    const date = dates[index] ?? null;
    const isDated = date !== null && date >= earliestPost;
    const at = isDated ? Math.min(date, now) : first ? presumedTime(index, now) : now;
    if (isDated) dated.push(at);
    const formerId = formerIds ? identifyByLink(item, feed.home, feedUrl) : null;
    posts.set(id, {
      id,
      ...(formerId !== null && formerId !== id && { formerId }),
      url: item.link,
      ...voiceOf(item, whose, feedUrl),
      text,
      language: languageOf(item.language) ?? languageOf(feed.language),
      kind: item.parent === null ? 'post' : 'comment',
      parentId: item.parent === null ? null : identifyGuid(item.parent, feed.home, feedUrl),
      rootId: null,
      engagement: {},
      at,
    });
  }
  // The few dates of a feed that hardly has any say nothing of how far back it reaches.
  return { posts: [...posts.values()], dated: dated.length * 2 >= posts.size ? dated : [] };
}

/** A feed's posts, parsed elsewhere and with a turn for others now and then. Throws on half a feed. */
export async function postsOfFeed(
  { text, ...answer }: FeedAnswer,
  parse: (feed: string) => Promise<ParsedFeed>,
): Promise<FeedPosts> {
  const reading = readPosts(await parse(wholeFeed(text)), answer);
  for (let read = 1; ; read += 1) {
    const step = reading.next();
    if (step.done) return step.value;
    if (read % itemsAtOnce === 0) await setImmediate();
  }
}

/** BCP 47; null for words such as "English (US)". */
const languageOf = (written: string | null): string | null =>
  written !== null && /^[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*$/i.test(written.trim()) ? written.trim() : null;

function joinText({ title, body }: Item): string {
  if (body === '' || title.startsWith(body)) return title;
  return title === '' || body.startsWith(title) ? body : `${title}\n\n${body}`;
}
