import { describe, expect, it } from '@jest/globals';
import { driversOf, findBotLike } from '../../../src/alerts/evidence/drivers.ts';
import { findStories } from '../../../src/analysis/topics/stories.ts';
import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { sampleMention, waveStart } from '../../support/alert-samples.ts';

const by = (id: string, followers: number | null = null, name = id) => ({ author: { id, name, followers } });
const pills = 'buy the very best coffee machine at half the price in our shop today';

describe('who drives a wave', () => {
  const mentions = [
    sampleMention('one', { ...by('ann', 10), platform: 'x', language: 'de' }),
    sampleMention('two', { ...by('ann', 12), platform: 'x', language: 'de' }),
    sampleMention('three', { ...by('bob', 90_000), language: 'en' }),
    sampleMention('four', { ...by('cat'), language: null }),
  ];
  const drivers = driversOf(mentions, []);

  it('is told by posts and by followers', () => {
    expect([drivers.posts, drivers.authors]).toEqual([4, 3]);
    expect(drivers.byPosts.map(({ name, posts, share }) => [name, posts, share])).toEqual([['ann', 2, 0.5]]);
    expect(drivers.byReach.map(({ name, followers }) => [name, followers])).toEqual([
      ['bob', 90_000],
      ['ann', 12],
    ]);
    expect([drivers.followers, drivers.followersKnownOf]).toEqual([90_012, 2]);
  });

  it('and where, each speaker counted once', () => {
    expect(drivers.platforms).toEqual([
      { name: 'reddit', voices: 2, share: 2 / 3 },
      { name: 'x', voices: 1, share: 1 / 3 },
    ]);
    expect(drivers.languages.map(({ name }) => name)).toEqual(['de', 'en', 'und']);
  });

  it('is nobody when there is nothing', () => {
    const erased = sampleMention('', { author: null, speaker: 'x:~0f', erased: 1 });
    expect(driversOf([erased, { ...erased, id: 'other' }], [])).toMatchObject({ authors: 1, byPosts: [], byReach: [] });
    expect(driversOf([], [])).toMatchObject({ posts: 0, authors: 0, byPosts: [], platforms: [], botLike: null });
  });
});

describe('a bot-like cluster', () => {
  const posts = (accounts: number, each: number, gapMs: number, overrides = {}) =>
    Array.from({ length: accounts * each }, (_, index) =>
      sampleMention(`${pills} ${index}`, {
        ...by(`u${index % accounts}`),
        at: waveStart + index * gapMs,
        ...overrides,
      }),
    );
  const found = (mentions: ReturnType<typeof posts>) => findBotLike(mentions, findStories(mentions));

  it('is a few accounts with many near-identical posts within minutes', () => {
    const people = Array.from({ length: 10 }, (_, index) =>
      sampleMention(`my own words, number ${'abcdefghij'[index]}`),
    );
    const bots = posts(2, 5, minuteMs);
    expect(findBotLike([...bots, ...people], findStories([...bots, ...people]))).toEqual({
      speakers: ['reddit:u0', 'reddit:u1'],
      posts: 10,
      share: 0.5,
      medianGapMs: minuteMs,
    });
  });

  it('is not many people who share one text, nor people who click repost, nor one who repeats himself over days', () => {
    expect(found(posts(20, 1, minuteMs))).toBeNull();
    expect(found(posts(2, 5, minuteMs, { kind: 'repost', parentId: 'p' }))).toBeNull();
    expect(found(posts(1, 8, 5 * hourMs))).toBeNull();
    expect(found(posts(1, 4, minuteMs))).toBeNull();
  });

  it('is not told by names alone', () => {
    const named = Array.from({ length: 9 }, (_, index) =>
      sampleMention(`different words ${'abcdefghi'[index]} about it`, by(`${index}`, null, `user8374${index}`)),
    );
    expect(found(named)).toBeNull();
  });
});
