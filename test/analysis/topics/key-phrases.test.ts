import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyPhrases, sharesSaying } from '../../../src/analysis/topics/key-phrases.ts';
import type { Statement } from '../../../src/analysis/topics/voices.ts';
import { computedMs } from '../../support/computed.ts';

/** One text for each speaker. */
const voices = (texts: readonly string[], language: string | null = null): Statement[] =>
  texts.map((text, index) => ({ text, speaker: `s${index}`, story: null, language }));
const topTerms = (wave: readonly string[], normal: readonly string[], options = {}) =>
  keyPhrases(voices(wave), voices(normal), options).map(({ term, count }) => ({ term, count }));

const wave = [
  'BREAKING: Brewly recalls the Aroma, its heating plate can catch fire https://example.org/recall',
  'Brewly recall?? my heating plate smells burnt',
  'the @brewly heating plate is a joke',
  'heating plate on fire. Never again Brewly',
  'my kitchen smells burnt, thanks Brewly',
  'is there a recall, Brewly?',
];
const normal = [
  'I love my Brewly coffee',
  'Brewly coffee in the kitchen',
  'a new Brewly grinder',
  'kitchen and coffee',
];

describe('top terms', () => {
  test('tell what the wave says and normal talk does not, pairs before their words', () => {
    const terms = topTerms(wave, normal, { queryTerms: ['Brewly'] });
    expect(terms[0]).toEqual({ term: 'heating plate', count: 4 });
    expect(terms.map(({ term }) => term)).toEqual(expect.arrayContaining(['smells burnt', 'recall', 'fire']));
    for (const absent of ['brewly', '@brewly', 'heating', 'plate', 'coffee', 'https', 'example', 'my']) {
      expect(terms.map(({ term }) => term)).not.toContain(absent);
    }
  });

  test('one text that repeats itself counts once', () => {
    expect(topTerms(['fire '.repeat(100), 'smoke', 'smoke', 'other'], [])).toEqual([{ term: 'smoke', count: 2 }]);
  });

  test('one author counts once, and so do copies: a bot cannot fill the list', () => {
    const bot = Array.from({ length: 50 }, (_, index) => ({
      text: `buy cheap pills at my shop ${index}`,
      speaker: 'bot',
      story: null,
      language: 'en',
    }));
    const copies = Array.from({ length: 50 }, (_, index) => ({
      text: 'follow this account for amazing crypto gains',
      speaker: `sock ${index}`,
      story: 'a',
      language: 'en',
    }));
    const templates = Array.from({ length: 9 }, (_, index) => ({ ...bot[0], story: `t${index}` }) as Statement);
    const terms = keyPhrases([...voices(wave, 'en'), ...bot, ...copies, ...templates], voices(normal, 'en'));
    expect(terms.map(({ term }) => term)).toContain('heating plate');
    for (const { term } of terms) expect(term).not.toMatch(/pill|cheap|shop|crypto|gain/);
  });

  test('the forms of a word are one term, shown as most people write it', () => {
    const texts = ['battery exploded', 'my batteries, they explode', 'batteries exploding', 'batteries explode again'];
    expect(topTerms(texts, ['nice weather']).slice(0, 2)).toEqual([{ term: 'batteries explode', count: 3 }]);
    const german = [
      'Die Batterie brennt',
      'Batterien brennen hier',
      'alle Batterien rauchen',
      'schon wieder Batterien',
    ];
    const [first] = keyPhrases(voices(german, 'de'), voices(['schönes Wetter'], 'de'));
    expect(first).toMatchObject({ term: 'batterien', count: 4 });
  });

  test('the small words of a language that the brand has not heard before are no topics', () => {
    const german = [
      'die Maschine ist kaputt und für den Müll',
      'die ist kaputt und der Kundendienst auch nicht da',
      'nicht für die Küche, und kaputt',
      'und die ist auch kaputt',
    ];
    const terms = keyPhrases(voices(german, 'de'), voices(normal, 'en')).map(({ term }) => term);
    expect(terms[0]).toBe('kaputt');
    for (const small of ['die', 'und', 'ist', 'fur', 'nicht', 'auch'])
      expect(terms.join(' ').split(' ')).not.toContain(small);
  });

  test('a frequent word of normal talk gives way to a rarer new one', () => {
    const talk = Array.from({ length: 100 }, (_, index) => `late delivery${index % 3 ? ' again' : ''}, order ${index}`);
    const now = [...Array(12).fill('late delivery and parcel stolen'), ...Array(4).fill('courier fraud')];
    const terms = keyPhrases(voices(now), voices(talk));
    expect(terms[0]).toEqual({ term: 'parcel stolen', count: 12, share: 0.75, normalShare: 0 });
    expect(terms.map(({ term }) => term)).not.toContain('delivery');
  });

  test('other texts can be asked how many say the same', () => {
    expect(sharesSaying(['heating plate', 'recalls', 'nothing'], voices(wave))).toEqual([4 / 6, 3 / 6, 0]);
    expect(sharesSaying(['a'], [])).toEqual([0]);
  });

  test('words of scripts without spaces are told apart', () => {
    const texts = [
      '\u30b2\u30fc\u30e0\u304c\u58ca\u308c\u305f',
      '\u30b2\u30fc\u30e0\u306f\u6700\u60aa',
      '\u6700\u60aa\u306e\u30b2\u30fc\u30e0',
    ];
    expect(topTerms(texts, []).map(({ term }) => term)).toContain('\u30b2\u30fc\u30e0');
  });

  test('the names of object members are words like others', () => {
    const texts = Array.from({ length: 5 }, () => '__proto__. constructor. toString. hasOwnProperty');
    const terms = topTerms(texts, ['something else']);
    expect(terms.map(({ term }) => term).sort()).toEqual(['constructor', 'hasownproperty', 'proto', 'tostring']);
    expect({}.toString()).toBe('[object Object]');
  });

  test('nothing in, nothing out', () => {
    expect(topTerms([], [])).toEqual([]);
    expect(topTerms([''], normal)).toEqual([]);
    expect(topTerms(['the and of', '\u{1f621}'], [])).toEqual([]);
  });

  test('the order of the texts does not matter', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(wave, { minLength: wave.length }), (shuffled) => {
        expect(topTerms(shuffled, normal)).toEqual(topTerms(wave, normal));
      }),
    );
  });

  test('any text is survived, and a flood is answered soon', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(topTerms(texts, texts).length).toBeLessThanOrEqual(8);
      }),
    );
    const flood = Array.from({ length: 600 }, (_, row) =>
      Array.from({ length: 300 }, (_, at) => `w${(row * 7919 + at * 104_729) % 30_011}`).join(' '),
    );
    const started = computedMs();
    topTerms([...flood, 'x'.repeat(1_000_000)], flood);
    expect(computedMs() - started).toBeLessThan(10_000);
  });
});
