import { expect, test } from '@jest/globals';
import { parseState, storedState } from '../../../src/alerts/memory/stored-state.ts';
import type { Json } from '../../../src/core/json.ts';

const rest = { now: 90, foldedTo: 0, sources: {}, peaks: {}, unlearned: [], open: null, closedUntil: null };
const stored = (): Json => ({
  ...rest,
  version: 3,
  negatives: [
    ['m1', 10, 'forum', 's1', 1, 1, 100, 100],
    ['m2', 20, 'forum', 's1', 0, 0, 35, 0],
  ],
});

test('a stored snapshot is read into named fields', () => {
  const posted = { source: 'forum', speaker: 's1' };
  expect(parseState(stored())?.negatives).toEqual([
    { id: 'm1', at: 10, ...posted, negative: true, counted: true, mark: 100, gain: 100 },
    { id: 'm2', at: 20, ...posted, negative: false, counted: false, mark: 35, gain: 0 },
  ]);
});

test('a snapshot from before people were counted is read without its stories', () => {
  const voices = [
    ['m1', 10, 'forum', 1, 1, 100, 100, 's1', 't1'],
    ['m2', 20, 'forum', 0, 0, 35, 0, 's1', 't1', 't2'],
  ];
  expect(parseState({ ...rest, version: 2, voices })).toEqual(parseState(stored()));
});

test('a snapshot that is read and stored again is the same', () => {
  const state = parseState(stored());
  expect(state && storedState(state)).toEqual(stored());
});

test('whether a speaker has no name is stored', () => {
  const negatives = [['m3', 30, 'forum', 's3', 1, 1, 100, 100, 1]];
  const state = parseState({ ...rest, version: 3, negatives });
  expect(state?.negatives).toMatchObject([{ id: 'm3', nameless: true }]);
  expect(state && storedState(state)).toMatchObject({ negatives });
});
