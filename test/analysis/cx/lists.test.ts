import { describe, expect, test } from '@jest/globals';
import { buildMatcher, follow } from '../../../src/analysis/cx/build-matcher.ts';
import { listedLanguages, listOf } from '../../../src/analysis/cx/load-lists.ts';
import { parseList } from '../../../src/analysis/cx/parse-list.ts';
import { spell } from '../../../src/analysis/cx/read-words.ts';
import { bitOf } from '../../../src/analysis/cx/signs.ts';
import { buildVocabulary, hashWord } from '../../../src/analysis/cx/vocabulary.ts';

/** The bits of the longest phrase that a text begins with. */
function bitsOf(list: string, text: string): number {
  const matcher = buildMatcher(parseList(list, 'list.txt'));
  const entries = [...new Set(spell(text))];
  const idOf = (word: string): number => {
    const { hashes, whole, beginning } = matcher.vocabulary;
    const at = (some: string): number =>
      hashes.findIndex((hash, slot) => hash === hashWord(some) && (whole[slot] || beginning[slot]) !== 0);
    const exact = at(word);
    if (exact >= 0 && whole[exact]) return whole[exact] ?? 0;
    for (let length = word.length; length > 0; length--) {
      const slot = at(word.slice(0, length));
      if (slot >= 0 && beginning[slot]) return beginning[slot] ?? 0;
    }
    return 0;
  };
  expect(entries.length).toBeGreaterThan(0);
  let state = 0;
  let bits = 0;
  for (const [index, word] of spell(text).entries()) {
    state = index === 0 ? (matcher.first[idOf(word)] ?? 0) : follow(matcher, state, idOf(word));
    if (state === 0) break;
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
    ['_x\nwait (a) _ day', 'wait one day', true],
  ])('%s and %s: %j', (phrase, text, matches) => {
    expect(bitsOf(`[delivery]\n${phrase.replace('_x\n', '')}`, text)).toBe(matches ? bitOf('delivery') : 0);
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
