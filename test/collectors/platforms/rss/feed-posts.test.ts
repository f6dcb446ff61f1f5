import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decodeDocument } from '../../../../src/collectors/feeds/decode-document.ts';
import { wholeFeed } from '../../../../src/collectors/feeds/whole-feed.ts';
import { canonicalLink } from '../../../../src/collectors/platforms/rss/feed-links.ts';
import { postsAtOnce } from '../../../support/posts-at-once.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/rss/${name}`, import.meta.url), 'utf8');
const now = Date.UTC(2026, 2, 1, 12);
const url = 'https://courier.example/feed.xml';
const read = (name: string) => postsAtOnce({ text: fixture(name), feedUrl: url, now, formerIds: true }).posts;

describe('feeds', () => {
  test('RSS 2.0: links, guids and dates of all sorts', () => {
    expect(read('rss2.xml')).toMatchObject([
      {
        id: 'courier.example/feed.xml cc-7',
        formerId: 'https://courier.example/ember?id=7',
        url: 'http://courier.example/ember?utm_source=feed&id=7',
        text: 'Makers of the Ember mug say sorry & refund\n\nThe mug leaked.\n\nNow £20 back.',
        author: { id: 'courier.example/Ada Reporter', name: 'Ada Reporter' },
        language: 'en-gb',
        at: Date.UTC(2026, 2, 1, 10),
      },
      { id: 'https://courier.example/week', text: 'Mug of the week', author: null },
      { id: 'courier.example/feed.xml cc-5', at: now },
      { id: 'https://courier.example/undated', url: 'https://courier.example/undated', at: now },
    ]);
  });

  test('Google Alerts: the redirect is unwrapped, marks and double entities go', () => {
    expect(read('google-alerts.xml')).toMatchObject([
      {
        id: 'https://reviews.example/best?a=1',
        url: 'https://reviews.example/best?a=1',
        text: "The best mug isn't cheap & here is why\n\nWe tried every mug ...",
        author: null,
        at: Date.UTC(2026, 2, 1, 8, 30),
      },
    ]);
  });

  test('RDF, RSS 0.91 and JSON Feed are read too', () => {
    expect(read('rdf.xml')).toMatchObject([{ id: 'https://old.example/1', at: Date.UTC(2026, 1, 27, 8) }]);
    expect(read('rss091.xml')).toMatchObject([{ text: 'An older mug\n\nNo dates here', at: now }]);
    expect(read('feed.json')).toMatchObject([
      { text: 'JSON mug\n\nFine & dandy', author: { name: 'Jo' }, at: Date.UTC(2026, 1, 26, 7) },
    ]);
  });

  test('a feed cut off anywhere is an error, never half a feed', () => {
    for (const name of ['rss2.xml', 'google-alerts.xml', 'rdf.xml', 'rss091.xml', 'feed.json']) {
      const whole = fixture(name)
        .replace(/<!--.*-->/, '')
        .trimEnd();
      for (let length = 0; length < whole.length; length += 13) {
        expect(() => postsAtOnce({ text: whole.slice(0, length), feedUrl: url, now })).toThrow();
      }
    }
  });

  test('a web page, an empty answer and nonsense are named as what they are', () => {
    expect(() => wholeFeed('<!doctype html><html><body></body></html>')).toThrow(/web page/);
    expect(() => wholeFeed(' ')).toThrow(/empty/);
    expect(() => wholeFeed('hello')).toThrow(/neither/);
  });

  test('comments without end at the end of a document cost no time', () => {
    expect(wholeFeed(`<rss></rss>${'<!---->'.repeat(50_000)}x`)).toBe('<rss></rss>');
  });

  test('a billion laughs are not expanded', () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel><title>x</title><item><title>&b; mug</title><link>https://a.example/1</link></item></channel></rss>`;
    expect(postsAtOnce({ text: laughs, feedUrl: url, now }).posts[0]?.text).not.toContain('haha');
  });

  test('one article by http and https, with and without tracking, is one', () => {
    expect(canonicalLink('http://A.example/x?utm_source=a&b=1&fbclid=2#xtor=3')).toBe('https://a.example/x?b=1');
    expect(canonicalLink('https://a.example/notes#v1.2')).toBe('https://a.example/notes#v1.2');
  });
});

describe('charsets', () => {
  const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>h\xe4</a>', 'latin1');

  test.each([
    ['the XML declaration', latin, undefined],
    ['the header', Buffer.from('<a>h\xe4</a>', 'latin1'), 'text/xml; charset=iso-8859-1'],
    ['UTF-8 without a word', Buffer.from('<a>hä</a>'), 'text/xml'],
    [
      'a byte order mark, whatever the header says',
      Buffer.from('\ufeff<a>hä</a>', 'utf16le'),
      'text/xml; charset=utf-8',
    ],
    ['invalid UTF-8 without a word', Buffer.from('<a>h\xe4</a>', 'latin1'), undefined],
    ['a header that names nothing real', Buffer.from('<a>hä</a>'), 'text/xml; charset=nonsense'],
  ])('are decoded by %s', (_how, body, header) => {
    expect(decodeDocument(body, header)).toContain('<a>hä</a>');
  });
});
