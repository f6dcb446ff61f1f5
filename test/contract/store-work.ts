import { describe, expect, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import { mention, now, saveScored, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export function workContract(subject: StoreUnderTest): void {
  describe('work', () => {
    test('what is due is what waits: mentions, dirty slices, observations, notifications', async () => {
      const { store } = subject;
      expect(await store.due(now)).toEqual({ unscored: false, brands: [], channels: [] });
      await store.saveMentions([mention('a')], now);
      expect(await store.due(now)).toEqual({ unscored: true, brands: ['brand'], channels: [] });
      await store.refreshBuckets('brand', 9);
      await store.claimUnscored({ limit: 1, leaseMs: 60_000 });
      expect(await store.due(now)).toEqual({ unscored: false, brands: [], channels: [] });
      await store.saveProgress({
        brand: 'brand',
        source: 'x',
        cursor: null,
        coverage: [{ from: start, to: now }],
        backfill: false,
        nextPollAt: null,
        now: now + 5,
      });
      expect(await store.due(now + 4)).toMatchObject({ brands: [] });
      expect(await store.due(now + 5)).toMatchObject({ brands: ['brand'] });
    });

    test('mentions are counted by brand: all, without a score, set aside', async () => {
      const { store } = subject;
      expect(await store.counts()).toEqual([]);
      await saveScored(store, 'neutral', [mention('a'), mention('b', { brand: 'other' })]);
      await store.saveMentions([mention('c'), mention('d')], now);
      expect(await store.counts()).toEqual([
        { brand: 'brand', mentions: 3, unscored: 2, dead: 0 },
        { brand: 'other', mentions: 1, unscored: 0, dead: 0 },
      ]);
    });

    test('the lag of a source is how long after they were posted half and 95 % of its live mentions were seen', async () => {
      const { store } = subject;
      const seenAfter = (name: string, ms: number, given = {}) => mention(name, { seen: start + ms, ...given });
      await store.saveMentions(
        [
          ...Array.from({ length: 19 }, (_, n) => seenAfter(`a${n}`, (n + 1) * minuteMs)),
          seenAfter('late', 20 * hourMs),
          seenAfter('ahead', -minuteMs, { source: 'press' }),
          seenAfter('history', 0, { seen: null, source: 'archive' }),
          seenAfter('older', hourMs, { at: start - 1, source: 'archive' }),
          seenAfter('of others', hourMs, { brand: 'other', source: 'archive' }),
        ],
        now,
      );
      expect(await store.lags(['brand', 'unknown'], start)).toEqual([
        { source: 'press', mentions: 1, p50Ms: 0, p95Ms: 0 },
        { source: 'x', mentions: 20, p50Ms: 10 * minuteMs, p95Ms: 19 * minuteMs },
      ]);
      expect(await store.lags([], start)).toEqual([]);
    });
  });
}
