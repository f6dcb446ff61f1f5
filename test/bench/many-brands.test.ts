import { describe, expect, test } from '@jest/globals';
import { manyBrands, postsAbout } from '../../bench/many-brands.ts';
import { matchBrands } from '../../src/analysis/query/brands/match-brands.ts';
import { compileQuery } from '../../src/analysis/query/matching.ts';

describe('the brands and posts of the match benchmark', () => {
  test('many brands match together what each of them matches alone', async () => {
    const brands = manyBrands(300);
    const matcher = await matchBrands(brands);
    const alone = brands.map(({ name, query }) => ({ name, matcher: compileQuery(query) }));
    let found = 0;
    for (const post of postsAbout(brands, 30)) {
      const matches = matcher.match(post);
      found += matches.length;
      expect(matches).toEqual(
        alone.flatMap(({ name, matcher: one }) => {
          const matched = one.match(post);
          return matched === null ? [] : [{ brand: name, matched }];
        }),
      );
    }
    expect(found).toBeGreaterThanOrEqual(30);
  });

  test('the first brands are the same, however many there are, and each has ten terms', () => {
    expect(manyBrands(20).slice(0, 10)).toEqual(manyBrands(10));
    for (const { query } of manyBrands(10)) expect(query.split(' OR ')).toHaveLength(9);
  });
});
