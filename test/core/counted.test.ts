import { expect, test } from '@jest/globals';
import { isCounted, type Negative, slicesReached } from '../../src/core/counted.ts';
import { dayMs, hourMs, sliceMs } from '../../src/core/domain.ts';

const start = Date.UTC(2026, 0, 5, 12);
const negative = (id: string, at: number, speaker: string): Negative => ({ id, at, speaker });

test('a negative counts unless its speaker had one in the 24 hours before it', () => {
  const first = negative('a', start, 'mia');
  const counted = (other: Negative) => isCounted(other, [first, other]);
  expect(counted(first)).toBe(true);
  expect(counted(negative('b', start + dayMs, 'mia'))).toBe(false);
  expect(counted(negative('b', start + dayMs + 1, 'mia'))).toBe(true);
  expect(counted(negative('b', start + hourMs, 'jo'))).toBe(true);
  expect(counted(negative('b', start, 'mia'))).toBe(false);
  expect(counted(negative('0', start, 'mia'))).toBe(true);
});

test('a negative that comes or goes reaches the next one of its speaker', () => {
  const one = negative('a', start, 'mia');
  const same = negative('b', start + hourMs, 'mia');
  const other = negative('c', start + 2 * hourMs, 'jo');
  const after = negative('d', start + 3 * hourMs, 'mia');
  expect(slicesReached(one, [after, other, same])).toEqual(new Set([start, same.at]));
  expect(slicesReached(one, [negative('b', start + dayMs, 'mia')])).toEqual(new Set([start, start + dayMs]));
  expect(slicesReached(one, [negative('b', start + dayMs + sliceMs, 'mia')])).toEqual(new Set([start]));
  expect(slicesReached(one, [negative('b', start - hourMs, 'mia')])).toEqual(new Set([start]));
});
