import { expect, test } from '@jest/globals';
import { aloneIn, type Heard } from '../../../src/alerts/engine/alone-in.ts';
import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { now, viewOf } from '../../contract/detector.ts';

/** So many people who spoke in the last hour. */
const speakers = (name: string, count: number): Heard[] =>
  Array.from({ length: count }, (_, i) => {
    const [id, at] = [`${name}${i}`, now - ((i + 1) * 55 * minuteMs) / (count + 1)];
    const one = { id, at, source: 'a', speaker: id, negative: true, counted: true, mark: 100, gain: 100 };
    return { one, speaker: id, seen: at, marks: [], story: null };
  });

/** Of three hours; a third of it is the last hour's. */
const counts = { mentions: 750, negatives: 330, counted: 330, expectedCounted: 108, expectedNegatives: 108 };
const alone = (group: readonly Heard[], others: readonly Heard[]) =>
  aloneIn(viewOf({ ...counts, expectedMentions: 540 }), group, [...group, ...others]).window(hourMs);

test('a group that is half of the everyday complaints has no other half beside it', () => {
  // 36 are usual: 32 with words in common and 24 others are 20 too many, not 32.
  expect(alone(speakers('g', 32), speakers('o', 24)).counted).toBeCloseTo(32 + (24 * 36) / 56);
  expect(alone(speakers('g', 18), speakers('o', 18)).counted).toBe(36);
});

test('of few complaints none is taken from beside a group', () => {
  expect(alone(speakers('g', 20), speakers('o', 10)).counted).toBe(30);
});

test('people who speak of what was told are left out', () => {
  expect(alone(speakers('g', 12), []).counted).toBe(12);
});

test('what was said more than an hour ago is not new', () => {
  const group = speakers('g', 12);
  const view = aloneIn(viewOf(counts), group, group);
  expect(view.window(3 * hourMs)).toEqual(view.window(hourMs));
});
