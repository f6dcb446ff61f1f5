import { describe, expect, test } from '@jest/globals';
import { statusPost } from '../../../../src/collectors/platforms/mastodon/status-post.ts';
import { statusShape } from '../../../../src/collectors/platforms/mastodon/status-shapes.ts';
import { linksOf, statusText } from '../../../../src/collectors/platforms/mastodon/status-text.ts';
import { statusOf } from '../../../support/mastodon-server.ts';

const noon = Date.UTC(2026, 2, 1, 12);
const post = (fields: Record<string, unknown> = {}, given: Record<string, unknown> = {}) =>
  statusPost(statusShape.parse(statusOf(noon, 'A mug', { ...given, fields })), noon, {
    host: 'social.example',
    ids: new Map([['77', 'https://far.example/users/ida/statuses/5']]),
  });

test.each([
  [
    'links are cut as they are shown',
    '<p>See <a href="https://shop.example/mugs/blue" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">shop.example/mugs</span><span class="invisible">/blue</span></a></p>',
    'See shop.example/mugs\u2026',
  ],
  [
    'accounts and hashtags are words',
    '<p><span class="h-card"><a href="https://social.example/@acme" class="u-url mention">@<span>acme</span></a></span> my <a href="https://social.example/tags/mug" class="mention hashtag" rel="tag">#<span>mug</span></a> &amp; <em>lid</em></p>',
    '@acme my #mug & lid',
  ],
  ['paragraphs and lines stay', '<p>One<br />two</p><p>three</p>', 'One\ntwo\n\nthree'],
  ['what is hidden in a text is not said', '<p>a<span class="invisible">b</span></p>', 'a'],
])('%s', (_, html, text) => {
  expect(statusText(html, { isQuote: false })).toBe(text);
});

test('the line for servers without quotes is left out of a quote alone', () => {
  const html = '<p class="quote-inline">RE: <a href="https://far.example/1">far.example/1</a></p><p>So it is</p>';
  expect(statusText(html, { isQuote: true })).toBe('So it is');
  expect(statusText(html, { isQuote: false })).toBe('RE: far.example/1\n\nSo it is');
});

test('a link is known by where it leads, an account or a hashtag is no link', () => {
  const html =
    '<a href="https://www.shop.example/a?b=1&amp;c=2">x</a> <a class="u-url mention" href="https://social.example/@acme">@acme</a> <a rel="tag" href="https://social.example/tags/mug">#mug</a>';
  expect(linksOf(html)).toEqual(['shop.example/a?b=1&c=2']);
});

describe('a post', () => {
  test('is known by the address that all servers give it, and its author by name and host', () => {
    const local = post();
    expect(local).toMatchObject({
      id: expect.stringMatching(/^https:\/\/social\.example\/users\/mara\/statuses\/\d+$/),
      author: { id: 'mara@social.example', name: 'mara', followers: 120 },
      kind: 'post',
      engagement: { likes: 3, replies: 0, reposts: 2 },
      language: 'en',
    });
    expect(post({}, { home: 'far.example', user: 'Ida' }).author).toMatchObject({ id: 'ida@far.example' });
  });

  test('has the words of its warning before its own, and what is shown with it beside', () => {
    const told = post({
      spoiler_text: 'Broken things',
      media_attachments: [{ description: 'Shards of a cup' }, { description: null }],
      poll: { options: [{ title: 'Repair' }, { title: 'Bin' }] },
      card: { url: 'https://shop.example/mug', title: 'The shop', description: '' },
    });
    expect(told.text).toBe('Broken things\n\nA mug');
    expect(told.shown).toBe('Shards of a cup\nRepair\nBin\nThe shop\nshop.example/mug');
  });

  test('that answers is addressed to whom it answers, and names the others', () => {
    const answer = post({
      in_reply_to_id: '77',
      in_reply_to_account_id: '4711',
      mentions: [
        { id: '4711', acct: 'acme', url: 'https://social.example/@acme' },
        { id: '4712', acct: 'ida@far.example', url: 'https://far.example/@ida' },
      ],
    });
    expect(answer).toMatchObject({
      kind: 'comment',
      parentId: 'https://far.example/users/ida/statuses/5',
      addressedTo: [{ id: 'acme@social.example', name: 'acme' }],
    });
    expect(answer.handles).toContainEqual({ id: 'ida@far.example', name: 'ida@far.example' });
  });

  test('that quotes refers to what it quotes, as far as it may be shown', () => {
    const quoted = { uri: 'https://far.example/users/ida/statuses/5', content: '<p>Mugs are bad</p>' };
    expect(post({ quote: { state: 'accepted', quoted_status: quoted } })).toMatchObject({
      kind: 'quote',
      parentId: quoted.uri,
      refersTo: [quoted.uri],
      shown: 'Mugs are bad',
    });
    expect(post({ quote: { state: 'revoked', quoted_status: null } })).toMatchObject({ kind: 'post', parentId: null });
  });

  test('of a program is that of an outlet, and a later version says so', () => {
    const account = { id: '1', acct: 'news', url: 'https://social.example/@news', bot: true, followers_count: 5 };
    expect(post({ account })).toMatchObject({ outlet: 'news@social.example' });
    expect(post({ edited_at: '2026-03-01T12:30:00.000Z' })).toMatchObject({ edited: true });
    expect(post().edited).toBeUndefined();
  });
});
