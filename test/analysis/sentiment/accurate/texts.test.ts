import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { prepareText } from '../../../../src/analysis/sentiment/accurate/prepare-text.ts';
import { createTokenizer, readVocabulary } from '../../../../src/analysis/sentiment/accurate/wordpiece.ts';
import { computedMs } from '../../../support/computed.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const vocabulary = await readVocabulary(readFileSync(join(root, 'models/accurate/vocab.txt'), 'utf8'));
const tokenize = createTokenizer(vocabulary, 48);

/** Written by training/transformer/fixtures.py with the code that the model was trained with. */
const fixtures: { text: string; prepared: string; ids: number[]; preparedIds: number[] }[] = JSON.parse(
  readFileSync(join(root, 'test/fixtures/accurate/texts.json'), 'utf8'),
);

describe('what the transformer reads', () => {
  test('there are hundreds of texts to compare with', () => {
    expect(fixtures.length).toBeGreaterThan(350);
  });

  test('a text is prepared as the training texts were', () => {
    expect(fixtures.map(({ text }) => prepareText(text))).toEqual(fixtures.map(({ prepared }) => prepared));
  });

  test('word pieces are those of the library that trained it, for prepared texts and for any other', () => {
    const own = fixtures.map(({ text, prepared }) => ({ text, ids: tokenize(text), preparedIds: tokenize(prepared) }));
    expect(own).toEqual(fixtures.map(({ text, ids, preparedIds }) => ({ text, ids, preparedIds })));
  });

  test.each([
    ['a word without an end', 'a'.repeat(1_000_000)],
    ['pieces without an end', '##a'.repeat(300_000)],
    ['marks in the wrong order', 'a\u0300\u0316\u0e48'.repeat(100_000)],
    ['handles and links', '@a https://'.repeat(90_000)],
    ['markers', '[CLS]'.repeat(200_000)],
    ['brackets', '['.repeat(1_000_000)],
    ['entities', '&amp;'.repeat(200_000)],
    ['characters that are not read', '\u0000\u200b'.repeat(500_000)],
    ['lone surrogates', '\ud83d'.repeat(1_000_000)],
  ])('%s: a megabyte takes no time that a person would notice', (_name, text) => {
    const began = computedMs();
    expect(tokenize(prepareText(text)).length).toBeLessThanOrEqual(48);
    expect(tokenize(text).length).toBeLessThanOrEqual(48);
    expect(computedMs() - began).toBeLessThan(5_000);
  });

  test('a lone surrogate is read as nothing', () => {
    expect(tokenize('good\ud83d day')).toEqual(tokenize('good day'));
  });

  test('a vocabulary without its markers is refused', () => {
    expect(() => createTokenizer(new Map([['[UNK]', 0]]), 48)).toThrow('no [CLS]');
  });
});
