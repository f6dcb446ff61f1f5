import { parseDocument } from '../../src/collectors/feeds/parse-document.mjs';
import { wholeFeed } from '../../src/collectors/feeds/whole-feed.ts';
import { type FeedAnswer, type FeedPosts, readPosts } from '../../src/collectors/platforms/rss/feed-posts.ts';

/** A feed's posts without a turn for others. */
export function postsAtOnce({ text, ...answer }: FeedAnswer): FeedPosts {
  const reading = readPosts(parseDocument(wholeFeed(text)), answer);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}
