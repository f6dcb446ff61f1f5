import { describe, expect, test } from '@jest/globals';
import type { SharedState, SourceState } from '../../src/core/store/progress.ts';
import { duePolls, type Polls } from '../../src/workers/sources/due-polls.ts';

const now = 1000;
const reading = { source: 'feeds', cursor: null, lastOkAt: null, failingSince: null, error: null };
const part = (key: string, nextPollAt: number | null): SharedState => ({ ...reading, part: key, nextPollAt });
const joined = (brand: string, query = brand): SourceState => ({
  ...reading,
  brand,
  nextPollAt: now + 1,
  joined: { from: 0, query, part: '' },
});
const due = (changes: Partial<Polls>) =>
  duePolls(
    {
      brands: [{ name: 'acme', query: 'acme', sources: ['feeds'] }],
      shared: new Map([['feeds', ['a', 'b']]]),
      states: [joined('acme')],
      sharedPolls: [part('', now + 1), part('a', now + 1), part('b', now + 1)],
      ...changes,
    },
    now,
  );
const catchUp = [{ source: 'feeds' }];

describe('what is due of a source that is read in parts', () => {
  test('nothing, while every part waits and every brand has caught up', () => {
    expect(due({})).toEqual([]);
  });

  test('each part whose time has come', () => {
    expect(due({ sharedPolls: [part('', now), part('a', now), part('b', now + 1)] })).toEqual([
      { source: 'feeds', part: 'a' },
    ]);
  });

  test('a brand that is new waits for its own time, not for that of the parts', () => {
    const fresh = { ...joined('acme'), joined: null };
    expect(due({ states: [] })).toEqual(catchUp);
    expect(due({ states: [fresh] })).toEqual([]);
    expect(due({ states: [{ ...fresh, nextPollAt: now }] })).toEqual(catchUp);
  });

  test('a changed query, unless nothing answers', () => {
    expect(due({ states: [joined('acme', 'before')] })).toEqual(catchUp);
    expect(due({ states: [{ ...joined('acme', 'before'), failingSince: now }] })).toEqual([]);
  });

  test('a part without a state, once somebody has caught up', () => {
    expect(due({ sharedPolls: [part('', now + 1), part('a', now + 1)] })).toEqual(catchUp);
    expect(due({ states: [], sharedPolls: [] })).toEqual(catchUp);
  });

  test('a brand that is gone leaves', () => {
    expect(due({ states: [joined('acme'), joined('gone')] })).toEqual(catchUp);
  });

  test('nothing of a source that no brand uses, nor of a part that is not configured', () => {
    expect(due({ brands: [], sharedPolls: [part('', now), part('a', now)] })).toEqual([]);
    expect(due({ sharedPolls: [part('', now + 1), part('a', now + 1), part('b', now + 1), part('c', now)] })).toEqual(
      [],
    );
  });
});
