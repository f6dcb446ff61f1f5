import { describe, expect, test } from '@jest/globals';
import type { ArrivalStore } from '../../src/core/store/arrivals.ts';
import { start } from './mention-fixture.ts';

export function arrivalContract(subject: { readonly store: ArrivalStore; another(): Promise<ArrivalStore> }): void {
  describe('arrivals', () => {
    test('deliveries of all processes add up by source and outcome, and the latest time stays', async () => {
      const { store } = subject;
      expect(await store.arrivals()).toEqual([]);
      await store.addArrivals('survey', 'too large', 1, start);
      await store.addArrivals('survey', 'accepted', 1, start + 2_000);
      await (await subject.another()).addArrivals('survey', 'accepted', 3, start + 1_000);
      await store.addArrivals('desk', 'accepted', 1, start);
      expect(await store.arrivals()).toEqual([
        { source: 'desk', outcome: 'accepted', count: 1, lastAt: start },
        { source: 'survey', outcome: 'accepted', count: 4, lastAt: start + 2_000 },
        { source: 'survey', outcome: 'too large', count: 1, lastAt: start },
      ]);
    });
  });
}
