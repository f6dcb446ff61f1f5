import { describe, expect, test } from '@jest/globals';
import type { Interval } from '../../src/core/domain.ts';
import { dayMs, hourMs, minuteMs } from '../../src/core/domain.ts';
import type { Progress } from '../../src/core/store/progress.ts';
import { now, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { notification } from './store-engine.ts';

export function progressContract(subject: StoreUnderTest): void {
  const progress = (coverage: Interval[], changes: Partial<Progress> = {}) =>
    subject.store.saveProgress({
      brand: 'brand',
      source: 'x',
      cursor: null,
      coverage,
      backfill: false,
      nextPollAt: now + minuteMs,
      now,
      ...changes,
    });

  describe('progress', () => {
    test('cursor, coverage and health are one write', async () => {
      const { store } = subject;
      expect(await store.sourceState('brand', 'x')).toBeNull();
      const cursor = { since: 'a\u0000b', pages: [1, null, true] };
      await progress([{ from: start, to: start + hourMs }], { cursor });
      expect(await store.sourceState('brand', 'x')).toEqual({
        brand: 'brand',
        source: 'x',
        cursor: { since: 'ab', pages: [1, null, true] },
        nextPollAt: now + minuteMs,
        lastOkAt: now,
        failingSince: null,
        error: null,
        joined: null,
      });
      const coverage = { type: 'coverage', source: 'x', from: start, to: start + hourMs, seen: now };
      expect((await store.observations('brand', now, 9)).map(({ observation }) => observation)).toEqual([coverage]);
      await progress([], { source: 'a' });
      expect((await store.sourceStates()).map(({ source }) => source)).toEqual(['a', 'x']);
    });

    test('a source is failing since its first failure, until it works', async () => {
      const { store } = subject;
      const fail = (at: number, error: string) =>
        store.saveFailure({ brand: 'brand', source: 'x', error, nextPollAt: at + hourMs, now: at });
      await fail(now, 'first');
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: null, lastOkAt: null, failingSince: now });
      await progress([], { cursor: 7, now: now + 1 });
      await fail(now + 2, 'second');
      await fail(now + 3, 'third \u0000');
      expect(await store.sourceState('brand', 'x')).toEqual({
        brand: 'brand',
        source: 'x',
        cursor: 7,
        nextPollAt: now + 3 + hourMs,
        lastOkAt: now + 1,
        failingSince: now + 2,
        error: 'third ',
        joined: null,
      });
      await progress([], { now: now + 4 });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ failingSince: null, error: null });
    });

    test('a source that answers but for a part of it keeps the reason, and does not fail', async () => {
      const { store } = subject;
      const answers = { failingSince: null, lastOkAt: now };
      await progress([], { problem: 'feed 2 \u0000' });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ ...answers, error: 'feed 2 ' });
      await store.saveFailure({ brand: 'brand', source: 'x', error: 'down', nextPollAt: now, now });
      await progress([], { problem: 'feed 3' });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ ...answers, error: 'feed 3' });
      await progress([], { answered: false });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ ...answers, error: 'feed 3' });
      await progress([]);
      expect(await store.sourceState('brand', 'x')).toMatchObject({ ...answers, error: null });
    });

    test('a failure can move the cursor, and leaves it as it is otherwise', async () => {
      const { store } = subject;
      const failure = { brand: 'brand', source: 'x', error: 'down', nextPollAt: now, now };
      await store.saveFailure({ ...failure, cursor: { pause: 1 } });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: { pause: 1 } });
      await store.saveFailure(failure);
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: { pause: 1 } });
      await store.saveFailure({ ...failure, cursor: { pause: 2 } });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: { pause: 2 } });
    });

    test('what an import covers does not make a source answer', async () => {
      const { store } = subject;
      await progress([{ from: start, to: start + hourMs }], { answered: false });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ lastOkAt: null, failingSince: null });
      await store.saveFailure({ brand: 'brand', source: 'x', error: 'down', nextPollAt: now, now });
      await progress([{ from: start, to: start + 2 * hourMs }], { answered: false, now: now + 1 });
      const failing = { lastOkAt: null, failingSince: now, error: 'down' };
      expect(await store.sourceState('brand', 'x')).toMatchObject(failing);
      expect(await store.coverage('brand', start, now)).toEqual([{ source: 'x', from: start, to: start + 2 * hourMs }]);
    });

    test('who says nothing of cursor and next poll leaves them as they are', async () => {
      const { store } = subject;
      const imported = { brand: 'brand', source: 'x', backfill: true, answered: false, now };
      await store.saveProgress({ ...imported, coverage: [{ from: start, to: start + hourMs }] });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: null, nextPollAt: null });
      await progress([], { cursor: { page: 7 } });
      await store.saveProgress({ ...imported, coverage: [{ from: start, to: start + 2 * hourMs }] });
      const kept = { cursor: { page: 7 }, nextPollAt: now + minuteMs, lastOkAt: now };
      expect(await store.sourceState('brand', 'x')).toMatchObject(kept);
      await store.saveProgress({ ...imported, coverage: [], cursor: null, nextPollAt: null });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: null, nextPollAt: null, lastOkAt: now });
      expect(await store.coverage('brand', start, now)).toEqual([{ source: 'x', from: start, to: start + 2 * hourMs }]);
    });

    test('an import beside a source that is being read does not move its cursor back', async () => {
      const { store } = subject;
      const other = await subject.another();
      const lease = await store.lease('read', 'reader', minuteMs);
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          i % 2
            ? other.saveProgress({
                brand: 'brand',
                source: 'x',
                coverage: [{ from: start, to: start + i * minuteMs }],
                backfill: true,
                answered: false,
                now,
              })
            : progress([], { cursor: 'read', ...(lease && { lease }) }),
        ),
      );
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: 'read', nextPollAt: now + minuteMs });
    });

    test('coverage that touches or overlaps is one interval, and gaps stay gaps', async () => {
      const { store } = subject;
      for (let i = 0; i < 50; i++) await progress([{ from: start + i * minuteMs, to: start + (i + 1) * minuteMs }]);
      await progress([
        { from: start + 2 * hourMs, to: start + 3 * hourMs },
        { from: start + 5 * hourMs, to: start + 5 * hourMs },
        { from: start + 150 * minuteMs, to: start + 4 * hourMs },
      ]);
      await progress([{ from: start, to: start + 1 }], { source: 'y' });
      const whole = [
        { source: 'x', from: start, to: start + 50 * minuteMs },
        { source: 'x', from: start + 2 * hourMs, to: start + 4 * hourMs },
        { source: 'y', from: start, to: start + 1 },
      ];
      expect(await store.coverage('brand', start - hourMs, now)).toEqual(whole);
      expect(await store.coverage('brand', start + minuteMs, start + 3 * hourMs)).toEqual([
        { source: 'x', from: start + minuteMs, to: start + 50 * minuteMs },
        { source: 'x', from: start + 2 * hourMs, to: start + 3 * hourMs },
      ]);
      expect(await store.coverage('other', start, now)).toEqual([]);
      await progress([{ from: start + 50 * minuteMs, to: start + 2 * hourMs }]);
      expect(await store.coverage('brand', start, now)).toMatchObject([{ from: start, to: start + 4 * hourMs }, {}]);
    });

    test('processes that cover at once leave one merged interval', async () => {
      const other = await subject.another();
      await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          (i % 2 ? other : subject.store).saveProgress({
            brand: 'brand',
            source: 'x',
            cursor: i,
            coverage: [{ from: start + i * minuteMs, to: start + (i + 1) * minuteMs }],
            backfill: true,
            nextPollAt: null,
            now,
          }),
        ),
      );
      expect(await other.coverage('brand', start, now)).toEqual([
        { source: 'x', from: start, to: start + 30 * minuteMs },
      ]);
    });

    test('after the clock was set back, nothing later was observed, and what waited is due', async () => {
      const { store } = subject;
      const ahead = now + hourMs;
      await progress([{ from: now - hourMs, to: ahead }], { now: ahead, nextPollAt: ahead + minuteMs });
      await progress([{ from: now + minuteMs, to: ahead }], { source: 'a', now: ahead });
      await progress([{ from: now - hourMs, to: now - minuteMs }], { source: 'b', nextPollAt: now - 1 });
      await store.saveFailure({ brand: 'brand', source: 'a', error: 'e', nextPollAt: ahead + dayMs, now: ahead });
      const [newer, older] = [notification(1), notification(2, { channel: 'oncall' })];
      await store.addNotifications([
        { ...newer, createdAt: ahead, dueAt: ahead + minuteMs },
        { ...older, createdAt: now - 1, dueAt: now + 9 },
      ]);
      await store.lease('read', 'one who died', hourMs);

      await store.forgetAfter(now);
      expect(await store.coverage('brand', 0, ahead)).toEqual([
        { source: 'b', from: now - hourMs, to: now - minuteMs },
        { source: 'x', from: now - hourMs, to: now },
      ]);
      expect(await store.sourceStates()).toMatchObject([
        { source: 'a', nextPollAt: now, lastOkAt: now, failingSince: now },
        { source: 'b', nextPollAt: now - 1, lastOkAt: now, failingSince: null },
        { source: 'x', nextPollAt: now, lastOkAt: now, failingSince: null },
      ]);
      const queued = (await store.observations('brand', now, 9)).map(({ observation }) => observation);
      expect(queued).toMatchObject([
        { source: 'x', from: now - hourMs, to: now, seen: now },
        { source: 'b', to: now - minuteMs },
      ]);
      const rows = (await store.notifications({ limit: 9 })).items;
      expect(rows.map(({ id, dueAt, createdAt }) => ({ id, dueAt, createdAt }))).toEqual([
        { id: newer.id, dueAt: now + minuteMs, createdAt: now },
        { id: older.id, dueAt: now + 9, createdAt: now - 1 },
      ]);
      expect(await store.lease('read', 'another', hourMs)).not.toBeNull();
    });
  });
}
