import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { minuteMs } from '../../src/core/domain.ts';
import { Conflict } from '../../src/core/errors.ts';
import type { Lease } from '../../src/core/store/leases.ts';
import { now, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

const longMs = 60_000;

export function leaseContract(subject: StoreUnderTest): void {
  const take = async (name: string, holder: string, ms = longMs): Promise<Lease> => {
    const lease = await subject.store.lease(name, holder, ms);
    if (!lease) throw new Error(`${holder} did not get the lease of ${name}`);
    return lease;
  };
  const read = (lease: Lease, cursor: string) =>
    subject.store.saveProgress({
      brand: 'brand',
      source: 'x',
      cursor,
      coverage: [{ from: start, to: now }],
      backfill: false,
      nextPollAt: now + minuteMs,
      now,
      lease,
    });

  describe('leases', () => {
    test('a lease has one holder at a time, who may renew it', async () => {
      const { store } = subject;
      const other = await subject.another();
      const leases = await Promise.all([store, other, store].map((on, i) => on.lease('import', `h${i}`, longMs)));
      const [held, ...more] = leases.filter((lease) => lease !== null);
      expect(more).toEqual([]);
      const holder = held?.holder ?? '';
      expect(await other.lease('import', holder, 1)).toEqual(held);
      await sleep(20);
      expect(await other.lease('import', 'another', longMs)).not.toBeNull();
      expect(await store.lease('import', holder, longMs)).toBeNull();
      expect(await store.lease('else', holder, longMs)).not.toBeNull();
    });

    test('its token rises each time it changes hands, and only then', async () => {
      const tokens: number[] = [];
      for (const holder of ['a', 'a', 'b', 'a']) {
        tokens.push((await take('read', holder, 1)).token);
        await sleep(20);
      }
      const [first = 0, again, second = 0, third = 0] = tokens;
      expect(again).toBe(first);
      expect(second).toBeGreaterThan(first);
      expect(third).toBeGreaterThan(second);
    });

    test('what is released is free at once, and its token does not begin anew', async () => {
      const { store } = subject;
      const first = await take('read', 'a');
      await store.release(first);
      const second = await take('read', 'b');
      expect(second.token).toBeGreaterThan(first.token);
      await store.release(first);
      expect(await store.lease('read', 'c', longMs)).toBeNull();
    });

    test('a write with a stale token is refused, and changes nothing', async () => {
      const { store } = subject;
      const stale = await take('read', 'a', 1);
      await sleep(20);
      // Nobody has taken it: a slow holder is no danger.
      await read(stale, 'first');
      const current = await take('read', 'b');
      await expect(read(stale, 'late')).rejects.toThrow(Conflict);
      const failure = { brand: 'brand', source: 'x', error: 'late', nextPollAt: now, now };
      await expect(store.saveFailure({ ...failure, lease: stale })).rejects.toThrow(Conflict);
      await expect(store.leaveSource({ brand: 'brand', source: 'x', lease: stale })).rejects.toThrow(Conflict);
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: 'first', failingSince: null });
      expect(await store.observations('brand', now, 9)).toHaveLength(1);
      await read(current, 'second');
      await store.saveFailure({ ...failure, error: 'down', lease: current });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ cursor: 'second', error: 'down' });
    });
  });
}
