import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashOf, join } from '../../../../src/analysis/text/reading/hash.ts';
import { faceAt, marks, salts } from '../../../../src/analysis/text/reading/marks.ts';
import { createReader } from '../../../../src/analysis/text/reading/read-text.ts';
import { readerVersion } from '../../../../src/analysis/text/reading/reading.ts';
import { createKnownWords } from '../../../../src/analysis/text/reading/turning-words.ts';
import { maxTextLength } from '../../../../src/core/clean.ts';

const read = createReader();
const wordsOf = (text: string): number[] => {
  const { words, wordCount } = read(text);
  return [...words.subarray(0, wordCount)];
};
const othersOf = (text: string): number[] => {
  const { others, otherCount } = read(text);
  return [...others.subarray(0, otherCount)];
};
const hashes = (words: string): number[] => words.split(' ').map(hashOf);

test('a text is read as the models were trained to: another reading is another version, and a retrained model', () => {
  const hash = createHash('sha256').update(String(readerVersion));
  for (const text of [
    'I can\u2019t say it isn\u2019t GOOD!!! :) #WorstServiceEver @some_body2 https://example.org/x?y=1',
    'Acme\u2122 \u2460 d\u00b4Orly d\u2032Orly ket\u200btle H&amp;M sooooo 45 minutes... \ud83d\ude21\u2764\ufe0f',
    'www.acme.example ftp://acme.example bob@acme.example \u4efb\u5929\u5802 \u0645\u0634 \u0928\u0939\u0940\u0902 Stra\u00dfe',
  ]) {
    const { words, wordCount, grams, gramCount, others, otherCount } = read(text);
    for (const [found, count] of [
      [words, wordCount],
      [grams, gramCount],
      [others, otherCount],
    ] as const)
      hash.update(found.subarray(0, count).join(' '));
  }
  expect(hash.digest('hex').slice(0, 16)).toBe('e54b3ef31f7882dc');
});

describe('what is read in a text', () => {
  test.each([
    ['The Café is OPEN', 'the café is open'],
    ["I don't, you're", 'i dont youre'],
    ['l\u2019équipe', 'l équipe'],
    ['sooooo goooood', 'soo good'],
    ['waited 45 minutes for 1200', 'waited 0 minutes for 0'],
    ['#WorstServiceEver #sad', 'worst service ever sad'],
    ['see https://example.org/not-good?x=1 now', 'see now'],
    ['hello @some_body2 there', 'hello there'],
    ['fish &amp; chips', 'fish chips'],
    ['bad\u0301ly', 'badly'],
    ['\ufeffzero\u200bwidth', 'zerowidth'],
  ])('"%s" has the words "%s"', (text, words) => {
    expect(wordsOf(text)).toEqual(hashes(words));
  });

  test('a negation reaches four words, and no further than its clause', () => {
    const negated = (word: string): number => hashOf(word) ^ salts.negated;
    const far = othersOf('this is not a b c d e');
    for (const word of ['a', 'b', 'c', 'd']) expect(far).toContain(negated(word));
    expect(far).not.toContain(negated('e'));
    expect(othersOf('no, thanks')).not.toContain(negated('thanks'));
    expect(othersOf('not bad but slow')).not.toContain(negated('slow'));
  });

  test('what comes after a "but" is marked', () => {
    expect(othersOf('nice but slow')).toContain(hashOf('slow') ^ salts.contrast);
    expect(othersOf('nice and slow')).not.toContain(hashOf('slow') ^ salts.contrast);
  });

  test('pairs of words keep their order', () => {
    expect(othersOf('never again')).toContain(join(hashOf('never'), hashOf('again')));
    expect(othersOf('again never')).not.toContain(join(hashOf('never'), hashOf('again')));
  });

  test.each([
    [':)', marks.happy],
    [';-D', marks.happy],
    [':-(', marks.sad],
    [":'(", marks.sad],
    [':/', marks.wry],
    ['://', 0],
    ['<3', marks.heart],
    ['<a', 0],
    [': ', 0],
  ])('the face %s', (text, mark) => {
    expect(faceAt(text, 0)).toBe(mark);
  });

  test('a row of one emoji says it once, whatever the colour of its skin', () => {
    expect(othersOf('\u{1f44d}\u{1f3fd}\u{1f44d}\u{1f44d}').length).toBe(othersOf('\u{1f44d}').length);
  });

  test('words that one language alone uses are counted for it', () => {
    const knowing = createReader(createKnownWords([['the', 'and'], ['und']]));
    expect(knowing('the cat and der Hund und the dog')).toMatchObject({ votes: 3 + (1 << 4), voters: 4 });
  });

  test('there is room for the worst of texts', () => {
    const patterns = [
      'a ',
      'ab',
      'aB',
      '#aB',
      "a'",
      ':)',
      '$',
      '\u{1f621}\u{1f620}',
      'not a ',
      'but a ',
      '#aBcD',
      '\u2764a',
    ];
    for (const pattern of patterns) {
      const reading = read(pattern.repeat(maxTextLength));
      expect(reading.wordCount).toBeLessThan(reading.words.length);
      expect(reading.wordCount).toBeLessThan(reading.gramStarts.length);
      expect(reading.gramCount).toBeLessThanOrEqual(reading.grams.length);
      expect(reading.otherCount).toBeLessThanOrEqual(reading.others.length);
    }
  });

  test('every text is read the same twice, and its grams are those of its words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const first = [wordsOf(text), othersOf(text), read(text).gramCount];
        const { wordCount, gramCount, gramStarts } = read(text);
        expect(gramStarts[wordCount]).toBe(gramCount);
        expect([wordsOf(text), othersOf(text), read(text).gramCount]).toEqual(first);
      }),
      { numRuns: 1000 },
    );
  });
});
