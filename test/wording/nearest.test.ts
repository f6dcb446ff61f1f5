import { expect, test } from '@jest/globals';
import { nearest } from '../../src/wording/nearest.ts';

test.each([
  ['fedes', 'feeds'],
  ['feed', 'feeds'],
  ['Sources', 'sources'],
  ['brnad', 'brands'],
  ['chanels', 'channels'],
  ['falseAlarm', 'falseAlarms'],
  ['timezoen', 'timezone'],
])('%s was meant as %s', (word, meant) => {
  expect(nearest(word, ['sources', 'feeds', 'brands', 'channels', 'falseAlarms', 'timezone'])).toBe(meant);
});

test('a word that is far from all suggests nothing', () => {
  expect(nearest('colour', ['sources', 'feeds', 'brands'])).toBeNull();
  expect(nearest('xy', ['on'])).toBeNull();
  expect(nearest('anything', [])).toBeNull();
});
