import { describe, expect, test } from '@jest/globals';
import { buildMatcher, follow } from '../../../src/analysis/cx/build-matcher.ts';
import { listedLanguages, listOf } from '../../../src/analysis/cx/load-lists.ts';
import { parseList } from '../../../src/analysis/cx/parse-list.ts';
import { bitOf } from '../../../src/analysis/cx/signs.ts';
import { newWords, readWords, spell } from '../../../src/analysis/text/phrases/read-words.ts';
import { buildVocabulary, hashWord } from '../../../src/analysis/text/phrases/vocabulary.ts';

/** The bits of the longest phrase that a text begins with. */
function bitsOf(list: string, text: string): number {
  const matcher = buildMatcher(parseList(list, 'list.txt'));
  const words = newWords();
  readWords(text, matcher.vocabulary, words);
  let state = matcher.first[words.ids[0] ?? 0] ?? 0;
  let bits = matcher.bits[state] ?? 0;
  for (let at = 1; at < words.count && state !== 0; at++) {
    state = follow(matcher, state, words.ids[at] ?? 0);
    bits = matcher.bits[state] || bits;
  }
  return bits;
}

describe('lists', () => {
  test('of every language that we ship can be read and built', () => {
    expect(listedLanguages).toEqual(['de', 'en', 'es', 'fr', 'it', 'pt']);
    for (const language of listedLanguages) expect(() => buildMatcher(listOf(language) ?? [])).not.toThrow();
    expect(listOf('xx')).toBeNull();
  });

  test.each<[string, string, boolean]>([
    ['late', 'late', true],
    ['late', 'later', false],
    ['deliver*', 'deliveries', true],
    ['deliver*', 'deliver', true],
    ['was/were late', 'were late', true],
    ['was/were late', 'late', false],
    ['my (brand new) tv', 'my tv', true],
    ['my (brand new) tv', 'my brand new tv', true],
    ['my (brand new) tv', 'my brand tv', false],
    ['recommend _ to', 'recommend whatever to', true],
    ['recommend _ to', 'recommend to', false],
    ['e-mail', 'e mail', true],
    ["l'app", 'l’app', true],
    ["don't", 'dont', true],
    ['deliver* me\ndelivery fee', 'delivery me', true],
    ['del* now\ndeliver* then', 'delivery now', true],
    ['wait (a) _ day', 'wait one day', true],
    ['wait (a) _ day', 'wait a whole day', true],
  ])('%s and %s: %j', (phrase, text, matches) => {
    expect(bitsOf(`[delivery]\n${phrase}`, text)).toBe(matches ? bitOf('delivery') : 0);
  });

  test('are read word by word as texts are', () => {
    expect(spell("Don't! The courier's e-mail, l’appli; SOOO #NeverAgain @you https://x.example/a 5,5")).toEqual([
      'dont',
      'the',
      'courier',
      'e',
      'mail',
      'l',
      'appli',
      'so',
      'never',
      'again',
      '5',
      '5',
    ]);
    expect(spell('Straße ŒUVRE ﬁn ｆｕｌｌ 𝗯𝗼𝗹𝗱 \u{1f44d}\u{1f3fd}')).toEqual([
      'strasse',
      'oeuvre',
      'fin',
      'full',
      'bold',
      '\u{1f44d}',
    ]);
  });

  test('a section may mean several labels, a comment means nothing', () => {
    expect(bitsOf('# all\n[leave, churn-threat] # both\nbye # [praise]', 'bye')).toBe(
      bitOf('leave') | bitOf('churn-threat'),
    );
  });

  test.each([
    ['late', 'line 1: found a phrase before the first section'],
    ['[delivry]\nlate', 'line 1: found the section "delivry", wanted product'],
    ['[delivery]\n\nab*', 'line 3: found "ab*", wanted at least 3 letters'],
    ['[delivery]\na*b', 'wanted a word'],
    ['[delivery]\n(late', 'wanted a word'],
    ['[delivery]\n...', 'wanted a word'],
    ['[delivery]\n(late)', 'wanted a phrase with a word that may not be missing'],
    ['[delivery]\n_ late', 'wanted a phrase that begins with a word'],
    ['[delivery]\na b c d e f g h i', 'wanted at most 8 words'],
  ])('say where they are wrong: %j', (list, message) => {
    expect(() => parseList(list, 'list.txt')).toThrow(`list.txt, ${message.startsWith('line') ? message : ''}`);
    expect(() => parseList(list, 'list.txt')).toThrow(message);
  });

  test('no two words may share a hash', () => {
    // Two words with the same 32-bit FNV-1a hash.
    expect(hashWord('liquid')).toBe(hashWord('costarring'));
    expect(() => buildVocabulary(['liquid', 'costarring'])).toThrow('"liquid" and "costarring" share a hash');
  });
});
