import { expect, test } from '@jest/globals';
import type { Heard } from '../../../src/alerts/engine/alone-in.ts';
import { notToldIn } from '../../../src/alerts/engine/not-told.ts';
import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { now, viewOf } from '../../contract/detector.ts';

/** So many people who spoke in the hour that began so long ago. */
const speakers = (name: string, count: number, story: number | null, hoursAgo: number): Heard[] =>
  Array.from({ length: count }, (_, i) => {
    const [id, at] = [`${name}${i}`, now - (hoursAgo - 1) * hourMs - ((i + 1) * 55 * minuteMs) / (count + 1)];
    const one = { id, at, source: 'a', speaker: id, negative: true, counted: true, mark: 100, gain: 100 };
    return { one, speaker: id, seen: at, marks: ['aaaa', 'bbbb'], story };
  });

/** Of three hours; a third of it is the last hour's. */
const counts = { mentions: 750, negatives: 330, counted: 330, expectedCounted: 108, expectedNegatives: 108 };
const hour = (heard: readonly Heard[], after = 0) => notToldIn(viewOf(counts), heard, after).window(hourMs);

test('of those who speak of nothing that was told, as many are expected as before', () => {
  expect(hour(speakers('few', 24, null, 2)).expectedCounted).toBe(36);
  expect(hour(speakers('many', 120, null, 2)).expectedCounted).toBe(60);
});

test('as many more are expected as more people speak of what was told', () => {
  const told = [...speakers('before', 20, 0, 2), ...speakers('now', 23, 0, 1)];
  expect(hour([...speakers('many', 120, null, 2), ...told]).expectedCounted).toBe(84);
});

test('those who no longer speak of what was told have found other words', () => {
  const others = speakers('others', 30, null, 1);
  expect(hour(others).counted).toBe(30);
  expect(hour([...others, ...speakers('before', 40, 0, 2)]).counted).toBe(10);
});

test('what became known while the told story was fresh belongs to it', () => {
  expect(hour(speakers('others', 30, null, 1), now - 10 * minuteMs).counted).toBeLessThan(10);
});

test('of one word nobody knows what it is about', () => {
  expect(hour(speakers('o', 30, null, 1).map((one) => ({ ...one, marks: ['aaaa'] }))).counted).toBe(0);
});
