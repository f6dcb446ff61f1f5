import { describe, expect, test } from '@jest/globals';
import { microseconds, parseFrame } from '../../../../src/collectors/platforms/bluesky/frames.ts';
import { postOf, repostOf } from '../../../../src/collectors/platforms/bluesky/post-of.ts';
import { contentsOf } from '../../../../src/collectors/platforms/bluesky/stream-part.ts';
import { deleteEvent, postEvent, repostEvent } from '../../../support/jetstream-server.ts';

const seenAt = Date.UTC(2026, 2, 1, 12);
const nameOf = (did: string): string => (did === 'did:plc:acme' ? 'acme.example' : '');
const read = (record: Record<string, unknown>) => postOf({ did: 'did:plc:ann', rkey: '3k', record, seenAt, nameOf });
const uri = (did: string, rkey: string): string => `at://${did}/app.bsky.feed.post/${rkey}`;

describe('a post of the stream', () => {
  test('has its words, language, address and time', () => {
    expect(read({ text: 'Grüße', langs: ['de', 'en'], createdAt: '2026-03-01T11:59:58.5Z' })).toEqual({
      id: uri('did:plc:ann', '3k'),
      url: 'https://bsky.app/profile/did:plc:ann/post/3k',
      author: { id: 'did:plc:ann', name: 'did:plc:ann', followers: null },
      text: 'Grüße',
      language: 'de',
      kind: 'post',
      parentId: null,
      rootId: null,
      engagement: {},
      at: seenAt - 1_500,
    });
  });

  test('is not newer than when the network saw it, and one without a time was written then', () => {
    expect(read({ text: 'a', createdAt: '2031-01-01T00:00:00Z' }).at).toBe(seenAt);
    expect(read({ text: 'a', createdAt: 'yesterday' }).at).toBe(seenAt);
    expect(read({ text: 'a', createdAt: '2019-01-01T00:00:00Z' }).at).toBe(Date.UTC(2019, 0, 1));
  });

  test('answers a post and its author, and the one who began', () => {
    const reply = { parent: { uri: uri('did:plc:acme', 'p') }, root: { uri: uri('did:plc:bob', 'r') } };
    expect(read({ text: 'no', reply })).toMatchObject({
      kind: 'comment',
      parentId: uri('did:plc:acme', 'p'),
      rootId: uri('did:plc:bob', 'r'),
      refersTo: [uri('did:plc:acme', 'p')],
      addressedTo: [
        { id: 'did:plc:acme', name: 'acme.example' },
        { id: 'did:plc:bob', name: '' },
      ],
    });
  });

  test.each([
    ['alone', { $type: 'app.bsky.embed.record', record: { uri: uri('did:plc:bob', 'q'), cid: 'c' } }],
    [
      'beside pictures',
      { $type: 'app.bsky.embed.recordWithMedia', record: { record: { uri: uri('did:plc:bob', 'q') } } },
    ],
  ])('quotes another one, %s', (_, embed) => {
    expect(read({ text: 'this', embed })).toMatchObject({
      kind: 'quote',
      parentId: uri('did:plc:bob', 'q'),
      refersTo: [uri('did:plc:bob', 'q')],
    });
  });

  test('shows its links, alternative texts and tags, and names accounts', () => {
    const facets = [
      { features: [{ $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:acme' }] },
      { features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://acme.example/news' }] },
    ];
    const media = { images: [{ alt: 'a broken mug' }] };
    const embed = { media, external: { uri: 'https://press.example', title: 'Mugs', description: 'recalled' } };
    const post = read({ text: 'look', facets, embed, tags: ['mug'] });
    expect(post.handles).toEqual([{ id: 'did:plc:acme', name: 'acme.example' }]);
    const shown = ['a broken mug', 'https://acme.example/news', 'https://press.example', 'Mugs', 'recalled', '#mug'];
    expect(post.shown?.split('\n')).toEqual(shown);
    expect(read({ text: ' ', embed }).text).toBe('a broken mug');
  });

  test('is read whatever a stranger writes into it', () => {
    for (const odd of [null, 7, 'x', [], {}, [null], { uri: 7 }, [{ features: 'x' }]]) {
      const record = { text: odd, langs: odd, reply: odd, embed: odd, facets: odd, tags: odd, createdAt: odd };
      expect(read(record)).toMatchObject({ id: uri('did:plc:ann', '3k'), kind: 'post' });
      expect(repostOf({ did: 'did:plc:ann', rkey: '3k', record: { subject: odd }, seenAt, nameOf })).toBeNull();
    }
  });
});

describe('frames', () => {
  test('of both dialects say the same', () => {
    const commit = {
      rev: 'r',
      operation: 'create',
      collection: 'app.bsky.feed.post',
      rkey: 'k',
      record: { text: 'a' },
    };
    const first = { did: 'did:plc:a', time_us: 1_772_366_400_000_123, kind: 'commit', commit };
    const payload = {
      $type: 'network.bsky.jetstream.subscribeEvents#commit',
      seq: 4,
      did: 'did:plc:a',
      time: '2020-01-01T00:00:00Z',
      witnessedAt: '2026-03-01T12:00:00.000123Z',
      ...commit,
    };
    const expected = parseFrame(JSON.stringify(first));
    expect(expected).toMatchObject({ kind: 'commit', us: 1_772_366_400_000_123, rkey: 'k' });
    expect(parseFrame(JSON.stringify({ $type: 'message', payload }))).toEqual(expected);
  });

  test('that are no events are told apart', () => {
    expect(parseFrame('{"$type":"error","error":"ConsumerTooSlow","message":"m"}')).toEqual({
      kind: 'error',
      reason: 'ConsumerTooSlow: m',
    });
    const info = { $type: 'network.bsky.jetstream.subscribeEvents#info', name: 'OutdatedCursor' };
    expect(parseFrame(JSON.stringify({ $type: 'message', payload: info }))).toEqual({ kind: 'outdated' });
    for (const odd of ['', '[]', 'null', '{}', '{"time_us":1}', '{"$type":"message"}', '{"did":"x","time_us":2}'])
      expect(parseFrame(odd)).toBeNull();
    expect(microseconds('never')).toBeNull();
  });

  test('make a page: what is deleted, whose account is gone, and the last version of each post', () => {
    const edit = postEvent('did:plc:a', '1', seenAt, { text: 'second' });
    if (edit.commit) edit.commit.operation = 'update';
    const events = [
      postEvent('did:plc:a', '1', seenAt, { text: 'first' }),
      edit,
      repostEvent('did:plc:b', '2', seenAt, uri('did:plc:a', '1')),
      deleteEvent('did:plc:c', '3', seenAt),
      { us: 1, did: 'did:plc:d', kind: 'account' as const, account: { active: false, status: 'takendown' } },
      { us: 1, did: 'did:plc:e', kind: 'account' as const, account: { active: false, status: 'deactivated' } },
      { us: 1, did: 'did:plc:f', kind: 'account' as const, account: { active: true } },
    ];
    const frames = events.flatMap(({ us, did, kind, commit, account }) => {
      const frame = parseFrame(JSON.stringify({ time_us: us, did, kind, commit, account }));
      return frame ? [frame] : [];
    });
    const { posts, deleted, deletedAuthors } = contentsOf(frames, { nameOf });
    expect(posts).toMatchObject([
      { text: 'second', edited: true },
      { kind: 'repost', text: '', parentId: uri('did:plc:a', '1') },
    ]);
    expect(deleted).toEqual([uri('did:plc:c', '3')]);
    expect(deletedAuthors).toEqual(['did:plc:d']);
  });
});
