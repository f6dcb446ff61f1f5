import { describe, expect, test } from '@jest/globals';
import { howToTell } from '../../../src/alerts/outbox/message-limit.ts';
import { minuteMs } from '../../../src/core/domain.ts';

const now = Date.UTC(2026, 2, 12, 13, 30);
/** Messages that were sent so many minutes ago. */
const ago = (...minutes: number[]) => minutes.map((one) => now - one * minuteMs);
const inMinutes = (minutes: number) => ({ waitUntil: now + minutes * minuteMs });

describe('the next message of a channel', () => {
  test.each([
    ['goes alone after none', [], false, 'alone'],
    ['goes alone after four', ago(9, 5, 1, 0), false, 'alone'],
    ['waits a minute after the fifth, so that others join it', ago(9, 3, 2, 1, 0), false, inMinutes(1)],
    ['is told in a list a minute after the fifth', ago(9, 4, 3, 2, 1), false, 'list'],
    ['waits after the list until the first of the six is 10 minutes old', ago(9, 8, 7, 6, 5, 4), false, inMinutes(1)],
    ['waits for a place when six came at once', ago(4, 4, 4, 4, 4, 3), false, inMinutes(6)],
    ['waits for a place when even more came', ago(9, 8, 7, 6, 5, 4, 3), false, inMinutes(2)],
    ['is told at once after five when something severe waits', ago(9, 3, 2, 1, 0), true, 'list'],
    ['is told a minute after the last one in a storm of severe ones', ago(5, 4, 3, 2, 1, 1, 0.5), true, inMinutes(0.5)],
    ['is told at once in a storm whose last message is a minute old', ago(5, 4, 3, 2, 1, 1, 1), true, 'list'],
  ] as const)('%s', (_, sentAt, isUrgent, expected) => {
    expect(howToTell(sentAt, { count: 9, since: now, isUrgent }, now)).toEqual(expected);
  });

  test('that has waited is told with the others when they are more than the places left', () => {
    const waiting = (count: number, minutes: number) => ({ count, since: now - minutes * minuteMs, isUrgent: false });
    expect(howToTell(ago(9, 8, 7), waiting(3, 2), now)).toBe('list');
    expect(howToTell(ago(9, 8, 7), waiting(2, 2), now)).toBe('alone');
    expect(howToTell(ago(9, 8, 7), waiting(3, 1), now)).toBe('alone');
    expect(howToTell([], waiting(3, 2), now)).toBe('alone');
  });
});
