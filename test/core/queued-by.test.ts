import { describe, expect, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../src/core/domain.ts';
import { hoursAround, queuedByChange, queuedByScore, rewrittenSpan, seenOfChange } from '../../src/core/queued-by.ts';

const now = Date.UTC(2026, 0, 5, 12, 30);
const noon = Date.UTC(2026, 0, 5, 12);

describe('what is queued for an engine', () => {
  test.each([
    ['a live mention is queued by itself, whatever its label', { seen: now }, 'mention'],
    ['a live mention that is not negative is queued too', { seen: now, negative: false }, 'mention'],
    ['a backfilled negative rewrites the past', { seen: null }, 'history'],
    ['a backfilled mention that is not negative changes nothing', { seen: null, negative: false }, null],
    ['a person has said already what counts', { seen: now, corrected: true }, null],
    ['own accounts count nowhere', { seen: now, own: true }, null],
  ])('of a score: %s', (_, given, queued) => {
    expect(queuedByScore({ own: false, corrected: false, negative: true, ...given })).toBe(queued);
  });

  test.each([
    ['a change of the last 24 hours is queued by itself', { at: now - dayMs + 1 }, 'mention'],
    ['what is older is history', { at: now - dayMs }, 'history'],
    ['what was never live is history', { at: now - 1, seen: null }, 'history'],
    ['a deletion is a change', { at: now - 1, after: null }, 'mention'],
    ['what stays as it was is not queued', { at: now - 1, after: true }, null],
    ['what goes before the engine knew it is not queued', { at: now - 1, before: null, after: null }, null],
  ])('of a change: %s', (_, given, queued) => {
    expect(queuedByChange({ seen: now, before: true, after: false, ...given }, now)).toBe(queued);
  });

  test('a change is known when it is made, and not before its mention is', () => {
    expect(seenOfChange(now - 5, now)).toBe(now);
    expect(seenOfChange(now + 5, now)).toBe(now + 5);
    expect(seenOfChange(null, now)).toBe(now);
  });

  test('a negative rewrites the past for the 24 hours in which others may follow it, but not the last day', () => {
    const week = noon - 7 * dayMs;
    expect(rewrittenSpan(week + minuteMs, week + 2 * minuteMs, now)).toEqual({ from: week, to: week + dayMs + hourMs });
    const yesterday = noon - dayMs - 2 * hourMs;
    expect(rewrittenSpan(yesterday, yesterday, now)).toEqual({ from: yesterday, to: noon - dayMs });
    expect(rewrittenSpan(noon, noon, now)).toEqual({ from: noon, to: noon + hourMs });
  });

  test('the past is queued in whole hours', () => {
    expect(hoursAround({ from: noon, to: noon + hourMs })).toEqual({ from: noon, to: noon + hourMs });
    expect(hoursAround({ from: noon + 1, to: noon + hourMs + 1 })).toEqual({ from: noon, to: noon + 2 * hourMs });
  });
});
