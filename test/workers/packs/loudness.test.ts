import { describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { foundFor } from '../../../src/workers/sources/packs/found-for.ts';
import { countPage, isLoud, isQuiet, type PollCounts } from '../../../src/workers/sources/packs/loudness.ts';
import { kaffa, postOf } from '../../support/workplace.ts';

describe('who is too loud for a pack', () => {
  const members = ['a', 'b', 'c'];
  const cases: [string, PollCounts[], boolean][] = [
    ['a brand without posts', [], false],
    ['more than half of a few posts', [{ a: 19, b: 1 }], false],
    ['half of many', [{ a: 30, b: 30 }], false],
    ['more than half of many', [{ a: 31, b: 30 }], true],
    ['more than half over several polls', [{ a: 10 }, { a: 11, b: 4 }], true],
    ['against brands that have left the pack', [{ a: 31, left: 100 }], true],
  ];
  test.each(cases)('%s', (_, polls, expected) => expect(isLoud(polls, 'a', members)).toBe(expected));

  test('nobody is too loud for itself', () => expect(isLoud([{ a: 100 }], 'a', ['a'])).toBe(false));

  test('one that was loud is quiet only with a third of the posts, or with few', () => {
    const pack = { polls: [{ a: 70, b: 40 }], members };
    expect(isQuiet([{ loud: 9 }], 'loud', null)).toBe(true);
    expect(isQuiet([{ loud: 10 }], 'loud', null)).toBe(false);
    expect(isQuiet([{ loud: 54 }], 'loud', pack)).toBe(true);
    expect(isQuiet([{ loud: 55 }], 'loud', pack)).toBe(false);
  });

  test('pages add up to polls, and the last ones are kept', () => {
    let polls: PollCounts[] = countPage([], ['a', 'b', 'a'], false);
    polls = countPage(polls, ['a'], true);
    expect(polls).toEqual([{}, { a: 3, b: 1 }]);
    for (let poll = 0; poll < 30; poll += 1) polls = countPage(polls, ['b'], true);
    expect(polls).toHaveLength(12);
    expect(polls).not.toContainEqual({ a: 3, b: 1 });
  });

  test('a post that matches nobody counts for those whose words found it', () => {
    const members = ['fruit -pie', 'pie -fruit', 'nut'].map((query) => ({
      brand: { ...kaffa, name: query },
      matcher: compileQuery(query),
      query: compileQuery(query).query,
      asked: query,
    }));
    const posts = [postOf('1', { text: 'A Fruit Pie' }), postOf('2', { text: 'a nut' })];
    const mentions = [{ brand: 'nut', platformId: '2' }];
    expect(foundFor(posts, mentions, members)).toEqual(['nut', 'fruit -pie', 'pie -fruit']);
  });
});
