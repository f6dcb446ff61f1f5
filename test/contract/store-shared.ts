import { describe, expect, test } from '@jest/globals';
import { dayMs, hourMs, type Interval, minuteMs } from '../../src/core/domain.ts';
import type { Progress } from '../../src/core/store/progress.ts';
import { consumeAll, toldTo } from './engine-of.ts';
import { now, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export function sharedSourceContract(subject: StoreUnderTest): void {
  const progress = (brand: string | null, coverage: Interval[], changes: Partial<Progress> = {}) =>
    subject.store.saveProgress({ brand, source: 'x', cursor: null, coverage, backfill: false, now, ...changes });
  const join = (brand: string, from = start, query = brand) =>
    subject.store.joinSource({ brand, source: 'x', query, from });
  /** A brand that covered its own history, of an hour before `start`, and joined. */
  const joined = async (brand: string, from = start) => {
    await progress(brand, [{ from: start - hourMs, to: from }], { backfill: true });
    await join(brand, from);
  };
  const told = (brand: string) => toldTo(subject, brand);
  const consume = (brand: string) => consumeAll(subject, brand);

  describe('sources that are read once for all brands', () => {
    test('a brand that joined has the state of the reading for all', async () => {
      const { store } = subject;
      await progress(null, [], { cursor: { page: 7 }, nextPollAt: now + minuteMs, problem: 'feed 2' });
      await joined('brand');
      await progress('alone', [], { nextPollAt: now + hourMs });
      const shared = { source: 'x', nextPollAt: now + minuteMs, lastOkAt: now, failingSince: null, error: 'feed 2' };
      expect(await store.sourceStates()).toMatchObject([
        { brand: 'alone', nextPollAt: now + hourMs, joined: null, error: null },
        { ...shared, brand: 'brand', joined: { from: start, query: 'brand' } },
      ]);
      expect(await store.sourceStates('y')).toEqual([]);
      expect(await store.sharedStates()).toEqual([{ ...shared, part: '', cursor: { page: 7 } }]);
      await store.saveFailure({ brand: null, source: 'x', error: 'down', nextPollAt: now + hourMs, now: now + 1 });
      expect(await store.sourceState('brand', 'x')).toMatchObject({ failingSince: now + 1, error: 'down' });
      expect(await store.sourceState('alone', 'x')).toMatchObject({ failingSince: null });
    });

    test('what the source covers is covered for each brand from when it joined', async () => {
      await joined('early');
      await progress(null, [{ from: start, to: start + hourMs }]);
      await joined('late', start + hourMs);
      await progress(null, [{ from: start + 30 * minuteMs, to: start + 2 * hourMs }]);
      const covered = async (brand: string) => await subject.store.coverage(brand, 0, now);
      const whole = [{ source: 'x', from: start - hourMs, to: start + 2 * hourMs }];
      expect(await covered('early')).toEqual(whole);
      expect(await covered('late')).toEqual(whole);
      expect(await covered('nobody')).toEqual([]);
      expect(await subject.store.coverage('late', start + hourMs, start + 90 * minuteMs)).toEqual([
        { source: 'x', from: start + hourMs, to: start + 90 * minuteMs },
      ]);
      await progress('late', [{ from: start + 3 * hourMs, to: start + 4 * hourMs }]);
      expect(await covered('late')).toHaveLength(2);
      expect(await covered('early')).toHaveLength(1);
    });

    test('each engine hears once of what was covered since its brand joined', async () => {
      await joined('early');
      await consume('early');
      const [first, second] = [
        { from: start, to: start + hourMs },
        { from: start + hourMs, to: start + 2 * hourMs },
      ];
      await progress(null, [first], { now: now + 1 });
      await joined('late', start + hourMs);
      await consume('late');
      await progress(null, [second], { now: now + 2 });
      const observed = (span: Interval, seen: number) => ({ type: 'coverage', source: 'x', ...span, seen });
      expect(await told('early')).toEqual([observed(first, now + 1), observed(second, now + 2)]);
      expect(await told('late')).toEqual([observed(second, now + 2)]);
      await consume('early');
      expect(await told('early')).toEqual([]);
      // One of them is still to hear it, the other is not told again.
      await progress(null, [{ from: start + 2 * hourMs, to: start + 3 * hourMs }], { now: now + 3 });
      expect(await told('early')).toHaveLength(1);
      expect(await told('late')).toHaveLength(2);
      expect((await subject.store.due(now)).brands).toEqual([]);
    });

    test('a reading that was late is history for every brand that joined', async () => {
      await joined('one');
      await joined('two');
      await consume('one');
      await consume('two');
      await progress('alone', []);
      await progress(null, [{ from: start, to: start + hourMs }], { backfill: true });
      expect(await told('one')).toMatchObject([{ type: 'history', from: start, to: start + hourMs }]);
      expect(await told('two')).toHaveLength(1);
      expect(await told('alone')).toEqual([]);
    });

    test('a brand that leaves keeps what was covered for it, and gets no more', async () => {
      const { store } = subject;
      await joined('brand');
      await progress(null, [{ from: start, to: start + hourMs }]);
      await store.leaveSource({ brand: 'brand', source: 'x' });
      await progress(null, [{ from: start + hourMs, to: start + 2 * hourMs }]);
      expect(await store.coverage('brand', 0, now)).toEqual([
        { source: 'x', from: start - hourMs, to: start + hourMs },
      ]);
      expect(await store.sourceState('brand', 'x')).toMatchObject({ joined: null, cursor: null, nextPollAt: null });
    });

    test('a brand whose query changed stays covered since it first joined', async () => {
      await joined('brand');
      await join('brand', now, 'another query');
      const joining = { from: start, query: 'another query' };
      await progress(null, []);
      expect(await subject.store.sourceState('brand', 'x')).toMatchObject({ joined: joining });
    });

    test('nobody joins under a lease that changed hands', async () => {
      const { store } = subject;
      const lease = await store.lease('collect x', 'one', minuteMs);
      if (!lease) throw new Error('the name is taken');
      await progress('brand', []);
      const old = { ...lease, token: lease.token - 1 };
      const joining = { brand: 'brand', source: 'x', query: 'q', from: start, lease: old };
      await expect(store.joinSource(joining)).rejects.toThrow('has changed hands');
    });

    test('after the clock was set back, nothing later was observed for anybody', async () => {
      const { store } = subject;
      await joined('brand');
      await consume('brand');
      await progress(null, [{ from: start, to: now + hourMs }], { now: now + hourMs, nextPollAt: now + 2 * hourMs });
      await joined('ahead', now + hourMs);
      await store.forgetAfter(now);
      expect(await store.coverage('brand', start, now + dayMs)).toEqual([{ source: 'x', from: start, to: now }]);
      expect(await told('brand')).toEqual([{ type: 'coverage', source: 'x', from: start, to: now, seen: now }]);
      expect(await store.sharedStates()).toMatchObject([{ nextPollAt: now, lastOkAt: now }]);
      expect(await store.sourceState('ahead', 'x')).toMatchObject({ joined: { from: now } });
    });
  });
}
