import { expect, test } from '@jest/globals';
import { didYouMean, orDidYouMean } from '../../src/wording/did-you-mean.ts';

test('a word that is near is offered, in the words of who asks', () => {
  expect(didYouMean('kafa', ['kaffa', 'acme'])).toBe(" Did you mean 'kaffa'?");
  expect(didYouMean('kafa', ['kaffa'], (name) => `--brand ${name}`)).toBe(' Did you mean --brand kaffa?');
  expect(orDidYouMean('kafa', ['kaffa'], '.')).toBe("; did you mean 'kaffa'?");
});

test('nothing is offered when no word is near, or when it is that word already', () => {
  expect(didYouMean('nobody', ['kaffa'])).toBe('');
  expect(didYouMean('kaffa', ['kaffa'])).toBe('');
  expect(orDidYouMean('kaffa', ['kaffa'], '.')).toBe('.');
});
