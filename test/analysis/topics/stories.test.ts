import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storyKey } from '../../../src/analysis/text/story-words.ts';
import { findStories, type StoryPost } from '../../../src/analysis/topics/stories.ts';

let made = 0;
const post = (text: string, overrides: Partial<StoryPost> = {}): StoryPost => {
  made += 1;
  const platformId = overrides.platformId ?? `p${made}`;
  const own = { id: `acme/x/${platformId}`, platform: 'x', platformId, at: made, speaker: `x:u${made}` };
  return { ...own, text, kind: 'post', url: null, parentId: null, rootId: null, ...overrides };
};

describe('the key of a copy', () => {
  const text = 'The new Acme grinder caught fire on my counter this morning';

  test.each([
    ['case and punctuation', 'the NEW acme grinder... caught fire, on my counter this morning!!!'],
    ['a link and a handle', '@acme The new Acme grinder caught fire on my counter this morning https://t.co/x1'],
    ['a retweet', 'RT @marta_k: The new Acme grinder caught fire on my counter this morning'],
    ['a retweet of a retweet', 'RT @a: rt @b: The new Acme grinder caught fire on my counter this morning'],
    ['digits', 'The new Acme grinder 3000 caught fire on my counter this morning 8271'],
    ['diacritics and mathematical letters', 'Thé new Acme 𝐠𝐫𝐢𝐧𝐝𝐞𝐫 caught fire on my counter this morning'],
    ['zalgo', 'T\u0301\u0302\u0303\u0304he new Acme grinder cau\u034fght fire on my counter this morning'],
    ['emoji', 'The new Acme grinder caught fire \u{1f525}\u{1f525} on my counter this morning \u{1f621}'],
  ])('is the same but for %s', (_, other) => {
    expect(storyKey(other)).toBe(storyKey(text));
  });

  test('is another one for another text', () => {
    expect(storyKey('The old Acme grinder caught fire on my counter this morning')).not.toBe(storyKey(text));
    expect(storyKey('one two three four five')).not.toBe(storyKey('five four three two one'));
  });

  test.each([
    ['nothing', ''],
    ['four words', 'acme is so bad 2026 https://t.co/a/b/c/d/e @a @b @c'],
    ['emoji', '\u{1f621}'.repeat(50)],
    ['marks alone', '\u0301'.repeat(500)],
    ['a lone surrogate', '\ud800'],
  ])('is none for %s', (_, text) => {
    expect(storyKey(text)).toBeNull();
  });

  test('reads scripts without spaces by letters', () => {
    const japanese = '新しいグラインダーが今朝燃えました';
    expect(storyKey(japanese)).not.toBeNull();
    expect(storyKey(`${japanese}！`)).toBe(storyKey(japanese));
    expect(storyKey('新しい')).toBeNull();
  });

  test('of any text is a short string or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(storyKey(text)?.length ?? 0).toBeLessThanOrEqual(15);
      }),
    );
  });
});

describe('stories', () => {
  const fire = 'The new Acme grinder caught fire on my counter this morning, the kitchen smells of plastic';
  const support = 'Acme support has not answered my mails for three weeks now, what a shame';

  test('are near copies, the largest first, each with its first post, its authors and its share', () => {
    const posts = [
      post('I rather like the smell of coffee in the early morning hours'),
      post(support, { url: 'https://a.example/1' }),
      post(`${support} #acme`, { speaker: 'x:same' }),
      post(fire),
      post(fire.replace('this morning', 'last night'), { speaker: 'x:same' }),
      post(`RT @somebody: ${fire}`, { speaker: 'x:same' }),
      post('a word'),
      post('a word'),
    ];
    const stories = findStories(posts);
    expect(stories.map(({ count, authors, share }) => [count, authors, share])).toEqual([
      [3, 2, 3 / 8],
      [2, 2, 2 / 8],
    ]);
    expect(stories[1]?.first).toEqual({
      id: posts[1]?.id,
      at: posts[1]?.at,
      url: 'https://a.example/1',
      speaker: posts[1]?.speaker,
    });
    expect(stories[0]?.text).toBe(fire);
    expect(stories[0]?.ids).toEqual([3, 4, 5].map((index) => posts[index]?.id));
  });

  test('hold the reposts and quotes of a post, not the comments under it', () => {
    const original = post('read this', { platformId: 'root', at: 500, speaker: 'x:origin' });
    const quote = post('unbelievable, what a company', { kind: 'quote', parentId: 'root', at: 501 });
    const repost = post('', { kind: 'repost', parentId: null, rootId: 'root', at: 502 });
    const comment = post('my thoughts exactly', { kind: 'comment', parentId: 'root', at: 503 });
    const [story, ...others] = findStories([comment, repost, quote, original]);
    expect(others).toEqual([]);
    expect(story?.ids).toEqual([original.id, quote.id, repost.id]);
    expect(story?.origin).toMatchObject({ id: original.id, speaker: 'x:origin' });
  });

  test('come from the post that was passed on, also when that one is not given', () => {
    const reposts = [1, 2, 3].map((at) => post('RT look at this', { kind: 'repost', parentId: 'far', at }));
    expect(findStories(reposts)[0]?.origin).toEqual({
      platform: 'x',
      platformId: 'far',
      id: null,
      at: null,
      url: null,
      speaker: null,
    });
  });

  test('are the same whatever the order, and a post given twice counts once', () => {
    const posts = [fire, support, fire, `${support}!`, 'nothing of the kind was ever said by me', fire].map((text) =>
      post(text, { at: 7 }),
    );
    const expected = findStories(posts);
    expect(expected.map(({ count }) => count)).toEqual([3, 2]);
    fc.assert(
      fc.property(fc.shuffledSubarray([...posts, ...posts], { minLength: posts.length * 2 }), (shuffled) => {
        expect(findStories(shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test('survive any text', () => {
    const odd = ['', ' ', '\u{1f621}'.repeat(9), 'x'.repeat(1_000_000), 'a b '.repeat(250_000), '\ud800 '.repeat(99)];
    const marks = 'z\u0301\u0302\u0303'.repeat(10_000);
    expect(findStories([...odd, ...odd, marks].map((text) => post(text))).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        for (const { count } of findStories(texts.map((text) => post(text)))) expect(count).toBeGreaterThan(1);
      }),
    );
  });
});
