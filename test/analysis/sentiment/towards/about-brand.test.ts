import { describe, expect, test } from '@jest/globals';
import { aboutBrand } from '../../../../src/analysis/sentiment/towards/about-brand.ts';

const about = (text: string, others = ['globex']) => aboutBrand(text, { names: ['acme'], others });

describe('what a network reads of a post', () => {
  test('all of it, where nobody is compared', () => {
    for (const text of ['Acme is great, but the queue was long', 'a nice day', '', 'Acme and Globex are both open'])
      expect(about(text)).toBe(text);
  });

  test('the clauses about the brand, where others are talked about as well', () => {
    expect(about('Acme never answers, but Globex sorted it out at once')).toBe('Acme never answers');
    expect(about('Globex is great. Acme lost my parcel. So angry!')).toBe('Acme lost my parcel, So angry');
  });

  test('nothing, where the same words praise the one and blame the other', () => {
    expect(about('Acme is worse than Globex')).toBeNull();
    expect(about('I left Acme for Initech and love it', [])).toBeNull();
  });
});
