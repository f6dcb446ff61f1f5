import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchBrands } from '../../../../src/analysis/query/brands/match-brands.ts';
import { compileQuery } from '../../../../src/analysis/query/matching.ts';
import { QueryError } from '../../../../src/analysis/query/query-error.ts';
import type { BrandMatch, QueriedPost } from '../../../../src/core/query.ts';

const named = (queries: readonly string[]): { name: string; query: string }[] =>
  queries.map((query, place) => ({ name: `b${place}`, query }));

/** What many brands match is what each matches alone. */
function eachAlone(queries: readonly string[]): (post: QueriedPost) => BrandMatch[] {
  const brands = named(queries).map(({ name, query }) => ({ name, matcher: compileQuery(query) }));
  return (post) =>
    brands.flatMap(({ name, matcher }) => {
      const matched = matcher.match(post);
      return matched === null ? [] : [{ brand: name, matched }];
    });
}

const compiles = (query: string): boolean => {
  try {
    compileQuery(query);
    return true;
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  }
};

/** Names of every kind that a query has rules for. */
const terms = [
  ...['acme', 'tools', 'a', 'x', 'on', 'it', '2', '11', 'the', 'nintendo_fan', 'yahoo!', 'c++', '2.0', '24/7'],
  ...[
    'joy-con',
    'silver-mug',
    '7-eleven',
    "d'Orly",
    "l'oreal",
    'H&M',
    'at&t',
    '"K & M"',
    '"H & M & on"',
    'a-b-c-d-e-f',
    '"mug cup tea pot lid"',
  ],
  ...[
    '"switch 2"',
    '"the north face"',
    '"on it"',
    '"silver mug tools acme on it"',
    '"a a b"',
    '"c ++ x"',
    '"+1"',
    '"St. Pauli"',
  ],
  ...[
    '@acme',
    '@acme.bsky.social',
    '#acme',
    '#recall',
    'acme.com',
    'shop.acme.com/sale',
    'https://acme',
    'm\u00fcller.de',
  ],
  ...[
    'm\u00fcgler',
    '"acme m\u00fcgler"',
    'caf\u00e9',
    'stra\u00dfe',
    '\u4efb\u5929\u5802',
    '"\u4efb\u5929\u5802 switch"',
    '\u30d0\u30b9',
    '\u0e01\u0e32\u0e41\u0e1f',
  ],
  ...[
    '\ub2cc\ud150\ub3c4',
    '\u042f\u043d\u0434\u0435\u043a\u0441',
    '\u0421\u0438\u043c\u043a\u0430',
    '\u0646\u0648\u0646',
    '\u05e0\u05d9\u05e0',
    '\u{1f621}',
    '"\u{1f621} acme"',
    '\u20bfcoin',
    'x\u4efb',
  ],
];
const term = fc.constantFrom(...terms);

const { query } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: term },
    fc.tuple(tie('query'), tie('query')).map(([left, right]) => `(${left} OR ${right})`),
    fc.tuple(tie('query'), tie('query')).map(([left, right]) => `(${left} ${right})`),
    tie('query').map((part) => `-${part}`),
  ),
}));
const queries = fc.array(query.filter(compiles), { minLength: 1, maxLength: 12 });

/** What a name is made of, in ever other ways of writing it. */
const pieces = [...new Set(terms.flatMap((one) => one.replaceAll('"', '').split(/[\s&'./-]+/)))].filter(
  (one) => one !== '',
);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const word = fc.oneof(
  fc.constantFrom(...pieces),
  fc.constantFrom(...terms).map((one) => one.replaceAll('"', '')),
  fc.constantFrom(...pieces).map(capital),
  fc.constantFrom(...pieces).map((one) => one.toUpperCase()),
  fc.constantFrom(
    ...[
      's',
      'and',
      'mugler',
      'mugglers',
      'muegler',
      'eleven',
      'fail',
      '\u0643',
      '\u0648',
      '\u0443',
      '\u0435',
      '\uff21',
      '\u0301',
      '\ufdfa',
      '\u00b2',
    ],
  ),
  fc.constantFrom(...['https://', 'www.', 'acme.com/', '/acme?u=acme.com', '&amp;', 'x.com', ' . com', 'bob@']),
);
const joint = fc.constantFrom(
  ...['', '', ' ', ' ', '-', '_', '.', '. ', "'", ' & ', '&', '+', '/', '#', ' #', ' @', '\u2122', '\n'],
);
const text = fc
  .array(fc.tuple(word, joint), { maxLength: 14 })
  .map((list) => list.map(([one, behind]) => one + behind).join(''));
const post: fc.Arbitrary<QueriedPost> = fc.record({
  text,
  url: fc.constantFrom(
    null,
    'https://blog.acme.com/post',
    'https://acme.com@other.example/',
    'https://xn--mller-kva.de/',
  ),
  author: fc.constantFrom(null, { name: 'ACME' }, { name: '@acme' }, { name: 'acme.bsky.social' }),
});

describe('the queries of many brands', () => {
  test('match what each of them matches alone, whatever is asked and written', async () => {
    await fc.assert(
      fc.asyncProperty(queries, fc.array(post, { minLength: 1, maxLength: 8 }), async (asked, posts) => {
        const matcher = await matchBrands(named(asked));
        const alone = eachAlone(asked);
        for (const one of posts) expect(matcher.match(one)).toEqual(alone(one));
      }),
      { numRuns: 200 },
    );
  });

  test('match each name in each way of writing two of its parts', async () => {
    const matcher = await matchBrands(named(terms));
    const alone = eachAlone(terms);
    for (const first of [
      ...pieces,
      'mugcupteapotlid',
      '#MugCupTeaPotLid',
      'mugcup-teapotlid',
      'abcdef',
      'silvermugtoolsacmeonit',
      '#SilverMugToolsAcmeOnIt',
    ])
      for (const second of ['', ' 2', 'Con', ' & M', '_mug', ' mug', 'Tools'])
        for (const sign of ['', '#', '@', 'x']) {
          const one = { text: `on ${sign}${first}${second} today` };
          expect(matcher.match(one)).toEqual(alone(one));
        }
  });

  test('any text gives an answer for all queries that compile', async () => {
    const anything = fc.string({ unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), anything, async (written, wild) => {
        const asked = [...terms, ...written.filter(compiles)];
        const one = { text: wild, url: wild, author: { name: wild } };
        expect((await matchBrands(named(asked))).match(one)).toEqual(eachAlone(asked)(one));
      }),
      { numRuns: 15 },
    );
  });

  test('a word in CamelCase is several words for the brands that look for all of its parts', async () => {
    const matcher = await matchBrands(
      named(['acme OR tools', 'acme OR mug', 'acme', 'tools -acme', '(tools acme) OR mug']),
    );
    expect(matcher.match({ text: 'AcmeTools are here' })).toEqual([
      { brand: 'b0', matched: ['acme', 'tools'] },
      { brand: 'b4', matched: ['tools', 'acme'] },
    ]);
  });

  test('a query that asks for nothing in particular is refused, alone and among others', async () => {
    await expect(matchBrands(named(['acme', '-tools']))).rejects.toThrow('what they do not say');
  });
});
