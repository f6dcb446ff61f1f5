import { expect, test } from '@jest/globals';
import { speakerOf } from '../../src/core/identity.ts';
import { oursAs, postMapping, spareColumns } from '../../src/files/known-columns.ts';
import { postReader } from '../../src/files/row-posts.ts';
import { readRows } from '../../src/files/rows.ts';
import { surveyHead } from '../../src/files/survey-rows.ts';
import { csv } from '../../src/reports/csv.ts';
import { jsonl } from '../../src/reports/jsonl.ts';
import { sampleMention } from '../support/alert-samples.ts';

const now = Date.UTC(2026, 5, 1);

async function read(content: string, platform = 'x', name = 'export.csv') {
  async function* bytes() {
    yield Buffer.from(content);
  }
  const source = await readRows(bytes(), name);
  const mapping = postMapping(source.columns);
  const { survey, rows } = await surveyHead(source.rows, mapping, now);
  const toPost = postReader({
    ...{ mapping, now, platform, times: survey.times.reading({}, mapping.at ?? '') },
    ...{ spares: spareColumns(source.columns, mapping), ours: oursAs(source) },
  });
  const posts = [];
  for await (const row of rows) posts.push(toPost(row));
  return posts;
}

const noon = Date.UTC(2026, 2, 5, 12);
const tweet = 'https://twitter.com/kim_b/status/1900000000000000123';

test.each([
  [
    'Brandwatch',
    `Query Id,Date,Title,Snippet,Url,Sentiment,Author,Full Text,Thread Entry Type,Twitter Author ID,Twitter Followers,Twitter Retweet of,Twitter Likes\n7,2026-03-05 12:00:00.0,My kettle leaks on,My kettle leaks,${tweet},negative,kim_b,My kettle leaks on everything,post,88,"1,204",,12`,
    { id: '1900000000000000123', author: { id: '88', name: 'kim_b', followers: 1204 }, engagement: { likes: 12 } },
  ],
  [
    'a row without the full text',
    'Date,Title,Snippet,Url,Author,Full Text\n2026-03-05 12:00:00,Kettles,My kettle leaks on everything,https://blog.example/1,Kim,',
    { text: 'Kettles\n\nMy kettle leaks on everything', author: { name: 'Kim' } },
  ],
  [
    'Talkwalker',
    `"url";"published";"title";"content";"sentiment";"extra_author_attributes.name";"extra_author_attributes.short_name";"extra_author_attributes.id"\n"${tweet}";"2026-03-05 12:00:00";"title 9";"My kettle leaks on everything";"-5";"Kim B";"kim_b";"ex:twitter-88"`,
    { id: '1900000000000000123', author: { id: '88', name: 'kim_b' } },
  ],
  [
    'Meltwater',
    'Date\tTime\tDocument ID\tURL\tAuthor Name\tAuthor Handle\tTitle\tOpening Text\tHit Sentence\n05-Mar-2026\t12:00 PM\td1\thttps://x.com/kim_b/status/1\tKim B\t@kim_b\t\tMy kettle leaks on everything\tMy kettle leaks',
    { id: 'd1', author: { id: 'kim_b', name: 'kim_b' } },
  ],
  [
    'Sprout',
    'Timestamp (ET),Network,Message ID,From,Message,Link\n03/05/2026 7:00 am,X,1900000000000000123,@kim_b,My kettle leaks on everything,https://x.com/kim_b/status/1900000000000000123\n03/25/2026 7:00 am,X,2,@li,ok,',
    { id: '1900000000000000123', author: { id: 'kim_b' } },
  ],
  [
    'Mention',
    'id,Title,Description,Link,Date,Author,Tone\nm1,kim on X,My kettle leaks on everything,https://x.com/kim/status/1,2026-03-05T12:00:00.000+00:00,kim,-1',
    { author: { id: 'kim' } },
  ],
  [
    'Brand24',
    'Date;Hour;Title;Content;Source;Author;Followers\n2026-03-05;12:00;;My kettle leaks on everything;https://x.com/kim/status/77;kim;12.5K',
    { id: '77', url: 'https://x.com/kim/status/77', author: { followers: 12500 } },
  ],
  [
    'an app shop',
    'Date,Rating,Title,Review,Author,Review ID\n2026-03-05 12:00,1,Leaks,My kettle leaks on everything,kim,9',
    { id: '9', text: 'Leaks\n\nMy kettle leaks on everything' },
  ],
  [
    'twint',
    'id\tcreated_at\tdate\ttime\ttimezone\tuser_id\tusername\tname\ttweet\tlikes_count\tretweet\n5\t2026-03-05 17:30:00 India Standard Time\t2026-03-05\t17:30:00\t+0530\t88\tkim\tKim\tMy kettle leaks on everything\t3\tFalse',
    { id: '5', kind: 'post', author: { id: '88', name: 'kim' }, engagement: { likes: 3 } },
  ],
  [
    'comments',
    'Comment ID,Parent Comment ID,Post Message,Comment Message,Commenter Name,Created Time\nc2,c1,We sell kettles,My kettle leaks on everything,Kim B,2026-03-05T12:00:00+0000',
    { id: 'c2', kind: 'comment', parentId: 'c1', author: { name: 'Kim B' } },
  ],
])('an export of %s comes in', async (_, content, expected) => {
  const [first] = await read(content);
  const post = first && 'post' in first ? first.post : first;
  expect(post).toMatchObject({ at: noon, text: 'My kettle leaks on everything', ...expected });
});

const at = '2026-03-05T12:00:00.000Z';
test.each([
  [
    'X, with the authors apart',
    {
      data: [
        {
          id: '1',
          author_id: '88',
          created_at: at,
          text: 'My kettle leaks',
          public_metrics: { like_count: 3 },
          referenced_tweets: [{ type: 'replied_to', id: '0' }],
        },
      ],
      includes: { users: [{ id: '88', username: 'kim', public_metrics: { followers_count: 9 } }] },
    },
    {
      id: '1',
      text: 'My kettle leaks',
      kind: 'comment',
      parentId: '0',
      author: { id: '88', name: 'kim', followers: 9 },
      engagement: { likes: 3 },
    },
  ],
  [
    'Mastodon',
    {
      id: '7',
      created_at: at,
      url: 'https://m.example/@kim/7',
      content: '<p>My kettle<br>leaks</p>',
      reblog: null,
      account: { id: '88', username: 'kim' },
    },
    { id: '7', text: 'My kettle\nleaks', author: { id: '88', name: 'kim' } },
  ],
  [
    'Hacker News',
    {
      hits: [
        {
          objectID: '7',
          created_at: at,
          author: 'kim',
          comment_text: 'My <i>kettle</i><p>leaks &amp; more',
          story_title: 'Kettles',
          parent_id: 6,
          story_id: 5,
        },
      ],
    },
    { id: '7', text: 'My kettle\n\nleaks & more', kind: 'comment', parentId: '6', rootId: '5' },
  ],
  [
    'Reddit',
    {
      kind: 'Listing',
      data: {
        children: [
          {
            kind: 't3',
            data: {
              id: 'p1',
              created_utc: noon / 1000,
              author: 'kim',
              title: 'My kettle',
              selftext: 'It leaks',
              permalink: '/r/kettles/comments/p1/my_kettle/',
            },
          },
        ],
      },
    },
    { id: 'p1', text: 'My kettle\n\nIt leaks', url: 'https://www.reddit.com/r/kettles/comments/p1/my_kettle/' },
  ],
  [
    "Bluesky's stream",
    {
      did: 'did:plc:kim',
      kind: 'commit',
      commit: {
        operation: 'create',
        collection: 'app.bsky.feed.post',
        rkey: '3k',
        record: { text: 'My kettle leaks', createdAt: at, langs: ['en'] },
      },
    },
    {
      id: 'at://did:plc:kim/app.bsky.feed.post/3k',
      text: 'My kettle leaks',
      language: 'en',
      author: { id: 'did:plc:kim' },
    },
  ],
  [
    'an archive of X',
    {
      tweet: {
        id_str: '1900000000000000123',
        created_at: 'Thu Mar 05 12:00:00 +0000 2026',
        full_text: 'My kettle leaks',
        favorite_count: '3',
      },
    },
    { id: '1900000000000000123', text: 'My kettle leaks', engagement: { likes: 3 } },
  ],
])('JSON of %s comes in', async (_, content, expected) => {
  const posts = await read(`${JSON.stringify(content)}\n`, 'x', 'page.json');
  expect(posts).toMatchObject([{ post: { at: noon, ...expected } }]);
});

test('what is no post in the stream of Bluesky is no row', async () => {
  expect(
    await read('{"did":"did:plc:a","kind":"identity","identity":{}}\n{"id":"1","text":"a","at":"2026-03-05"}\n'),
  ).toHaveLength(1);
});

test.each([
  ['csv', csv],
  ['jsonl', jsonl],
] as const)('an export of ours as %s comes in as it went out', async (name, format) => {
  const texts = ['plain', '=HYPERLINK("https://evil.example")', 'two\nlines, "quoted"; =1', '- a dash'];
  const said = [
    { platform: 'x', author: { id: '7', name: 'Kim', followers: 3 }, speaker: 'x:7', reported: 'Very negative' },
    {
      platform: 'rss',
      author: { id: 'courier.example/Kim', name: 'Kim', followers: null },
      speaker: 'host:courier.example',
    },
    { platform: 'rss', author: null, speaker: 'post:rss:p-2', reported: '-0.4' },
    {
      ...{ platform: 'x', author: { id: '8', name: 'Lee', followers: 0 }, speaker: 'x:8', reported: null },
      ...{ way: 'handle' as const, matched: ['@AcmeHelp', 'mug'] },
    },
  ];
  const mentions = texts.map((text, n) =>
    sampleMention(text, {
      ...{ platformId: `p-${n}`, at: noon, engagement: { likes: 1234, views: 5 } },
      ...said[n],
    }),
  );
  async function* rows() {
    for (const mention of mentions) yield { mention, idOnly: false, alerted: null };
  }
  let written = '';
  for await (const chunk of format.render(rows())) written += chunk;
  const posts = await read(written, 'elsewhere', `export.${name}`);
  for (const [index, { reported, speaker, way }] of mentions.entries()) {
    const row = posts[index];
    if (!row || !('post' in row)) throw new Error('a row was rejected');
    expect(row.post.reported).toBe(reported);
    expect(speakerOf(row.platform ?? '', row.post)).toBe(speaker);
    expect(row.told).toEqual(way === 'text' ? undefined : { brand: 'acme', way: 'handle', matched: ['@AcmeHelp mug'] });
  }
  expect(posts).toMatchObject(
    mentions.map(({ platform, platformId, text, at, author, kind, engagement, url }) => ({
      platform,
      post: { id: platformId, text, at, author, kind, engagement, url },
    })),
  );
});
