import { describe, expect, test } from '@jest/globals';
import { postsAtOnce } from '../support/posts-at-once.ts';

const now = Date.UTC(2026, 2, 1, 12);
const three = (write: (n: number) => string): string => [1, 2, 3].map(write).join('\n');
const item = (n: number): string =>
  `<item><title>A mug ${n} leaks</title><link>https://site.example/${n}</link><description><![CDATA[<p>It drips</p>]]></description><dc:creator>Ada</dc:creator><guid isPermaLink="false">post-000${n}</guid></item>`;
const entry = (n: number): string =>
  `<entry><id>tag:site.example,2026:${n}</id><title type="html">A mug ${n} leaks</title><link rel="alternate" href="https://site.example/${n}"/><author><name>Ada</name></author><content type="html">&lt;p&gt;It drips&lt;/p&gt;</content></entry>`;
const whole = {
  RSS: `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title><link>https://site.example/</link>${three(item)}</channel></rss>`,
  Atom: `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>i</id><link href="https://site.example/"/>${three(entry)}</feed>`,
};

/** How many items are heard; null: the feed is refused. */
function heard(text: string): number | null {
  try {
    const { posts } = postsAtOnce({ text, feedUrl: 'https://feeds.example/all', now });
    return posts.filter((post) => /A mug \d leaks/.test(post.text)).length;
  } catch {
    return null;
  }
}

const without = (feed: string, pattern: RegExp): string[] =>
  [...feed.matchAll(pattern)].map(({ 0: found, index }) => feed.slice(0, index) + feed.slice(index + found.length));
const behindTags = (feed: string, inserted: string): string[] =>
  [...feed.matchAll(/<[^<>]*>/g)].map(({ 0: tag, index }) => {
    const at = index + tag.length;
    return feed.slice(0, at) + inserted + feed.slice(at);
  });

describe.each(Object.entries(whole))('%s', (_format, feed) => {
  const damages: [name: string, feeds: string[]][] = [
    ['one sign too few', without(feed, /[<>/"=&;![\]]/g)],
    ['one tag too few', without(feed, /<[^<>]*>/g)],
    ...['<', '&', ' < ', '</b>', '<b>', ']]>', '"', '\x0b', '<!-- x -->', '<?x?>'].map((sign): [string, string[]] => [
      `${JSON.stringify(sign)} too many`,
      behindTags(feed, sign),
    ]),
  ];

  test.each(damages)(
    'with %s is read but for the place itself, or refused where its root is damaged',
    (_name, feeds) => {
      const found = feeds.map(heard);
      // Of a damaged root there may be nothing, of damaged CDATA and titles two items.
      expect(found.filter((items) => items === null || items < 2).length).toBeLessThanOrEqual(16);
      expect(found.filter((items) => items === 3).length).toBeGreaterThanOrEqual(feeds.length * 0.7);
    },
  );
});
