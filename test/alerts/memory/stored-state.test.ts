import { expect, test } from '@jest/globals';
import { parseState, storedState } from '../../../src/alerts/memory/stored-state.ts';
import type { Json } from '../../../src/core/json.ts';

const stored = (): Json => ({
  version: 2,
  now: 90,
  foldedTo: 0,
  sources: {},
  voices: [
    ['m1', 10, 'forum', 1, 1, 100, 100, 's1'],
    ['m2', 20, 'forum', 0, 0, 35, 0, 's1', 't1', 't2'],
  ],
  peaks: {},
  unlearned: [],
  open: null,
  closedUntil: null,
});

test('a stored snapshot is read into named fields', () => {
  expect(parseState(stored())?.negatives).toEqual([
    { id: 'm1', at: 10, source: 'forum', negative: true, counted: true, mark: 100, gain: 100, voices: ['s1'] },
    {
      id: 'm2',
      at: 20,
      source: 'forum',
      negative: false,
      counted: false,
      mark: 35,
      gain: 0,
      voices: ['s1', 't1', 't2'],
    },
  ]);
});

test('a snapshot that is read and stored again is the same', () => {
  const state = parseState(stored());
  expect(state && storedState(state)).toEqual(stored());
});
