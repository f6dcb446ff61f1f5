import { describe, expect, test } from '@jest/globals';
import { decodeDocument } from '../../src/collectors/feeds/decode-document.ts';
import type { Speakers } from '../../src/collectors/platforms/rss/who-speaks.ts';
import { speakerOf } from '../../src/core/identity.ts';
import { postsAtOnce } from '../support/posts-at-once.ts';

// Feeds as the world writes them, each with its right reading.
const now = Date.UTC(2026, 2, 1, 12);
const feedUrl = 'https://feeds.example/all';
const read = (text: string, given: { speakers?: Speakers; feedUrl?: string; base?: string } = {}) =>
  postsAtOnce({ text, feedUrl, now, ...given }).posts;
const rss = (items: string, channel = ''): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>t</title>${channel}${items}</channel></rss>`;
const atom = (entries: string, feed = '', attributes = ''): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"${attributes}><title>t</title><id>i</id>${feed}${entries}</feed>`;
const utf32 = (text: string): Buffer => {
  const bytes = Buffer.alloc([...text].length * 4);
  for (const [at, character] of [...text].entries()) bytes.writeUInt32LE(character.codePointAt(0) ?? 0, at * 4);
  return bytes;
};
const item = (rest: string): string => `<item><title>A mug leaks</title>${rest}</item>`;
const entry = (rest: string): string => `<entry><id>e</id><title>A mug leaks</title>${rest}</entry>`;
const speakers = (text: string, given = {}): string[] => read(text, given).map((post) => speakerOf('rss', post));

describe('who speaks', () => {
  const press = ['north.example', 'south.example', 'east.example'];

  test('in a feed of many outlets each outlet does, by its source', () => {
    const items = press.map((host, n) =>
      item(`<link>https://news.example/articles/${n}</link><source url="https://www.${host}">${host}</source>`),
    );
    expect(speakers(rss(items.join('')))).toEqual(press.map((host) => `host:${host}`));
  });

  test('in an aggregator without sources the host of each article does', () => {
    const items = press.map((host, n) => item(`<link>https://www.${host}/${n}</link>`));
    expect(speakers(rss(items.join('')))).toEqual(press.map((host) => `host:${host}`));
  });

  test('in a newspaper it is the paper, whatever byline it gives, and the byline is kept', () => {
    const items = ['Ada', 'Bea'].map((name, n) =>
      item(`<link>https://paper.example/${n}</link><dc:creator>${name}</dc:creator>`),
    );
    expect(speakers(rss(items.join('')))).toEqual(['host:paper.example', 'host:paper.example']);
    expect(read(rss(items.join(''))).map(({ author }) => author?.name)).toEqual(['Ada', 'Bea']);
  });

  test.each([
    ['Mastodon', 'https://social.example/@ada/110', '', 'rss:social.example/ada'],
    ['Bluesky', 'https://bsky.app/profile/ada.example/post/3k', '', 'rss:bsky.app/ada.example'],
    ['X', 'https://x.com/Ada/status/12', '', 'rss:x.com/ada'],
    [
      'Reddit',
      'https://www.reddit.com/r/mugs/comments/1/leaks/',
      '<author><name>/u/Ada</name><uri>https://www.reddit.com/user/Ada</uri></author>',
      'rss:reddit.com/ada',
    ],
    ['YouTube', 'https://www.youtube.com/watch?v=1', '<author><name>Ada</name></author>', 'rss:www.youtube.com/Ada'],
  ])('on %s it is the account', (_platform, link, author, speaker) => {
    expect(speakers(atom(entry(`<link href="${link}"/>${author}`)))).toEqual([speaker]);
  });

  test.each([
    ['comments', 'https://paper.example/1#comment-77', ''],
    ['a forum, by its addresses', 'https://mugs.example/forum/leaks', ''],
    ['a forum, by its host', 'https://forum.mugs.example/leaks/2', ''],
    ['a forum, by its program', 'https://mugs.example/leaks/2', '<generator>Discourse</generator>'],
  ])('in %s it is the author', (_kind, link, channel) => {
    const text = rss(item(`<link>${link}</link><dc:creator>Ada</dc:creator>`), channel);
    expect(speakers(text)).toEqual(['rss:mugs.example/Ada'.replace('mugs.example', new URL(link).host)]);
  });

  test('the configuration has the last word', () => {
    const paper = rss(item('<link>https://paper.example/1</link><dc:creator>Ada</dc:creator>'));
    expect(speakers(paper, { speakers: 'authors' })).toEqual(['rss:paper.example/Ada']);
    const toots = rss(item('<link>https://social.example/@ada/110</link>'));
    expect(speakers(toots, { speakers: 'outlets' })).toEqual(['host:social.example']);
  });

  test('people without a name are nobody: each post speaks for itself', () => {
    const items = ['[deleted]', 'Anonymous', 'A Google user', ''].map((name, n) =>
      item(`<link>https://mugs.example/forum/${n}</link><dc:creator>${name}</dc:creator>`),
    );
    const found = speakers(rss(items.join('')));
    expect(new Set(found).size).toBe(4);
    expect(found.every((speaker) => speaker.startsWith('post:'))).toBe(true);
  });

  test.each([
    ['itunes:author', rss(item('<guid>1</guid><itunes:author>Ada</itunes:author>'))],
    ['itunes:author of the channel', rss(item('<guid>1</guid>'), '<itunes:author>Ada</itunes:author>')],
    ['the author of the whole Atom feed', atom(entry(''), '<author><name>Ada</name></author>')],
    [
      'a long author element of Blogger',
      atom(
        entry(
          `<author><name>Ada</name><uri>https://www.blogger.com/profile/16700526826531306391</uri><email>noreply@blogger.com</email><gd:image xmlns:gd="http://schemas.google.com/g/2005" width="16" height="16" src="https://img.example/${'b'.repeat(300)}.gif"/></author>`,
        ),
      ),
    ],
  ])('an author is read from %s', (_where, text) => {
    expect(read(text)).toMatchObject([{ author: { name: 'Ada' } }]);
  });
});

describe('characters', () => {
  test('Windows dashes, quotes and the euro are what they were, whatever Node decodes them', () => {
    const bytes = Buffer.from([0x52, 0x97, 0x41, 0x92, 0x73, 0x20, 0x80, 0x35]);
    for (const charset of ['windows-1252', 'iso-8859-1', 'latin1'])
      expect(decodeDocument(bytes, `text/xml; charset=${charset}`)).toBe('R—A’s €5');
    expect(decodeDocument(bytes, undefined)).toBe('R—A’s €5');
  });

  test('UTF-8 that the server calls latin-1 is UTF-8', () => {
    expect(decodeDocument(Buffer.from('<a>Café ’</a>'), 'text/xml; charset=ISO-8859-1')).toBe('<a>Café ’</a>');
  });

  test('what Windows wrote is that, also where it is called UTF-8; a single bad byte takes nothing from UTF-8', () => {
    const windows = Buffer.from('<?xml version="1.0" encoding="utf-8"?><a>caf\xe9 \x97 \x80 5</a>', 'latin1');
    expect(decodeDocument(windows, 'text/xml; charset=utf-8')).toContain('<a>café — € 5</a>');
    const cut = Buffer.concat([Buffer.from('<a>Grüße aus Köln</a>'), Buffer.from([0xe2, 0x80])]);
    for (const name of ['utf-8', 'iso-8859-1'])
      expect(decodeDocument(cut, `text/xml; charset=${name}`)).toBe('<a>Grüße aus Köln</a>\ufffd');
  });

  test.each([
    ['UTF-16LE', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16BE', (text: string) => Buffer.from(text, 'utf16le').swap16()],
    ['UTF-32LE', (text: string) => utf32(text)],
    ['UTF-32BE', (text: string) => utf32(text).swap32()],
  ] as const)('%s is read with and without a mark, whatever the header says', (_name, write) => {
    const text = '<?xml version="1.0"?><a>Grüße 😀</a>';
    for (const mark of ['', '\ufeff']) expect(decodeDocument(write(mark + text), 'text/xml; charset=utf-8')).toBe(text);
  });

  test('ASCII that calls itself UTF-16 is ASCII', () => {
    const text = '<?xml version="1.0" encoding="UTF-16"?><a>mug</a>';
    expect(decodeDocument(Buffer.from(text), 'text/xml; charset=utf-16')).toBe(text);
  });

  test('Japanese with escapes is not taken for ASCII', () => {
    const bytes = Buffer.from([0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42]);
    expect(decodeDocument(bytes, 'text/xml; charset=iso-2022-jp')).toBe('あ');
  });

  test('cells of a table are words of their own', () => {
    const table = '&lt;table&gt;&lt;tr&gt;&lt;td&gt;one&lt;/td&gt;&lt;td&gt;Mug&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;';
    expect(read(rss(item(`<guid>1</guid><description>${table}</description>`)))[0]?.text).toMatch(/one Mug/);
  });
});

describe('what stands around a feed', () => {
  const feed = rss(item('<link>https://paper.example/1</link>'));

  test.each([
    ['a script behind it', `${feed}\n<script src="https://s.example/beacon.js"></script>`],
    ['a comment and text behind it', `${feed}<!-- cached in 0.2 s --> done`],
    [
      'warnings before it',
      `<br />\n<b>Warning</b>: Undefined index in <b>/srv/feed.php</b> on line <b>3</b><br />\n${feed}`,
    ],
    ['text before it', `debug: 3 rows\n${feed}`],
    ['NULs around it', `\0\0${feed}\0\0`],
    ['a byte order mark behind blank lines', `\n\n\ufeff${feed}`],
  ])('%s does not matter', (_what, text) => {
    expect(read(text)).toMatchObject([{ id: 'https://paper.example/1' }]);
  });

  test.each([
    ['in CDATA', '<item><title>How to end a feed</title><description><![CDATA[Write </channel></rss> and'],
    ['in a comment', '<item><title>A</title></item><!-- here it ends: </channel></rss>'],
  ])('half a feed that quotes its own end %s is half a feed', (_where, items) => {
    expect(() => read(rss(items).replace(/<\/channel><\/rss>$/, ''))).toThrow(/cut off/);
  });

  test('a comment that is open within an article cuts nothing off', () => {
    expect(read(rss(item('<guid>1</guid><description><![CDATA[It leaks <!-- more ]]></description>')))).toHaveLength(1);
  });

  test('a web page that mentions a feed is a web page', () => {
    expect(() => read('<html><head><link href="/rss"/></head><body>&lt;rss&gt; <rss></rss></body></html>')).toThrow(
      /web page/,
    );
  });
});

describe('where links and words stand', () => {
  test.each([
    [
      'xml:base, one within the other',
      atom(
        '<entry xml:base="2026/03/"><id>e</id><title>A mug</title><link href="leak"/></entry>',
        '',
        ' xml:base="https://site.example/blog/"',
      ),
      'https://site.example/blog/2026/03/leak',
    ],
    ['atom:link in RSS', rss(item('<atom:link href="https://site.example/leak"/>')), 'https://site.example/leak'],
    [
      'feedburner:origLink',
      rss(
        item(
          '<link>https://feedproxy.example/~r/1</link><feedburner:origLink>https://site.example/leak</feedburner:origLink>',
        ),
      ),
      'https://site.example/leak',
    ],
  ])('a link is read from %s', (_where, text, url) => {
    expect(read(text)).toMatchObject([{ url }]);
  });

  test('relative links start where a redirect led, without its password; ids stay those of the feed', () => {
    const moved = { base: 'https://ada:secret@moved.example/feeds/new.xml' };
    expect(read(rss(item('<link>../leak</link>')), moved)).toMatchObject([{ url: 'https://moved.example/leak' }]);
    expect(read(rss(item('<guid>article-77</guid>')), moved)).toMatchObject([{ id: 'feeds.example article-77' }]);
  });

  test.each([
    ['media:description', rss(item('<guid>1</guid><media:description>It scalds</media:description>'))],
    [
      'media:description of a video',
      atom(entry('<media:group><media:description>It scalds</media:description></media:group>')),
    ],
    ['itunes:summary', rss(item('<guid>1</guid><itunes:summary>It scalds</itunes:summary>'))],
    [
      'the summary beside a picture',
      atom(entry('<content type="image/png">iVBORw0=</content><summary>It scalds</summary>')),
    ],
  ])('words are read from %s', (_where, text) => {
    expect(read(text)).toMatchObject([{ text: 'A mug leaks\n\nIt scalds' }]);
  });

  test('a title is read from dc:title', () => {
    expect(read(rss('<item><dc:title>A mug leaks</dc:title><guid>1</guid></item>'))).toMatchObject([
      { text: 'A mug leaks' },
    ]);
  });

  test.each(['dcterms:created', 'dcterms:issued', 'atom:updated', 'dc:date'])('a date is read from %s', (name) => {
    expect(read(rss(item(`<guid>1</guid><${name}>2026-02-20T10:00:00Z</${name}>`)))).toMatchObject([
      { at: Date.UTC(2026, 1, 20, 10) },
    ]);
  });
});

describe('what an item is known by', () => {
  const ids = (items: string, channel = ''): string[] => read(rss(items, channel)).map(({ id }) => id);
  const guid = (id: string): string => `<guid isPermaLink="false">${id}</guid>`;

  test('reviews with one link are as many as their guids', () => {
    const items = Array.from({ length: 50 }, (_, n) =>
      item(`<link>https://shop.example/mug</link>${guid(`rev-${n}0`)}`),
    );
    expect(new Set(ids(items.join('')))).toHaveProperty('size', 50);
  });

  test('a changed link under one guid is the same article', () => {
    const before = item(`<link>https://paper.example/mug-leaks</link>${guid('post-4711')}`);
    const after = item(`<link>https://paper.example/mug-leaks-and-scalds</link>${guid('post-4711')}`);
    expect(ids(before)).toEqual(ids(after));
  });

  test('a guid that all articles share identifies none', () => {
    const items = [1, 2].map((n) => item(`<link>https://paper.example/${n}</link>${guid('the-feed')}`));
    expect(ids(items.join(''))).toEqual(['https://paper.example/1', 'https://paper.example/2']);
  });

  test('a guid that is a link is one with and without tracking, and with the number of its revision', () => {
    const links = ['http://paper.example/1?at_medium=RSS', 'https://paper.example/1#0', 'https://paper.example/1#12'];
    for (const link of links)
      expect(ids(item(`<guid isPermaLink="true">${link}</guid>`))).toEqual(['https://paper.example/1']);
  });

  test('a short guid belongs to its feed, a longer one to its host', () => {
    const one = rss(item(guid('12')) + item(guid('article-12')));
    const [a, b] = ['https://host.example/a', 'https://host.example/b'].map((address) =>
      read(one, { feedUrl: address }).map(({ id }) => id),
    );
    expect(a?.[0]).not.toBe(b?.[0]);
    expect(a?.[1]).toBe(b?.[1]);
  });

  test('an article of Google News is one under changing tokens, and one of another outlet is another', () => {
    const article = (token: string, outlet: string): string =>
      item(
        `<link>https://news.google.com/rss/articles/${token}?oc=5</link>${guid(token)}<source url="https://${outlet}">${outlet}</source>`,
      );
    expect(ids(article('CBMiAAAA', 'north.example'))).toEqual(ids(article('CBMiBBBB', 'north.example')));
    expect(ids(article('CBMiAAAA', 'south.example'))).not.toEqual(ids(article('CBMiAAAA', 'north.example')));
  });

  test('an article of Bing News is known by where its link leads', () => {
    const link = (tid: string): string =>
      `<link>http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;tid=${tid}&amp;url=https%3a%2f%2fpaper.example%2f1&amp;c=9</link>`;
    expect(ids(item(link('1A')))).toEqual(['https://paper.example/1']);
    expect(ids(item(link('2B')))).toEqual(['https://paper.example/1']);
  });

  test.each([
    'at_medium=RSS',
    'wt_mc=red',
    'ocid=BingNews',
    'CMP=Share',
    'ns_mchannel=social',
    'srsltid=Afm',
    'mod=rss_x',
  ])('the tracking mark %s does not matter', (mark) => {
    expect(ids(item(`<link>https://paper.example/1?id=7&amp;${mark}</link>`))).toEqual([
      'https://paper.example/1?id=7',
    ]);
  });
});

describe('dates', () => {
  const dates = (written: string[], { language = '', first = false } = {}): string[] => {
    const items = written.map((date, n) => item(`<link>https://paper.example/${n}</link><pubDate>${date}</pubDate>`));
    const channel = language === '' ? '' : `<language>${language}</language>`;
    const posts = postsAtOnce({ text: rss(items.join(''), channel), feedUrl, now, first }).posts;
    return posts.map(({ at }) => new Date(at).toISOString().slice(0, 19));
  };

  test.each([
    ['Tue, 24 Feb 2026 10:00:00 +01', '2026-02-24T09:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 +1', '2026-02-24T09:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 GMT+1', '2026-02-24T09:00:00'],
    ['2026-02-24T10:00:00+01', '2026-02-24T09:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 CET', '2026-02-24T09:00:00'],
    ['Thu, 24 Jul 2025 10:00:00 CEST', '2025-07-24T08:00:00'],
    ['Thu, 24 Jul 2025 10:00:00 BST', '2025-07-24T09:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 JST', '2026-02-24T01:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 IST', '2026-02-24T04:30:00'],
    ['Tue, 24 Feb 2026 10:00:00 AEDT', '2026-02-23T23:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 MSK', '2026-02-24T07:00:00'],
    ['Tue, 24 Feb 2026 10:00:00 EST', '2026-02-24T15:00:00'],
    ['05.02.2026 14:05', '2026-02-05T14:05:00'],
    ['Feb 23, 2026 10:00 PM', '2026-02-23T22:00:00'],
    ['Tuesday, February 24, 2026 - 10:00', '2026-02-24T10:00:00'],
    ['Ter, 24 Fev 2026 19:42:40 -0300', '2026-02-24T22:42:40'],
    ['Mi, 24 Dez 2025 10:00:00 +0100', '2025-12-24T09:00:00'],
    ['mar., 24 févr. 2026 16:11:02 +0000', '2026-02-24T16:11:02'],
    ['Tue, 24th Feb 2026 13:16:28 GMT', '2026-02-24T13:16:28'],
    ['2026-02', '2026-02-01T00:00:00'],
    ['2026-02-24 10:00:00', '2026-02-24T10:00:00'],
    ['1772366000', '2026-03-01T12:00:00'],
    ['yesterday', '2026-03-01T12:00:00'],
  ])('%s', (written, right) => {
    expect(dates([written])).toEqual([right]);
  });

  test('Irish and Israeli items say which IST their feed means', () => {
    expect(dates(['Thu, 24 Jul 2025 10:00:00 IST', 'Thu, 24 Jul 2025 09:00:00 +0100'])[0]).toBe('2025-07-24T09:00:00');
    expect(dates(['Tue, 24 Feb 2026 10:00:00 IST', 'Tue, 24 Feb 2026 09:00:00 +0200'])[0]).toBe('2026-02-24T08:00:00');
  });

  test('an item whose day is above 12 says which number is the day; without one the language does', () => {
    expect(dates(['03/02/2026', '24/02/2026'])[0]).toBe('2026-02-03T00:00:00');
    expect(dates(['01/02/2026', '02/24/2026'])[0]).toBe('2026-01-02T00:00:00');
    expect(dates(['01/02/2026'], { language: 'en-us' })).toEqual(['2026-01-02T00:00:00']);
    expect(dates(['01/02/2026'], { language: 'en-gb' })).toEqual(['2026-02-01T00:00:00']);
    expect(dates(['01/02/2026'], { language: 'de' })).toEqual(['2026-02-01T00:00:00']);
  });

  test('a feed without dates puts its history into no single hour, and claims none of it', () => {
    const items = Array.from({ length: 20 }, (_, n) => item(`<link>https://paper.example/${n}</link>`));
    const old = item('<link>https://paper.example/old</link><pubDate>Sat, 01 Jan 2000 00:00:00 GMT</pubDate>');
    const { posts, dated } = postsAtOnce({ text: rss(items.join('') + old), feedUrl, now, first: true });
    expect(new Set(posts.map(({ at }) => Math.floor(at / 3_600_000))).size).toBe(21);
    expect(dated).toEqual([]);
    const later = postsAtOnce({ text: rss(items.join('')), feedUrl, now });
    expect(later.posts.every(({ at }) => at === now)).toBe(true);
  });
});
