import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { type FeedDocument, readFeed } from '../../src/collectors/platforms/rss/read-feed.ts';
import { postsAtOnce } from '../support/posts-at-once.ts';

// Kinds of feeds that other readers' suites hold, with contents of our own: each says one thing of one mug.
const now = Date.UTC(2026, 2, 1, 12);
const feedUrl = 'https://feeds.example/all';
const posts = (text: string) => postsAtOnce({ text, feedUrl, now }).posts;

const head = '<title>A mug leaks</title><link>https://site.example/1</link>';
const second = '<item><title>A cup too</title><link>https://site.example/2</link></item>';
const namespaces =
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:a="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:d="http://purl.org/dc/elements/1.1/"';
const rss = (item: string, channel = '', behind = ''): string =>
  `<rss version="2.0" ${namespaces}><channel><title>t</title>${channel}<item>${item}</item></channel>${behind}</rss>`;
const rdf = (inside: string): string =>
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">${inside}</rdf:RDF>`;
const atom = (entry: string, attributes = ''): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"${attributes}><title>t</title><id>i</id><entry><id>tag:e</id>${entry}</entry></feed>`;
const jsonFeed = (item: object, more: object = {}): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 't',
    items: [{ id: 'an-entry', ...item }],
    ...more,
  });

const mug = { text: 'A mug leaks' };
const linked = { ...mug, url: 'https://site.example/1' };
const told = { text: 'A mug leaks\n\nIt drips' };

describe('versions and shapes', () => {
  test.each([
    ['0.91', rss(head).replace('2.0', '0.91')],
    ['without a version', rss(head).replace(' version="2.0"', '')],
    ['in another namespace', rss(head).replace('<rss', '<rss xmlns="http://backend.userland.com/rss2"')],
    [
      'with a prefix on each element',
      `<r:rss version="2.0" xmlns:r="u"><r:channel><r:item><r:title>A mug leaks</r:title><r:link>https://site.example/1</r:link></r:item></r:channel></r:rss>`,
    ],
    [
      'in capitals',
      '<RSS VERSION="2.0"><CHANNEL><ITEM><TITLE>A mug leaks</TITLE><LINK>https://site.example/1</LINK></ITEM></CHANNEL></RSS>',
    ],
    ['without a channel', `<rss version="2.0"><title>t</title><item>${head}</item></rss>`],
    [
      'with its items behind the channel',
      `<rss version="2.0"><channel><title>t</title></channel><item>${head}</item></rss>`,
    ],
    ['whose channel does not end', `<rss version="2.0"><channel><title>t</title><item>${head}</item></rss>`],
    [
      'with its items in an element of their own',
      `<rss version="2.0"><channel><items><item>${head}</item></items></channel></rss>`,
    ],
    ['with a quote that does not end', rss(`${head}<guid isPermaLink="false>a-guid</guid>`)],
    ['behind a declaration that does not end', `<?xml version="1.0">${rss(head)}`],
    ['behind the name of a page', `<!DOCTYPE html>\n${rss(head)}`],
    ['of Netscape', `<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss.dtd">${rss(head)}`],
    ['with an address in an attribute', rss('<title>A mug leaks</title><link href="https://site.example/1"/>')],
    [
      'whose link is no address, but its guid',
      rss('<title>A mug leaks</title><link>javascript:a()</link><guid>https://site.example/1</guid>'),
    ],
  ])('RSS %s', (_kind, text) => {
    expect(posts(text)).toMatchObject([linked]);
  });

  test.each([
    [
      'behind the channel',
      rdf(`<channel><title>t</title></channel><item rdf:about="https://site.example/1">${head}</item>`),
    ],
    [
      'within the channel',
      rdf(`<channel><title>t</title><item rdf:about="https://site.example/1">${head}</item></channel>`),
    ],
    [
      'of 0.90',
      rdf(`<channel><title>t</title></channel><item>${head}</item>`).replace(
        'http://purl.org/rss/1.0/',
        'http://my.netscape.com/rdf/simple/0.9/',
      ),
    ],
    [
      'under another prefix',
      rdf(`<channel/><item rdf:about="https://site.example/1">${head}</item>`)
        .replaceAll('rdf:', 'r:')
        .replace('xmlns:rdf', 'xmlns:r'),
    ],
  ])('RDF with its items %s', (_kind, text) => {
    expect(posts(text)).toMatchObject([linked]);
  });

  test.each([
    ['two channels', rss(head, '', `<channel><title>u</title>${second}</channel>`)],
    ['items within and behind the channel', rss(head, '', second)],
    ['an item that does not end', rss(`${head}${second.slice(0, -7)}`)],
    ['an item that ends twice', rss(head, `<item>${head}</item></item>${second}`)],
    ['an end that belongs to nothing', rss(head, `<item>${head}</p></item>${second}`)],
    ['a title that ends twice', rss(head, `<item>${head.replace('</title>', '</title></title>')}</item>${second}`)],
    [
      'an entry that does not end',
      atom(
        '<title>A mug leaks</title><link href="https://site.example/1"/><entry><id>tag:f</id><title>A cup too</title><link href="https://site.example/2"/></entry>',
      ).replace('</entry></entry>', '</entry>'),
    ],
  ])('of %s no item is lost', (_kind, text) => {
    expect(posts(text)).toMatchObject([linked, { text: 'A cup too', url: 'https://site.example/2' }]);
  });

  test.each([
    '<rss version="2.0"/>',
    '<rss version="2.0"></rss>',
    '<rss version="2.0"><channel/></rss>',
    '<rss><channel><title>t</title></channel></rss>',
    '<feed xmlns="http://www.w3.org/2005/Atom"/>',
    '{"version":"https://jsonfeed.org/version/1","title":"t"}',
  ])('%s has nothing to tell yet', (text) => {
    expect(posts(text)).toEqual([]);
  });

  test.each([
    ['<opml version="2.0"><body><outline xmlUrl="u"/></body></opml>', /a list of feeds/],
    ['<urlset><url><loc>u</loc></url></urlset>', /a sitemap/],
    ['<CHANNEL HREF="u"><ITEM HREF="u"/></CHANNEL>', /CDF/],
    ['<error><message>no such feed</message></error>', /<error>, not a feed/],
    ['<feed><error>none</error></feed>', /not a feed/],
    ['{"error":"none"}', /not a feed/],
    ['<html><body><pre>&lt;rss&gt;</pre></body></html>', /a web page/],
  ])('%s is refused by its name', (text, name) => {
    expect(() => posts(text)).toThrow(name);
  });
});

describe('words of feeds', () => {
  test.each([
    ['a page of XHTML', rss(`${head}<body xmlns="http://www.w3.org/1999/xhtml"><p>It <b>drips</b></p></body>`)],
    ['a page with a prefix', rss(`${head}<x:body xmlns:x="http://www.w3.org/1999/xhtml"><p>It drips</p></x:body>`)],
    ['fullitem', rss(`${head}<fullitem>It drips</fullitem>`)],
    ['the summary of Atom in RSS', rss(`${head}<a:summary>It drips</a:summary>`)],
    ['the content of Atom in RSS', rss(`${head}<a:content type="html">It drips</a:content>`)],
    ['a podcast that has a subtitle alone', rss(`${head}<itunes:subtitle>It drips</itunes:subtitle>`)],
    ['a medium', rss(`${head}<media:content url="u"><media:description>It drips</media:description></media:content>`)],
    [
      'the description beside a picture',
      rss(`${head}<description>It drips</description><content:encoded><![CDATA[<img src="u">]]></content:encoded>`),
    ],
    ['CDATA that is written as text', rss(`${head}<description>&lt;![CDATA[It drips]]&gt;</description>`)],
    ['HTML that is not escaped', rss(`${head}<description><p>It <b>drips</b><br></p></description>`)],
    ['Atom in HTML', atom('<title>A mug leaks</title><content type="html">&lt;p&gt;It drips&lt;/p&gt;</content>')],
    [
      'Atom in XHTML with a prefix',
      atom(
        '<title>A mug leaks</title><content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>It <x:b>drips</x:b></x:p></x:div></content>',
      ),
    ],
    [
      'the summary beside a drawing',
      atom(
        '<title>A mug leaks</title><content type="image/svg+xml"><svg><text>A</text></svg></content><summary>It drips</summary>',
      ),
    ],
    [
      'Atom 0.3',
      atom('<title mode="escaped">A mug leaks</title><summary>It drips</summary>').replace(
        'http://www.w3.org/2005/Atom',
        'http://purl.org/atom/ns#',
      ),
    ],
  ])('are read from %s', (_where, text) => {
    expect(posts(text)).toMatchObject([told]);
  });

  test('a title alone may stand at the medium', () => {
    expect(posts(rss('<media:content url="u"><media:title>A mug leaks</media:title></media:content>'))).toMatchObject([
      mug,
    ]);
  });

  test.each([
    ['names that XML does not know', 'Caf&eacute;&nbsp;mug &copy; &mdash;', 'Café mug © —'],
    ['signs of Windows by number', 'It&#146;s &#128;5', 'It’s €5'],
    ['what was escaped twice', 'It&amp;#8217;s a mug &amp;amp; cup', 'It’s a mug & cup'],
    ['ampersands of their own', 'Mugs & cups, AT&T', 'Mugs & cups, AT&T'],
    ['a bracket that opens nothing', 'Mugs < 5 and <3', 'Mugs < 5 and <3'],
    ['no characters', 'A mug &#99999999; leaks', 'A mug \ufffd leaks'],
    ['an emoji in halves', 'A mug &#55357;&#56866;', 'A mug 😢'],
    ['comments and CDATA between', 'A <!-- red --><![CDATA[mug & ]]>cup', 'A mug & cup'],
  ])('a title with %s', (_kind, title, text) => {
    expect(posts(rss(`<title>${title}</title><link>https://site.example/1</link>`))).toMatchObject([{ text }]);
  });

  test('plain text keeps brackets that are no HTML', () => {
    expect(posts(atom('<title>A mug &amp; &lt;cup&gt;</title>'))).toMatchObject([{ text: 'A mug & <cup>' }]);
  });

  test('a name that the feed gave to a text is that text, and one that multiplies is none', () => {
    const declared =
      '<!DOCTYPE rss [<!ENTITY brand "Acme"><!ENTITY a "&brand;&brand;"><!ENTITY f SYSTEM "file:///f">]>';
    expect(posts(declared + rss('<title>&brand; &a; &f;</title>'))).toMatchObject([{ text: 'Acme &a; &f;' }]);
  });

  test.each([
    ['ends under another name', '<title>A mug leaks</titel><link>https://site.example/1</link>'],
    ['does not end', '<title>A mug leaks<link>https://site.example/1</link>'],
  ])('a title that %s is a title', (_what, item) => {
    expect(posts(rss(item))).toMatchObject([linked]);
  });
});

describe('addresses, people and languages of feeds', () => {
  test.each([
    [
      'the base of a channel',
      rss('<title>A mug leaks</title><link>1</link>').replace(
        '<channel>',
        '<channel xml:base="https://site.example/">',
      ),
    ],
    [
      'the site, where another host serves the feed',
      rss('<title>A mug leaks</title><link>/1</link>', '<link>https://site.example/</link>'),
    ],
    ['an id of Atom', atom('<title>A mug leaks</title>').replace('tag:e', 'https://site.example/1')],
    [
      'the form for people',
      atom(
        '<title>A mug leaks</title><link rel="alternate" type="application/pdf" href="u.pdf"/><link rel="alternate" type="text/html" href="https://site.example/1"/>',
      ),
    ],
    [
      'the long name of an alternate',
      atom(
        '<title>A mug leaks</title><link rel="self" href="u"/><link rel="http://www.iana.org/assignments/relation/alternate" href="https://site.example/1"/>',
      ),
    ],
  ])('a link comes from %s', (_where, text) => {
    expect(posts(text)).toMatchObject([linked]);
  });

  test('a link without a scheme is one', () => {
    expect(posts(rss('<title>A mug leaks</title><link>www.site.example/1</link>'))).toMatchObject([
      { url: 'https://www.site.example/1' },
    ]);
  });

  test.each(['&lt;a href="u"&gt;Ada&lt;/a&gt;', '<![CDATA[<b>Ada</b>]]>', 'Ada', ' Ada\n'])(
    'the author %s is Ada',
    (name) => {
      expect(posts(rss(`${head}<d:creator>${name}</d:creator>`))).toMatchObject([{ author: { name: 'Ada' } }]);
    },
  );

  test('an answer to another entry is a comment by its author', () => {
    const answer = '<title>A mug leaks</title><thr:in-reply-to ref="tag:first"/><author><name>Ada</name></author>';
    expect(posts(atom(answer))).toMatchObject([{ kind: 'comment', parentId: 'tag:first', outlet: null }]);
  });

  test('an item may be of another language than its feed; words are no language', () => {
    expect(posts(atom('<title>A</title>', ' xml:lang="de"').replace('<entry>', '<entry xml:lang="fr">'))).toMatchObject(
      [{ language: 'fr' }],
    );
    expect(posts(rss(`${head}<d:language>fr</d:language>`, '<language>de</language>'))).toMatchObject([
      { language: 'fr' },
    ]);
    expect(posts(rss(head, '<language>English (US)</language>'))).toMatchObject([{ language: null }]);
  });

  test.each([
    ['пт, 20 фев 2026 10:00:00 +0300', '2026-02-20T07:00:00.000Z'],
    ['Fri, 20 Feb 2026 10:00:00 +0100 CET', '2026-02-20T09:00:00.000Z'],
    ['Fri, 20 Feb 2026 10:00:00 +0000 (UTC)', '2026-02-20T10:00:00.000Z'],
    ['2026-02-20T10:00:00+01:00[Europe/Berlin]', '2026-02-20T09:00:00.000Z'],
    ['2026年02月20日 10:00', '2026-02-20T10:00:00.000Z'],
    ['2026. február 20.', '2026-02-20T00:00:00.000Z'],
    ['Fri, 20 Feb 2026 10:00:00 SAST', '2026-02-20T08:00:00.000Z'],
    ['Fri, 20 Feb 2026 10:00:00 QQT', '2026-02-20T10:00:00.000Z'],
  ])('%s', (date, right) => {
    expect(posts(rss(`${head}<pubDate>${date}</pubDate>`)).map(({ at }) => new Date(at).toISOString())).toEqual([
      right,
    ]);
  });
});

test.each([
  ['in a plain element', rss(`${head}<published>2026-02-20T10:00:00Z</published>`)],
  ['behind one that is none', rss(`${head}<pubDate>n/a</pubDate><d:date>2026-02-20T10:00:00Z</d:date>`)],
  [
    'behind the zeros of a database',
    atom('<title>A</title><published>0000-00-00</published><updated>2026-02-20T10:00:00Z</updated>'),
  ],
])('a date may stand %s', (_where, text) => {
  expect(posts(text)).toMatchObject([{ at: Date.UTC(2026, 1, 20, 10) }]);
});

describe('JSON Feed', () => {
  const item = { url: 'https://site.example/1', title: 'A mug leaks' };

  test.each([
    ['version 1', jsonFeed({ ...item, author: { name: 'Ada' } }, { version: 'https://jsonfeed.org/version/1' })],
    ['a mark before it', `\ufeff${jsonFeed(item)}`],
    ['a remark behind it', `${jsonFeed(item)}\n<!-- cached -->`],
    ['a call around it', `callback(${jsonFeed(item)});`],
    ['a guard before it', `)]}'\n${jsonFeed(item)}`],
    ['a comma too many', jsonFeed(item).replace(/\]\}$/, ',]}')],
    ['a line break in a text', jsonFeed({ ...item, summary: 'It' }).replace('"It"', '"A mug\nleaks"')],
    ['one item that is no list', jsonFeed({}, { items: { id: 'an-entry', ...item } })],
    ['what is no item', jsonFeed({}, { items: [null, 3, { id: 'an-entry', ...item }] })],
  ])('with %s', (_kind, text) => {
    expect(posts(text)).toMatchObject([linked]);
  });

  test('text that calls itself plain is plain, titles are not taken for HTML by an ampersand', () => {
    expect(posts(jsonFeed({ title: 'Mugs &amp; cups', content_text: 'It <b> drips' }))).toMatchObject([
      { text: 'Mugs & cups\n\nIt <b> drips' },
    ]);
  });

  test('half of it is refused', () => {
    expect(() => posts(jsonFeed(item).slice(0, -10))).toThrow(/cut off/);
  });
});

test('a feed that its server keeps packed is unpacked', async () => {
  const body = gzipSync(rss(head));
  const document: FeedDocument = { body, contentType: 'application/gzip', feedUrl, now, upTo: null, known: '' };
  expect((await readFeed(document, new AbortController().signal)).fresh).toMatchObject([linked]);
});
