import { describe, expect, test } from '@jest/globals';
import { hasStory, sameStory } from '../../../src/alerts/evidence/same-story.ts';
import type { Mention } from '../../../src/core/domain.ts';
import { sampleMention } from '../../support/alert-samples.ts';
import { inWords } from '../../support/own-words.ts';

const copies = (brand: string, count: number, text: string, changes: Partial<Mention> = {}): Mention[] =>
  Array.from({ length: count }, () => sampleMention(text, { brand, ...changes }));
const own = (brand: string, count: number): Mention[] =>
  Array.from({ length: count }, (_, n) =>
    sampleMention(`my ${brand} ${inWords(n)} ${inWords(n + 40)} ${inWords(n * 7)} ${inWords(n + 90)} stopped`, {
      brand,
    }),
  );
const outage = 'the payment service behind them is down since this morning and nobody says a word';

describe('two waves tell the same story', () => {
  test('when much of both is nearly the same text, whichever brand it names', () => {
    const acme = [...copies('acme', 6, `acme: ${outage}`), ...own('acme', 9)];
    const bolt = [...copies('bolt', 3, `bolt: ${outage}, 3 of 5`), ...own('bolt', 4)];
    expect(sameStory(acme, bolt)).toBe(`acme: ${outage}`);
    expect(sameStory(bolt, acme)).not.toBeNull();
  });

  test('when they repost the same post, also one that nobody has seen', () => {
    const repost = { kind: 'repost', parentId: 'x1', platform: 'x' } as const;
    const of = (brand: string) => copies(brand, 3, '', repost);
    expect(sameStory(of('acme'), of('bolt'))).not.toBeNull();
    expect(sameStory(of('acme'), copies('bolt', 3, '', { ...repost, parentId: 'x2' }))).toBeNull();
  });

  test('when one post names both brands and is copied for both', () => {
    const shared = { platform: 'x', platformId: 'x1' } as const;
    const of = (brand: string) => [...copies(brand, 1, outage, shared), ...copies(brand, 3, outage)];
    expect(sameStory(of('acme'), of('bolt'))).toBe(outage);
  });

  test.each([
    ['each complains in words of its own', own('acme', 12), own('bolt', 12)],
    ['it is a small part of one', copies('acme', 6, outage), [...copies('bolt', 3, outage), ...own('bolt', 20)]],
    ['two posts are alike by chance', copies('acme', 6, outage), [...copies('bolt', 2, outage), ...own('bolt', 2)]],
    ['one has no posts', copies('acme', 6, outage), []],
  ])('but not when %s', (_, acme, bolt) => {
    expect(sameStory(acme, bolt)).toBeNull();
    expect(sameStory(bolt, acme)).toBeNull();
  });

  test('and what may become a wave needs fewer posts', () => {
    const few = [...copies('bolt', 2, outage), ...own('bolt', 5)];
    expect(sameStory(copies('acme', 6, outage), few, { posts: 2, share: 0.2 })).toBe(outage);
  });
});

test('a wave has a story when much of it is one', () => {
  expect(hasStory([...copies('acme', 3, outage), ...own('acme', 6)])).toBe(true);
  expect(hasStory([...copies('acme', 3, outage), ...own('acme', 9)])).toBe(false);
  expect(hasStory([])).toBe(false);
});
