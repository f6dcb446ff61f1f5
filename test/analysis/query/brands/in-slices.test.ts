import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { matchBrands } from '../../../../src/analysis/query/brands/match-brands.ts';
import { computedMs } from '../../../support/computed.ts';

const brandsNamed = (count: number, word: string): { name: string; query: string }[] =>
  Array.from({ length: count }, (_, place) => ({ name: `b${place}`, query: `${word}${place}` }));
/** A slice takes some 20 ms on a quiet machine, and all together a second. */
const boundMs = 1_000;

describe('while many brands are compiled', () => {
  test('the event loop has its turn, and the matcher before serves', async () => {
    const before = await matchBrands(brandsNamed(10, 'acme'));
    let isDone = false;
    const building = matchBrands(brandsNamed(10_000, 'acme')).finally(() => {
      isDone = true;
    });
    let turns = 0;
    let longest = 0;
    for (let last = computedMs(); !isDone; last = computedMs()) {
      await setImmediate();
      longest = Math.max(longest, computedMs() - last);
      turns += 1;
      expect(before.match({ text: 'acme3' })).toEqual([{ brand: 'b3', matched: ['acme3'] }]);
    }
    expect(turns).toBeGreaterThan(5);
    expect(longest).toBeLessThan(boundMs);
    expect((await building).match({ text: 'Acme9999 and acme3' }).map(({ brand }) => brand)).toEqual(['b3', 'b9999']);
  });

  test('a wrong query ends it, with the reason', async () => {
    await expect(matchBrands([...brandsNamed(10, 'acme'), { name: 'wrong', query: '(a' }])).rejects.toThrow('column');
  });
});

describe('hostile posts for hostile queries are answered soon', () => {
  const ofLetters = Array.from({ length: 100 }, (_, at) => `"${'a '.repeat(1 + (at % 8))}b${at}"`).join(' OR ');
  const queries = [
    ofLetters,
    `${'a'.repeat(190)} OR "${'a '.repeat(20)}" OR a.a.aa`,
    `"${'\u4efb'.repeat(190)}" OR a1`,
  ];
  test.each([
    ['one letter', 'a'],
    ['words of one letter', 'a '],
    ['hashtags in CamelCase', '#Aa'],
    ['one hashtag in CamelCase', 'Aa1'],
    ['Han', '\u4efb'],
    ['domains', 'a.'],
  ])('%s', async (_name, piece) => {
    const matcher = await matchBrands(queries.map((query, place) => ({ name: `b${place}`, query })));
    const started = computedMs();
    matcher.match({ text: `#${piece.repeat(6_000)}` });
    expect(computedMs() - started).toBeLessThan(5_000);
  });
});
