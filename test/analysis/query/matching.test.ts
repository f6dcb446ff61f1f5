import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { QueryError } from '../../../src/analysis/query/query-error.ts';
import { computedMs } from '../../support/computed.ts';
import { queryErrorOf } from '../../support/query-error-of.ts';

const matches = (
  query: string,
  text: string,
  more: { url?: string; author?: { name: string } } = {},
): string[] | null => compileQuery(query).match({ text, ...more });

describe('words', () => {
  test.each([
    ['apple', 'An apple a day'],
    ['apple', "Apple's new phone"],
    ['apple', 'Apple\u2019s new phone'],
    ['apple', 'I hate (APPLE)!'],
    ['apple', '#Apple'],
    ['apple', 'hey @apple, help'],
    ['apple', '\u{1d5d4}\u{1d5fd}\u{1d5fd}\u{1d5f9}\u{1d5f2} in mathematical letters'],
    ['apple', '\uff21\uff30\uff30\uff2c\uff25 in full width'],
    ['apple', '\u2764\ufe0fapple\u2764\ufe0f'],
    ['pokemon', 'Pok\u00e9mon Go'],
    ['pok\u00e9mon', 'pokemon'],
    ['pok\u00e9mon', 'Poke\u0301mon'],
    ['strasse', 'Stra\u00dfe'],
    ['istanbul', '\u0130stanbul'],
    ['coca-cola', 'Coca Cola and Coca\u2011Cola'],
    ['at&t', 'AT&T is down'],
    ['c++', 'C++ is hard'],
    ["o'reilly", 'O\u2019Reilly books'],
    ['yahoo!', 'Yahoo is back'],
    ['\u4efb\u5929\u5802', '\u6211\u559c\u6b22\u4efb\u5929\u5802\u7684\u6e38\u620f'],
    ['switch', '\u4efb\u5929\u5802Switch\u597d'],
    ['\u0e01\u0e32\u0e41\u0e1f', '\u0e09\u0e31\u0e19\u0e0a\u0e2d\u0e1a\u0e01\u0e32\u0e41\u0e1f\u0e21\u0e32\u0e01'],
    ['\ub2cc\ud150\ub3c4', '\ub2cc\ud150\ub3c4\ub294 \uc88b\ub2e4'],
    ['\u043d\u0438\u043d\u0442\u0435\u043d\u0434\u043e', '\u041d\u0418\u041d\u0422\u0415\u041d\u0414\u041e!'],
    ['\u{1f621}', 'so \u{1f621}\u{1f621}'],
  ])('%s matches "%s"', (query, text) => {
    expect(matches(query, text)).toEqual([query]);
  });

  test.each([
    ['apple', 'pineapple'],
    ['apple', 'apples'],
    ['apple', 'apple_pie'],
    ['apple', '@apple_fan and #appleevent'],
    ['apple', 'read https://example.org/apple-pie?utm=apple'],
    ['\ub2cc\ud150\ub3c4', '\uad6c\ub2cc\ud150\ub3c4'],
    ['\u0e01\u0e32\u0e41\u0e1f', '\u0e0a\u0e32'],
    ['\u30d0\u30b9', '\u30cf\u30b9'],
    ['c++', 'plan c'],
    ['apple', ''],
  ])('%s does not match "%s"', (query, text) => {
    expect(matches(query, text)).toBeNull();
  });
});

describe('phrases, handles, hashtags and domains', () => {
  test.each([
    ['"switch 2"', 'the Switch 2 is here'],
    ['"switch 2"', 'switch-2, switch\n2'],
    ['\u201cswitch 2\u201d', 'Switch  2!'],
    ['"what\'s up, doc"', 'What\u2019s up doc?'],
    ['"\u4efb\u5929\u5802 switch"', '\u65b0\u4efb\u5929\u5802Switch\u597d'],
    ['@acme', 'thanks @ACME!'],
    ['@acme', '\uff20acme help'],
    ['@acme', '@acme@mastodon.example hi'],
    ['@acme.bsky.social', 'cc @acme.bsky.social.'],
    ['#recall', 'what a #Recall...'],
    ['acme.com', 'see https://shop.acme.com/x?y=1'],
    ['acme.com', 'go to acme.com.'],
    ['acme.com', 'www.ACME.com/sale'],
    ['https://www.acme.com/', 'acme.com'],
    ['m\u00fcller.de', 'bei m\u00fcller.de'],
    ['acme.com/recall', 'http://acme.com/recall'],
  ])('%s matches "%s"', (query, text) => {
    expect(matches(query, text)).toHaveLength(1);
  });

  test.each([
    ['"switch 2"', 'switch 20'],
    ['"switch 2"', 'switch to 2'],
    ['"switch 2"', '2 switch'],
    ['@acme', 'acme'],
    ['@acme', 'bob@acme'],
    ['@acme', '@acme_help @acmeinc @acme.evil.example @acme-fans'],
    ['#recall', 'recall'],
    ['#recall', '#recalled'],
    ['acme.com', 'notacme.com'],
    ['acme.com', 'my-acme.com'],
    ['acme.com', 'https://acme.com.evil.example/'],
    ['acme.com', 'acme.community'],
    ['acme.com', 'acme com'],
  ])('%s does not match "%s"', (query, text) => {
    expect(matches(query, text)).toBeNull();
  });

  test("a domain matches the post's own link, by host and not by path", () => {
    expect(matches('acme.com', 'title', { url: 'https://blog.acme.com:8443/post' })).toEqual(['acme.com']);
    expect(matches('acme.com', 'title', { url: 'https://user@acme.com/post' })).toEqual(['acme.com']);
    expect(matches('acme.com', 'title', { url: 'https://other.example/acme.com' })).toBeNull();
    expect(matches('acme.com', 'title', { url: 'https://acme.com@other.example/' })).toBeNull();
    expect(matches('m\u00fcller.de', 'title', { url: 'https://xn--mller-kva.de/' })).toEqual(['m\u00fcller.de']);
    expect(matches('acme.com', 'title', { url: 'not a url' })).toBeNull();
  });

  test('a handle matches its own posts, a word does not match the name of an author', () => {
    expect(matches('@acme', 'hello', { author: { name: 'ACME' } })).toEqual(['@acme']);
    expect(matches('acme', 'hello', { author: { name: 'acme' } })).toBeNull();
  });
});

describe('operators', () => {
  const query = '(nintendo OR "switch 2") -resale';
  test.each([
    ['Nintendo is great', ['nintendo']],
    ['the switch 2 by nintendo', ['nintendo', 'switch 2']],
    ['nintendo resale', null],
    ['sony', null],
  ])('the query of the manual on "%s"', (text, expected) => {
    expect(matches(query, text)).toEqual(expected);
  });

  test.each([
    ['a b', 'b then a', ['a', 'b']],
    ['a AND b', 'b then a', ['a', 'b']],
    ['a AND b', 'a', null],
    ['a OR b c', 'a', ['a']],
    ['a OR b c', 'b', null],
    ['(a OR b) c', 'a c', ['a', 'c']],
    ['a NOT b', 'a', ['a']],
    ['a AND NOT (b OR "c d")', 'a c d', null],
    ['a -"c d" -#x -@y', 'a c', ['a']],
    ['a -#x', 'a #x', null],
    ['NOT NOT a', 'a', ['a']],
    ['NOT (-a OR -b)', 'a b', ['a', 'b']],
    ['\uff08a OR b\uff09 \u2013c', 'b', ['b']],
  ])('%s on "%s"', (text, post, expected) => {
    expect(matches(text, post)).toEqual(expected);
  });
});

describe('a wrong query names the column and says what was found and wanted', () => {
  test.each([
    ['', 1, 'the end of the query'],
    ['   ', 4, 'the end of the query'],
    ['a OR', 5, 'wanted a word'],
    ['OR a', 1, 'found OR'],
    ['a AND OR b', 7, 'found OR'],
    ['(a b', 5, 'wanted ")" for the "(" in column 1'],
    ['a) b', 2, 'without a "("'],
    ['()', 2, 'found ")"'],
    ['a "b c', 3, 'never closed'],
    ['a ""', 3, 'empty phrase'],
    ['a or b', 3, 'wanted OR in capitals'],
    ['a || b', 3, 'wanted OR'],
    ['a, b', 1, 'comma'],
    ['nint*', 1, 'wildcards'],
    ['from:bob', 1, 'operators'],
    ['a @', 3, 'handle'],
    ['#', 1, 'hashtag'],
    ['#a-b', 1, 'hashtag'],
    ['a - b', 3, 'alone'],
    ['...', 1, 'letter'],
    ['-a', 1, 'what they do not say'],
    ['a OR -b', 1, 'what they do not say'],
    ['NOT (a OR b)', 1, 'what they do not say'],
    ['\u{1f600} OR', 5, 'the end of the query'],
  ])('%s', (query, column, says) => {
    const error = queryErrorOf(query);
    expect(error.column).toBe(column);
    expect(error.message).toContain(says);
  });

  test('size and depth are limited', () => {
    expect(queryErrorOf('a '.repeat(5_000)).message).toContain('longer than');
    expect(queryErrorOf('a '.repeat(501)).message).toContain('more than 500 terms');
    expect(queryErrorOf('x'.repeat(201)).message).toContain('longer than 200');
    expect(queryErrorOf(`${'('.repeat(2_000)}a${')'.repeat(2_000)}`).message).toContain('deeper than');
    expect(matches(`${'NOT '.repeat(1_000)}a`, 'a')).toEqual(['a']);
  });
});

describe('searches', () => {
  test.each([
    ['(nintendo OR "switch 2") -resale', [['nintendo'], ['switch 2'], ['switch2']]],
    ['joy-mug', [['joy-mug'], ['joy-mugs'], ['joymug'], ['joymugs']]],
    ['K&M', [['K&M'], ['k and m'], ['#km'], ['@km']]],
    ["d'Orly", [["d'Orly"], ['dorly']]],
    ['m\u00fcgler', [['m\u00fcgler'], ['mugler'], ['muglers'], ['muegler'], ['mueglers']]],
    ['Acme Tools', [['Acme', 'Tools'], ['AcmeTools']]],
    ['Acme\u2122', [['Acme\u2122'], ['acme']]],
    [
      'a (b OR c)',
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
    ],
    ['a OR (a b)', [['a']]],
    ['a OR a', [['a']]],
    ['pok\u00e9mon', [['pok\u00e9mon'], ['pokemon']]],
    ['NOT (-a OR -b)', [['a', 'b']]],
  ])('%s', (query, searches) => {
    expect(compileQuery(query).query.searches).toEqual(searches);
  });

  test('alternatives that multiply are left wider, not spelled out', () => {
    const group = (name: string): string => `(${Array.from({ length: 20 }, (_, index) => name + index).join(' OR ')})`;
    const { searches } = compileQuery(`${group('a')} ${group('b')} ${group('c')}`).query;
    expect(searches).toHaveLength(20);
  });

  test('other forms are left out before a query becomes too long for a platform', () => {
    const names = Array.from({ length: 30 }, (_, index) => `m${index}-ug`);
    const { searches } = compileQuery(names.join(' OR ')).query;
    expect(searches).toEqual(names.map((name) => [name]));
  });

  const word = fc.constantFrom('a', 'b', 'c', 'd');
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left} OR ${right})`),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left} ${right})`),
      tie('node').map((part) => `-${part}`),
    ),
  }));

  test('their union finds every post that matches', () => {
    fc.assert(
      fc.property(node, fc.subarray(['a', 'b', 'c', 'd', 'e']), (query, words) => {
        let matcher: ReturnType<typeof compileQuery>;
        try {
          matcher = compileQuery(query);
        } catch {
          return;
        }
        const matched = matcher.match({ text: words.join(' ') });
        if (matched === null) return;
        expect(matched.every((term) => words.includes(term))).toBe(true);
        expect(matcher.query.searches.some((search) => search.every((term) => words.includes(term)))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('hostile input', () => {
  test.each([
    ['one megabyte of one letter', 'a'.repeat(1_000_000)],
    ['one megabyte of short words', 'a a '.repeat(250_000)],
    ['zalgo', `a${'\u0300\u0316\u0e48\u05b4'.repeat(100_000)}`],
    ['marks of ever another kind', '\u0f71\u0f72\u0e48\u094d\u3099'.repeat(20_000)],
    ['lone surrogates', '\ud800'.repeat(10_000) + '\udc00'.repeat(10_000)],
    ['emoji only', '\u{1f621}'.repeat(10_000)],
    ['right to left and bidi marks', '\u202e\u05d0\u0627'.repeat(10_000)],
    ['ten thousand hashtags', '#a '.repeat(10_000)],
    ['links without an end', 'https://'.repeat(50_000)],
    ['ligatures that expand', '\ufdfa'.repeat(50_000)],
  ])('%s is answered soon', (_name, text) => {
    const started = computedMs();
    compileQuery('"a a a a b" OR aaaab OR acme.com OR @a.b OR __proto__ OR constructor').match({ text });
    expect(computedMs() - started).toBeLessThan(5_000);
  });

  test('any text gives an answer for any query that compiles', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (query, text) => {
        try {
          compileQuery(query).match({ text, url: text, author: { name: text } });
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a word of a post always matches the query of that word', () => {
    const name = fc
      .stringMatching(/^[a-z\u00e0-\u00ff\u0400-\u04ff]{2,12}$/)
      .filter((text) => !/^(or|and|not)$/i.test(text));
    fc.assert(
      fc.property(name, name, (before, word) => {
        expect(matches(word, `${before}, ${word.toUpperCase()}!`)).toEqual([word]);
      }),
    );
  });
});
