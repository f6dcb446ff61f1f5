import { describe, expect, test } from '@jest/globals';
import { spell } from '../../../src/analysis/text/phrases/read-words.ts';
import { storyMarks } from '../../../src/analysis/text/story-marks.ts';
import { storyKey } from '../../../src/analysis/text/story-words.ts';
import { smallWords, termsOf } from '../../../src/analysis/text/terms.ts';

const said = 'The kettle plate melted on my counter this morning';
const options = { language: 'en', small: smallWords(['en']), known: new Set<string>() };
const topics = (text: string): string[] => [...termsOf(text, options).values()];

describe('stories, topics and customer-experience words read the same text alike', () => {
  test.each([
    ['a link', 'https://t.example/x1'],
    ['a link of another kind', 'ftp://t.example/x1'],
    ['a link without its scheme', 'www.t.example/x1?a=b'],
    ['a link with accents', 'https://t.example/m\u00fcller-brennt'],
    ['a handle', '@kettle'],
    ['a handle with dots', '@kettle.t.example'],
    ['a handle with a hyphen', '@kettle-help'],
    ['a full-width handle', '\uff20kettle'],
    ['a handle and its host', '@kettle@t.example'],
  ])('%s is none of its words', (_what, name) => {
    expect(storyKey(`${name} ${said}`)).toBe(storyKey(said));
    expect(storyMarks(`${name} ${said}`)).toBe(storyMarks(said));
    expect(topics(`${name} ${said}`)).toEqual(topics(said));
    expect(spell(`${name} ${said}`)).toEqual(spell(said));
  });

  test.each(["'", '\u2019', '`', '\u00b4', '\u2032', '\u02b9', '\u201b'])('%s is an apostrophe', (apostrophe) => {
    const [text, plain] = [
      `Kettle${apostrophe}s owners are waiting for answers`,
      "Kettle's owners are waiting for answers",
    ];
    expect(storyKey(text)).toBe(storyKey(plain));
    expect(storyMarks(text)).toBe(storyMarks(plain));
    expect(topics(text)).toEqual(topics(plain));
    expect(spell(text)).toEqual(spell(plain));
  });

  test.each(['\u200b', '\u2060', '\u00ad', '\ufeff', '\u200d'])(
    'an invisible mark inside a word changes nothing',
    (mark) => {
      const text = said.replace('kettle', `ket${mark}tle`);
      expect(storyKey(text)).toBe(storyKey(said));
      expect(storyMarks(text)).toBe(storyMarks(said));
      expect(topics(text)).toEqual(topics(said));
      expect(spell(text)).toEqual(spell(said));
    },
  );

  test('a trade mark is none of a word', () => {
    const text = said.replace('kettle', 'kettle\u2122');
    expect(storyKey(text)).toBe(storyKey(said));
    expect(storyMarks(text)).toBe(storyMarks(said));
    expect(topics(text)).toEqual(topics(said));
    expect(spell(text)).toEqual(spell(said));
  });

  test('a hashtag in CamelCase is several words', () => {
    expect(topics('#KettleRecall')).toEqual(['kettle', 'recall', 'kettle recall']);
    expect(storyMarks('#KettleRecall')).toBe(storyMarks('kettle recall'));
    expect(spell('#KettleRecall')).toEqual(['kettle', 'recall']);
  });

  test('where no spaces are set a handle ends before the text', () => {
    expect(storyMarks('@kettle\u6545\u969c\u3057\u305f\u70ca\u98ef\u5668')).toBe(
      storyMarks('\u6545\u969c\u3057\u305f\u70ca\u98ef\u5668'),
    );
  });
});
