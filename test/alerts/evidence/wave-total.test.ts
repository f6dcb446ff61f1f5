import { expect, test } from '@jest/globals';
import { totalOf } from '../../../src/alerts/evidence/wave-total.ts';
import { sliceMs, sliceOf } from '../../../src/core/domain.ts';
import { waveStart } from '../../support/alert-samples.ts';

test('a total is the sum from the slice in which the wave began', () => {
  const slice = sliceOf(waveStart);
  const bucket = (at: number, source: string) => ({ source, slice: at, mentions: 4, negatives: 3, counted: 2 });
  const buckets = [bucket(slice - sliceMs, 'press'), bucket(slice, 'press'), bucket(slice + sliceMs, 'forum')];
  expect(totalOf(buckets, slice + 1)).toEqual({ mentions: 8, negatives: 6, counted: 4 });
  expect(totalOf([], slice)).toEqual({ mentions: 0, negatives: 0, counted: 0 });
});
