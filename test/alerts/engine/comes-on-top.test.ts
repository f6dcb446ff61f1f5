import { expect, test } from '@jest/globals';
import { comesOnTop } from '../../../src/alerts/engine/comes-on-top.ts';
import type { RecentNegative } from '../../../src/alerts/memory/engine-state.ts';
import { hourMs, minuteMs, type Time } from '../../../src/core/domain.ts';
import { now, viewOf } from '../../contract/detector.ts';

const from = now - 30 * minuteMs;

/** One person in so many minutes. */
function people(name: string, first: Time, end: Time, everyMinutes: number): RecentNegative[] {
  const found: RecentNegative[] = [];
  for (let at = first; at < end; at += everyMinutes * minuteMs) {
    const id = `${name}${found.length}`;
    found.push({ id, at, source: 'a', speaker: id, negative: true, counted: true, mark: 100, gain: 100 });
  }
  return found;
}

const before = people('before', from - 3 * hourMs, from, 4);
const others = people('others', from, now, 4);
const group = people('group', from, now, 4);
const isOnTop = (negatives: readonly RecentNegative[], expectedNow = 2.4): boolean =>
  comesOnTop(group, negatives, (at) => viewOf({ expectedCounted: at === now ? expectedNow : 2.4 }), { from, to: now });

test('a group that speaks beside as many others as before comes on top', () => {
  expect(isOnTop([...before, ...others, ...group])).toBe(true);
});

test('a group in whose place others have fallen silent does not: the story moves on', () => {
  expect(isOnTop([...before, ...group])).toBe(false);
});

test('nor does one at an hour at which twice as many speak', () => {
  expect(isOnTop([...before, ...others, ...group], 4.8)).toBe(false);
});
