import { expect, test } from '@jest/globals';
import { isNamedElsewhere } from '../../../../src/analysis/sentiment/towards/named-elsewhere.ts';

test.each(['https://shop.acme.example/x', 'www.acme.example', 'ftp://acme.example/x'])(
  'a post whose link alone names the brand says nothing of it: %s',
  (link) => {
    expect(isNamedElsewhere(`So slow today ${link}`, ['acme'])).toBe(true);
    expect(isNamedElsewhere(`Acme is so slow today ${link}`, ['acme'])).toBe(false);
  },
);

test('a post that names the brand in a hashtag is about it', () => {
  expect(isNamedElsewhere('So slow today #AcmeFail www.acme.example', ['acme'])).toBe(false);
});
