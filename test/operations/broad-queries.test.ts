import { expect, test } from '@jest/globals';
import { broadQueries } from '../../src/operations/broad-queries.ts';

const warned = (query: string): boolean => broadQueries([{ name: 'acme', query }]).length > 0;

test('a query that matches posts about nothing is warned about', () => {
  expect(broadQueries([{ name: 'acme', query: 'the' }])).toEqual([
    'brand acme: the query the matches nearly everything: it needs a word that only posts about the brand have',
  ]);
  for (const query of ['THE', 'acme OR the', 'und', 'the -acme', '(a OR of)'])
    expect([query, warned(query)]).toEqual([query, true]);
  for (const query of ['acme', 'the acme', '"the who"', 'nintendo OR "switch 2"', '@the', '#the', 'the.com'])
    expect([query, warned(query)]).toEqual([query, false]);
});
