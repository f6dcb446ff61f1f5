import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { LimitStore, RequestLimit } from '../../src/core/store/limits.ts';
import { seeded } from '../support/random.ts';

const limit: RequestLimit = { platform: 'x', credential: 'mark', name: 'search', most: 10, windowMs: 60_000 };
const shortMs = 30;

export function limitContract(subject: { readonly store: LimitStore; another(): Promise<LimitStore> }): void {
  describe('limits', () => {
    test('what was granted in a window is never more than the limit, and the next window has all of it', async () => {
      const { store } = subject;
      const brief = { ...limit, windowMs: shortMs };
      expect(await store.takeGrant(limit, 7)).toMatchObject({ granted: 7 });
      expect(await (await subject.another()).takeGrant(limit, 7)).toMatchObject({ granted: 3 });
      const none = await store.takeGrant(limit, 1);
      expect(none.granted).toBe(0);
      expect(none.endsInMs).toBeGreaterThan(0);
      expect(none.endsInMs).toBeLessThanOrEqual(limit.windowMs);
      const first = await store.takeGrant({ ...brief, name: 'brief' }, 10);
      await sleep(3 * shortMs);
      const second = await store.takeGrant({ ...brief, name: 'brief' }, 10);
      expect([first.granted, second.granted]).toEqual([10, 10]);
      expect(second.window).toBeGreaterThan(first.window);
    });

    test.each<[string, Partial<RequestLimit>]>([
      ['platform', { platform: 'reddit' }],
      ['credential', { credential: 'another' }],
      ['thing that is counted', { name: 'counts' }],
    ])('each %s has a limit of its own', async (_, other) => {
      const { store } = subject;
      await store.takeGrant(limit, 10);
      expect(await store.takeGrant({ ...limit, ...other }, 10)).toMatchObject({ granted: 10 });
    });

    test('what was not used goes back to its window, and to no other', async () => {
      const { store } = subject;
      const grant = await store.takeGrant(limit, 8);
      await store.giveBack(grant, 3);
      expect(await store.takeGrant(limit, 10)).toMatchObject({ granted: 5 });
      const brief = { ...limit, name: 'brief', windowMs: shortMs };
      const late = await store.takeGrant(brief, 10);
      await sleep(3 * shortMs);
      const next = { ...brief, windowMs: limit.windowMs };
      await store.takeGrant(next, 10);
      await store.giveBack(late, 10);
      expect(await store.takeGrant(next, 1)).toMatchObject({ granted: 0 });
    });

    test('no more goes back than was granted', async () => {
      const { store } = subject;
      await store.takeGrant(limit, 9);
      await store.giveBack(await store.takeGrant(limit, 1), 5);
      expect(await store.takeGrant(limit, 5)).toMatchObject({ granted: 1 });
    });

    test('the platform may lower what is left, and never raises it', async () => {
      const { store } = subject;
      const grant = await store.takeGrant(limit, 2);
      await store.lowerLimit(grant, 3, 1_000);
      await store.lowerLimit(grant, 9, 1_000);
      expect(await store.takeGrant(limit, 10)).toMatchObject({ granted: 3 });
      const brief = { ...limit, name: 'brief', windowMs: shortMs };
      const late = await store.takeGrant(brief, 1);
      await sleep(3 * shortMs);
      const next = { ...brief, windowMs: limit.windowMs };
      await store.takeGrant(next, 1);
      // It was said of a window that is over.
      await store.lowerLimit(late, 0, 1_000);
      expect(await store.takeGrant(next, 10)).toMatchObject({ granted: 9 });
    });

    test('a window that ends later than it began here is waited for', async () => {
      const { store } = subject;
      const grant = await store.takeGrant({ ...limit, windowMs: 2_000 }, 10);
      await store.lowerLimit({ ...grant, limit }, 0, limit.windowMs);
      const { granted, endsInMs } = await store.takeGrant(limit, 1);
      expect(granted).toBe(0);
      expect(endsInMs).toBeGreaterThan(limit.windowMs / 2);
    });

    test('four at once with wants of all sizes never take more than the limit, and leave little of it', async () => {
      const stores = [subject.store, ...(await Promise.all([1, 2, 3].map(() => subject.another())))];
      const many = { ...limit, most: 450 };
      const used = await Promise.all(
        stores.map(async (store, number) => {
          const random = seeded(number + 1);
          let made = 0;
          for (;;) {
            const grant = await store.takeGrant(many, 1 + Math.floor(random() * 20));
            if (grant.granted === 0) return made;
            const unused = random() < 0.5 ? Math.floor(random() * grant.granted) : 0;
            made += grant.granted - unused;
            if (unused > 0) await store.giveBack(grant, unused);
          }
        }),
      );
      const sum = used.reduce((total, one) => total + one, 0);
      expect(sum).toBeLessThanOrEqual(450);
      expect(sum).toBeGreaterThanOrEqual(0.85 * 450);
      expect(Math.min(...used)).toBeGreaterThan(0);
    });
  });
}
