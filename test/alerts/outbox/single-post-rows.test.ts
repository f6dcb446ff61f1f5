import { expect, test } from '@jest/globals';
import { type Routes, waitingRow } from '../../../src/alerts/outbox/outbox.ts';
import {
  chooseSinglePosts,
  isAskedFor,
  isSinglePosts,
  periodOf,
  singlePostRows,
  toldPosts,
  toldWithinDay,
} from '../../../src/alerts/outbox/single-post-rows.ts';
import type { SinglePosts } from '../../../src/core/config.ts';
import { dayMs, hourMs, minuteMs, type Score } from '../../../src/core/domain.ts';
import type { Notification } from '../../../src/core/incident.ts';
import { kaffa } from '../../support/workplace.ts';

const noon = Date.UTC(2026, 2, 16, 12);
const asked: SinglePosts = { intents: ['complaint', 'churn-threat'], everyMs: hourMs, mostPerDay: 20 };
const routes = (singlePosts: SinglePosts | null): Routes =>
  new Map([['cx', { minSeverity: 'minor', quietHours: null, escalation: null, ...(singlePosts && { singlePosts }) }]]);

/** The row of the period that ended so many hours before noon. */
const rowOf = (hoursBefore: number, change: Partial<Notification> = {}): Notification => {
  const [row] = singlePostRows([kaffa], routes(asked), noon - hoursBefore * hourMs + 10 * minuteMs);
  if (!row) throw new Error('no row');
  return { ...row, ...change };
};
const sent = (hoursBefore: number, posts: number, more = 0): Notification =>
  rowOf(hoursBefore, { state: 'sent', reference: { posts: String(posts), more: String(more) } });

test('a channel that asks has one row a brand and period, ten minutes after its end, and its id says which', () => {
  const rows = singlePostRows([kaffa, { ...kaffa, name: 'other', rules: [] }], routes(asked), noon + 10 * minuteMs);
  expect(rows).toMatchObject([
    { id: 'mentions/kaffa/2026-03-16T12/opened/1/cx', brand: 'kaffa', channel: 'cx', dueAt: noon + 10 * minuteMs },
  ]);
  expect(singlePostRows([kaffa], routes(asked), noon + 69 * minuteMs)).toEqual(rows);
  expect(singlePostRows([kaffa], routes(asked), noon + 9 * minuteMs)[0]?.id).toContain('2026-03-16T11');
  expect(singlePostRows([kaffa], routes({ ...asked, everyMs: dayMs }), noon)[0]?.id).toContain('2026-03-16T00');
  expect(singlePostRows([kaffa], routes(null), noon)).toEqual([]);
  expect(rows.every(isSinglePosts)).toBe(true);
  const incident = { id: 'kaffa-2026-03-16-1200', brand: 'kaffa' };
  const alert = waitingRow(incident, { occasion: 'opened', number: 1, channel: 'cx' }, { dueAt: 0, createdAt: 0 });
  expect(isSinglePosts(alert)).toBe(false);
});

test('a period goes from the row before it, told or empty, to its own end; what failed is told with the next', () => {
  expect(periodOf(rowOf(0), [], hourMs)).toEqual({ from: noon - hourMs, to: noon });
  const failed = rowOf(1, { state: 'dead' });
  const empty = rowOf(2, { state: 'superseded' });
  expect(periodOf(rowOf(0), [failed, empty, sent(5, 1)], hourMs)).toEqual({ from: noon - 2 * hourMs, to: noon });
  expect(periodOf(rowOf(0), [sent(40, 1)], hourMs)).toEqual({ from: noon - dayMs, to: noon });
  expect(periodOf(rowOf(0), [{ ...sent(2, 1), brand: 'other' }], hourMs).from).toBe(noon - hourMs);
});

test('a post is asked for by its intent, when it became known in the period', () => {
  const post = (intents: string[], seen: number | null = noon - 1, own = false, scored = seen) => ({
    ...{ id: 'one', own, seen, scored, score: { cx: { intents } } as unknown as Score },
  });
  const period = { from: noon - hourMs, to: noon };
  const isAsked = (one: ReturnType<typeof post>) => isAskedFor(one, asked, period, new Set());
  expect(isAsked(post(['praise', 'complaint']))).toBe(true);
  expect(isAsked(post(['praise']))).toBe(false);
  expect(isAsked(post(['complaint'], noon))).toBe(false);
  expect(isAsked(post(['complaint'], noon - hourMs))).toBe(true);
  expect(isAsked(post(['complaint'], null))).toBe(false);
  expect(isAsked(post(['complaint'], noon - 1, true))).toBe(false);
  // Scored when its own period had been told already, and not told by then.
  expect(isAsked(post(['complaint'], noon - 2 * hourMs, false, noon - hourMs + 11 * minuteMs))).toBe(true);
  expect(isAsked(post(['complaint'], noon - 2 * hourMs, false, noon - hourMs + 9 * minuteMs))).toBe(false);
  expect(isAsked(post(['complaint'], noon - minuteMs, false, noon + 9 * minuteMs))).toBe(true);
  expect(isAskedFor(post(['complaint']), asked, period, toldPosts([rowOf(1, { reference: { ids: 'two one' } })]))).toBe(
    false,
  );
});

test.each([
  ['few', 3, [], { shown: 3, more: 0 }],
  ['none', 0, [], null],
  ['more than a day takes', 25, [], { shown: 20, more: 5 }],
  ['more than is left of the day', 9, [sent(3, 12)], { shown: 8, more: 1 }],
  ['nothing is left, and the rest was summed up', 4, [sent(3, 20, 2)], null],
  ['nothing is left, and nothing was summed up yet', 4, [sent(3, 20)], { shown: 0, more: 4 }],
  ['what was told yesterday does not count', 9, [sent(25, 20, 7)], { shown: 9, more: 0 }],
] as const)('of %s posts, a day has so many, and one summary', (_, count, before, wanted) => {
  const posts = Array.from({ length: count }, (__, n) => n);
  const chosen = chooseSinglePosts(posts, asked, toldWithinDay(rowOf(0), before));
  expect(chosen && { shown: chosen.shown.length, more: chosen.more }).toEqual(wanted);
});
