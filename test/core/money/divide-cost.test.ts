import { expect, test } from '@jest/globals';
import { divideCost } from '../../../src/core/money/divide-cost.ts';

const cases: [string, string[][], Record<string, number>][] = [
  ['nothing was found', [], { a: 3, b: 3, c: 3, d: 3 }],
  ['one brand found all', [['a'], ['a']], { a: 12, b: 0, c: 0, d: 0 }],
  ['each pays for its posts', [['a'], ['a'], ['b']], { a: 8, b: 4, c: 0, d: 0 }],
  ['a post that two find costs each the half', [['a', 'b'], ['b']], { a: 3, b: 9, c: 0, d: 0 }],
  ['a post that nobody finds is paid by all', [[], ['a']], { a: 7.5, b: 1.5, c: 1.5, d: 1.5 }],
  ['who does not pay does not count', [['x', 'a']], { a: 12, b: 0, c: 0, d: 0 }],
];
test.each(cases)('%s', (_, finders, expected) => {
  expect(divideCost(12, ['a', 'b', 'c', 'd'], finders)).toEqual(expected);
});
