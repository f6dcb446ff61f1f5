import { expect, test } from '@jest/globals';
import { unknownName } from '../../src/wording/unknown-name.ts';

test('an unknown name is told with those that are known, and the nearest of them', () => {
  expect(unknownName('brand', 'kafa', ['acme', 'kaffa'])).toBe(
    "there is no brand 'kafa' among acme, kaffa. Did you mean 'kaffa'?",
  );
  expect(unknownName('channel', 'cx', [])).toBe("there is no channel 'cx', as there is none at all.");
  const many = Array.from({ length: 300 }, (_, index) => `brand-${index}`);
  expect(unknownName('brand', 'other', many)).toMatch(/brand-9 and 290 more\.$/);
});
