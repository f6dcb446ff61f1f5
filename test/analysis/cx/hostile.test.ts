import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCxLabeller } from '../../../src/analysis/cx/labeller.ts';
import { maxTextLength } from '../../../src/core/clean.ts';
import { cxIntents, cxStages, cxTouchpoints } from '../../../src/core/cx.ts';
import { computedMs } from '../../support/computed.ts';

const label = createCxLabeller();

describe('hostile texts', () => {
  test.each([
    ['a megabyte of one letter', 'a'.repeat(1_000_000)],
    ['a megabyte of words', 'never buy again '.repeat(70_000)],
    ['a megabyte of a beginning', `deliver${'y'.repeat(1_000_000)}`],
    ['words that begin many phrases', 'not do you can i '.repeat(60_000)],
    ['zalgo', `late${'\u0300\u0316\u0e48'.repeat(300_000)}`],
    ['ten thousand hashtags', '#NeverAgain '.repeat(10_000)],
    ['a hashtag of capitals', `#${'aA'.repeat(500_000)}`],
    ['lone surrogates', '\ud83d'.repeat(100_000)],
    ['lone second halves', '\ude21'.repeat(100_000)],
    ['emoji', '\u{1f621}'.repeat(100_000)],
    ['letters of mathematics', '\u{1d5ee}'.repeat(100_000)],
    ['ligatures', '\ufb03\u00df'.repeat(100_000)],
    ['apostrophes', "a'".repeat(300_000)],
    ['links without an end', 'https://'.repeat(100_000)],
    ['names without an end', '@'.repeat(500_000)],
    ['dots', '.'.repeat(1_000_000)],
    ['question marks', 'what?'.repeat(200_000)],
    ['NUL', '\u0000'.repeat(500_000)],
  ])('%s is labelled soon', (_name, text) => {
    const started = computedMs();
    label(text, 'en');
    expect(computedMs() - started).toBeLessThan(5_000);
  });

  test('no more is read than is stored', () => {
    expect(label(`${' '.repeat(maxTextLength)}late delivery`, 'en').touchpoints).toEqual([]);
    expect(label(`${' '.repeat(maxTextLength - 8)}delivery late`, 'en').touchpoints).toEqual(['delivery']);
  });

  test('any text in any language has known labels, each once, the same again', () => {
    const words = [
      'never',
      'buy',
      'again',
      'not',
      'good',
      '?',
      '.',
      "don't",
      'recommend',
      '#',
      '@',
      '\ud83d',
      'ß',
      'ffi',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom(...words)).map((some) => some.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('en', 'de', 'fr', 'und', 'xx'), (some, language) => {
        const { touchpoints, stage, intents } = label(some, language);
        expect(touchpoints).toEqual(cxTouchpoints.filter((name) => touchpoints.includes(name)));
        expect(intents).toEqual(cxIntents.filter((name) => intents.includes(name)));
        expect([null, ...cxStages]).toContain(stage);
        expect(label(some, language)).toEqual({ touchpoints, stage, intents });
      }),
      { numRuns: 1_000 },
    );
  });
});
