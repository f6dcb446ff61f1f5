import { describe, expect, test } from '@jest/globals';
import { parseXAnswer } from '../../../../src/collectors/platforms/x/x-answer.ts';

const at = '2026-03-01T12:00:00.000Z';
const read = (data: unknown[], includes: Record<string, unknown> = {}) =>
  parseXAnswer({ data, includes, meta: { result_count: data.length } });
const textOf = (fields: Record<string, unknown>, includes: Record<string, unknown> = {}) => {
  const [post] = read([{ id: '5', created_at: at, ...fields }], includes).posts;
  return { text: post?.text, shown: post?.shown };
};

describe('an answer of X', () => {
  test('shortened links are written out, and their addresses can be searched for words', () => {
    const urls = [
      {
        url: 'https://t.co/a',
        expanded_url: 'https://short.example/1',
        unwound_url: 'https://www.acme.com/mug?a=1&b=2',
      },
      { url: 'https://t.co/b', expanded_url: 'https://x.com/kim/status/5/photo/1' },
    ];
    expect(textOf({ text: 'look: https://t.co/a &amp; https://t.co/b', entities: { urls } })).toEqual({
      text: 'look: https://www.acme.com/mug?a=1&b=2 & https://t.co/b',
      shown: 'acme.com/mug?a=1&b=2',
    });
  });

  test('the words of a quoted post are shown with it, and are not its own', () => {
    const quoted = { id: '4', created_at: at, text: 'the mug of Acme leaks' };
    const quote = { text: 'same here', referenced_tweets: [{ type: 'quoted', id: '4' }] };
    expect(textOf(quote, { tweets: [quoted] })).toEqual({ text: 'same here', shown: 'the mug of Acme leaks' });
    const renamed = { text: 'same here', referenced_posts: [{ type: 'quoted', id: '4' }] };
    expect(textOf(renamed, { posts: [quoted] })).toEqual({ text: 'same here', shown: 'the mug of Acme leaks' });
    expect(textOf(quote)).toEqual({ text: 'same here', shown: undefined });
  });

  test('a retweet, which X cuts at 140 characters, has the whole text of its post', () => {
    const whole = `${'a long story, '.repeat(20)}and at its end the mug`;
    const original = { id: '4', created_at: at, text: `${whole.slice(0, 270)}...`, note_tweet: { text: whole } };
    const retweet = { text: `RT @kim: ${whole.slice(0, 130)}...`, referenced_tweets: [{ type: 'retweeted', id: '4' }] };
    expect(textOf(retweet, { tweets: [original] }).text).toBe(`RT @kim: ${whole}`);
  });

  test('a post says whom it names, whom it answers, and to which posts it refers', () => {
    const mentions = [{ username: 'EmberMugs', id: '21', start: 0 }, { username: 'kim' }];
    const answer = {
      ...{ id: '5', created_at: at, text: '@EmberMugs @kim it leaks', entities: { mentions } },
      ...{ in_reply_to_user_id: '21', conversation_id: '1' },
      referenced_posts: [
        { type: 'replied_to', id: '3' },
        { type: 'quoted', id: '4' },
      ],
    };
    const plain = { id: '6', created_at: at, text: 'a mug', entities: { mentions: 'none' }, in_reply_to_user_id: {} };
    const [first, second] = read([answer, plain]).posts;
    expect(first).toMatchObject({
      handles: [
        { id: '21', name: 'EmberMugs' },
        { id: 'kim', name: 'kim' },
      ],
      addressedTo: [{ id: '21', name: 'EmberMugs' }],
      refersTo: ['3', '4'],
    });
    for (const note of ['handles', 'addressedTo', 'refersTo']) expect(second).not.toHaveProperty(note);
    const unnamed = { ...answer, entities: {} };
    expect(read([unnamed]).posts[0]?.addressedTo).toEqual([{ id: '21', name: '' }]);
    const users = [{ id: '21', username: 'EmberMugs' }];
    expect(read([unnamed], { users }).posts[0]?.addressedTo).toEqual([{ id: '21', name: 'EmberMugs' }]);
  });

  test('all versions of an edited post are one post, with the words of the last one', () => {
    const versions = ['5', '6', '7'].map((id, index, ids) => ({
      id,
      created_at: at,
      text: `version ${id}`,
      edit_history_tweet_ids: ids.slice(0, index + 1),
    }));
    for (const data of [versions, versions.toReversed()]) {
      expect(read(data).posts).toMatchObject([{ id: '5', text: 'version 7', edited: true }]);
      expect(
        read(data)
          .read.map(({ id }) => id)
          .sort(),
      ).toEqual(['5', '6', '7']);
    }
    const [only] = read([{ ...versions[0] }]).posts;
    expect(only?.edited).toBeUndefined();
  });

  test('what X sends instead of a withheld post, and posts without a date, are counted and no posts', () => {
    const withheld = [
      'This Post from @kim has been withheld in Germany in response to a legal demand.',
      'This Tweet from @kim has been withheld in response to a report from the copyright holder. Learn more: https://t.co/x',
      '@kim has been withheld in DE.',
      "This account's posts have been withheld in: Germany",
      'Sorry! The post of @kim has been withheld for you.',
      '',
    ];
    const page = read([
      ...withheld.map((text, index) => ({
        id: `1${index}`,
        created_at: at,
        text,
        withheld: { country_codes: ['DE'] },
      })),
      { id: '20', text: 'a mug of no time' },
      { id: '21', text: 'a mug of no time', created_at: null },
      { id: '22', text: 'a mug of no time', created_at: 'soon' },
      { id: '30', created_at: at, text: 'My post about mugs has been withheld, why?' },
      { id: '31', created_at: at, text: 'Partly withheld mug', withheld: { country_codes: ['FR'] } },
      { id: '32', created_at: at },
    ]);
    expect(page.unread).toEqual({ withheld: 6, undated: 3, unknown: 1 });
    expect(page.posts.map(({ id }) => id)).toEqual(['30', '31']);
    expect(page.postReads).toBe(12);
    expect(page.read).toHaveLength(12);
  });

  test('null where a field is empty, numbers as ids and metrics of another kind do not lose a post', () => {
    const page = parseXAnswer({
      data: [
        {
          id: 123,
          text: 'a mug',
          created_at: at,
          author_id: 7,
          lang: null,
          conversation_id: null,
          entities: null,
          note_tweet: null,
          referenced_tweets: null,
          edit_history_tweet_ids: null,
          public_metrics: { like_count: null, reply_count: 'many', retweet_count: 3, impression_count: 0 },
        },
        {
          id: '124',
          text: 'a mug',
          created_at: at,
          author_id: null,
          public_metrics: null,
          referenced_tweets: [{ type: 'replied_to', id: 9 }],
        },
      ],
      includes: { users: [{ id: 7, username: 'kim', public_metrics: null }], tweets: null },
      errors: [{ title: 'Not Found Error' }],
      meta: { result_count: 2, next_token: null, newest_id: 124 },
    });
    expect(page.posts).toMatchObject([
      {
        id: '123',
        author: { id: '7', name: 'kim', followers: null },
        language: null,
        engagement: { reposts: 3, views: 0 },
      },
      { id: '124', author: null, kind: 'comment', parentId: '9', engagement: {} },
    ]);
    expect(page.nextToken).toBeNull();
  });
});
