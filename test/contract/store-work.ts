import { describe, expect, test } from '@jest/globals';
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
  });
}
