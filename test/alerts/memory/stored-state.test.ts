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

test('of a snapshot from before people were counted, all is read but its negatives', () => {
  const voices = [['m1', 10, 'forum', 1, 1, 100, 100, 's1', 't1']];
  expect(parseState({ ...rest, version: 2, voices })).toEqual({ ...rest, version: 3, negatives: [] });
});

test('a snapshot that is read and stored again is the same', () => {
  const state = parseState(stored());
  expect(state && storedState(state)).toEqual(stored());
});
