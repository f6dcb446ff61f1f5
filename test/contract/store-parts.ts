import { describe, expect, test } from '@jest/globals';
import { dayMs, hourMs, type Interval, minuteMs } from '../../src/core/domain.ts';
import type { Progress } from '../../src/core/store/progress.ts';
import { consumeAll, toldTo } from './engine-of.ts';
import { now, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export function partsContract(subject: StoreUnderTest): void {
  const progress = (part: string, coverage: Interval[], changes: Partial<Progress> = {}) =>
    subject.store.saveProgress({
      brand: null,
      source: 'x',
      part,
      cursor: part,
      coverage,
      backfill: false,
      now,
      ...changes,
    });
  const hours = (from: number, to: number): Interval => ({ from: start + from * hourMs, to: start + to * hourMs });
  const join = (brand: string, part: string, from = start) =>
    subject.store.joinSource({ brand, source: 'x', part, query: brand, from });
  /** A brand that has read the source by itself, and joined. */
  const joined = async (brand: string, part: string, from = start) => {
    await subject.store.saveProgress({ brand, source: 'x', cursor: null, coverage: [], backfill: true, now });
    await join(brand, part, from);
  };
  const told = (brand: string) => toldTo(subject, brand);
  const consume = (brand: string) => consumeAll(subject, brand);
  const observed = (span: Interval) => expect.objectContaining({ type: 'coverage', source: 'x', ...span });

  describe('the parts of a source', () => {
    test('each has a state of its own, beside that of the whole', async () => {
      const { store } = subject;
      await progress('', [], { cursor: 'whole' });
      await progress('a', [], { nextPollAt: now + minuteMs });
      await store.saveFailure({
        brand: null,
        source: 'x',
        part: 'b',
        error: 'down',
        nextPollAt: now + hourMs,
        now,
      });
      await progress('c', [], { source: 'y' });
      const ofX = [
        { source: 'x', part: '', cursor: 'whole', error: null },
        { source: 'x', part: 'a', cursor: 'a', nextPollAt: now + minuteMs, failingSince: null },
        { source: 'x', part: 'b', cursor: null, nextPollAt: now + hourMs, failingSince: now, error: 'down' },
      ];
      expect(await store.sharedStates('x')).toMatchObject(ofX);
      expect(await store.sharedStates()).toMatchObject([...ofX, { source: 'y', part: 'c' }]);
      const [whole, , b] = await store.sharedStates('x');
      expect(await store.sharedState('x', '')).toEqual(whole);
      expect(await store.sharedState('x', 'b')).toEqual(b);
      expect(await store.sharedState('x', 'c')).toBeNull();
      const withoutCursors = (await store.sharedStates()).map(({ cursor: _, ...poll }) => poll);
      expect(await store.sharedPolls()).toEqual(withoutCursors);
    });

    test('a brand has the state and the coverage of the part that it joined, and of no other', async () => {
      const { store } = subject;
      await progress('a', [], { nextPollAt: now + minuteMs });
      await progress('b', [], { nextPollAt: now + hourMs });
      await joined('one', 'a');
      await joined('two', 'b');
      await progress('a', [hours(0, 1)]);
      await progress('b', [hours(2, 3)]);
      expect(await store.sourceStates('x')).toMatchObject([
        { brand: 'one', nextPollAt: now + minuteMs, joined: { part: 'a', from: start } },
        { brand: 'two', nextPollAt: now + hourMs, joined: { part: 'b', from: start } },
      ]);
      expect(await store.coverage('one', 0, now)).toEqual([{ source: 'x', ...hours(0, 1) }]);
      expect(await store.coverage('two', 0, now)).toEqual([{ source: 'x', ...hours(2, 3) }]);
    });

    test('the engine of a brand hears of its part alone, and once', async () => {
      await progress('a', []);
      await progress('b', []);
      await joined('one', 'a');
      await joined('two', 'b');
      await progress('a', [hours(0, 1)]);
      await progress('b', [hours(0, 2)]);
      await progress('a', [hours(1, 2)]);
      expect(await told('one')).toEqual([observed(hours(0, 1)), observed(hours(1, 2))]);
      expect(await told('two')).toEqual([observed(hours(0, 2))]);
      await consume('one');
      expect(await told('one')).toEqual([]);
      expect(await told('two')).toHaveLength(1);
    });

    test('a reading of a part that was late is history for the brands that joined it', async () => {
      await joined('one', 'a');
      await joined('two', 'b');
      await progress('a', [hours(0, 1)], { backfill: true });
      expect(await told('one')).toMatchObject([{ type: 'history', ...hours(0, 1) }]);
      expect(await told('two')).toEqual([]);
    });

    test('a brand that goes over to another part keeps what was covered, and loses and hears nothing twice', async () => {
      const { store } = subject;
      await progress('a', []);
      await progress('b', []);
      await joined('mover', 'a');
      await progress('a', [hours(0, 1)]);
      await consume('mover');
      // Its engine has not heard of this when it goes.
      await progress('a', [hours(1, 2)]);
      // The other part was read further, and before.
      await progress('b', [hours(-5, 3)]);
      await join('mover', 'b', start + 2 * hourMs);
      await progress('a', [hours(2, 9)]);
      await progress('b', [hours(3, 4)]);
      expect(await store.sourceState('mover', 'x')).toMatchObject({ joined: { part: 'b', from: start + 2 * hourMs } });
      expect(await store.coverage('mover', 0, now)).toEqual([{ source: 'x', ...hours(0, 4) }]);
      const spans = (await told('mover')).map((observation) =>
        observation.type === 'coverage' ? { from: observation.from, to: observation.to } : null,
      );
      expect(spans.sort((a, b) => (a?.from ?? 0) - (b?.from ?? 0))).toEqual([hours(1, 2), hours(2, 3), hours(3, 4)]);
      await consume('mover');
      expect(await told('mover')).toEqual([]);
    });

    test('a brand that comes back to a part is covered by it from then on', async () => {
      await progress('a', []);
      await progress('b', []);
      await joined('mover', 'a');
      await progress('a', [hours(0, 1)]);
      await join('mover', 'b', start + hourMs);
      await progress('a', [hours(1, 2)]);
      await progress('b', [hours(1, 3)]);
      await join('mover', 'a', start + 3 * hourMs);
      await progress('a', [hours(3, 4)]);
      expect(await subject.store.coverage('mover', 0, now)).toEqual([{ source: 'x', ...hours(0, 4) }]);
    });

    test('what a part covers while nobody has joined it is told to nobody', async () => {
      await progress('a', [hours(0, 1)]);
      await joined('late', 'a', start + hourMs);
      expect(await told('late')).toEqual([]);
      await progress('a', [hours(1, 2)]);
      expect(await told('late')).toEqual([observed(hours(1, 2))]);
    });
  });

  describe('the parts of a source that make up the whole', () => {
    const parts = ['a', 'b'];
    const read = (part: string, coverage: Interval[], changes: Partial<Progress> = {}) =>
      progress(part, coverage, { parts, ...changes });
    const fail = (part: string, at: number, nextPollAt = at + minuteMs) =>
      subject.store.saveFailure({
        brand: null,
        source: 'x',
        part,
        parts,
        error: `${part} is down`,
        nextPollAt,
        now: at,
      });
    const whole = async () => (await subject.store.sharedStates('x')).find(({ part }) => part === '');
    const covered = async (brand = 'brand') =>
      (await subject.store.coverage(brand, 0, now + 9 * dayMs)).map(({ from, to }) => ({ from, to }));
    const end = start + 100 * hourMs;

    test('the source covers what all of them cover, and engines hear once of what is new', async () => {
      await read('a', []);
      await joined('brand', '', start + hourMs);
      await read('a', [hours(0, 2)]);
      expect(await covered()).toEqual([]);
      await read('b', [hours(0, 3)]);
      expect(await covered()).toEqual([hours(1, 2)]);
      await read('a', [hours(2, 4)]);
      await read('b', [hours(3, 4)]);
      expect(await covered()).toEqual([hours(1, 4)]);
      expect(await told('brand')).toEqual([observed(hours(1, 2)), observed(hours(2, 3)), observed(hours(3, 4))]);
      await consume('brand');
      await read('a', [hours(3, 4)]);
      expect(await told('brand')).toEqual([]);
    });

    test('what a part missed, the source missed', async () => {
      await read('a', [hours(0, 1)]);
      await joined('brand', '');
      await read('b', [hours(0, 2)]);
      await read('a', [hours(2, 3)]);
      await read('b', [hours(2, 3)]);
      expect(await covered()).toEqual([hours(0, 1), hours(2, 3)]);
    });

    test('history of a part is history of the source', async () => {
      await read('a', [hours(0, 1)]);
      await joined('brand', '');
      await read('b', [hours(0, 1)], { backfill: true });
      expect(await told('brand')).toMatchObject([{ type: 'history', ...hours(0, 1) }]);
      expect(await covered()).toEqual([hours(0, 1)]);
    });

    test('what the others covered while they waited for a part that is new is no history', async () => {
      const at = start + 2 * hourMs;
      await read('a', [hours(0, 2)], { now: at });
      await joined('brand', '');
      await read('b', [hours(-50, 2)], { backfill: true, now: at });
      expect(await told('brand')).toEqual([observed(hours(0, 2))]);
    });

    test('a part that fails holds the source up for a day, one that never answered does not', async () => {
      await read('a', [hours(0, 100)], { now: end });
      await joined('brand', '');
      await fail('b', end);
      await read('a', [hours(0, 101)], { now: end + hourMs });
      expect(await covered()).toEqual([hours(0, 101)]);
      await read('b', [hours(101, 102)], { now: end + 2 * hourMs });
      await fail('b', end + 3 * hourMs);
      await read('a', [hours(101, 125)], { now: end + 25 * hourMs });
      expect(await covered()).toEqual([hours(0, 102)]);
      await read('a', [hours(125, 127)], { now: end + 27 * hourMs });
      expect(await covered()).toEqual([hours(0, 127)]);
      await read('b', [hours(127, 128)], { now: end + 28 * hourMs });
      await read('a', [hours(127, 128)], { now: end + 28 * hourMs });
      expect(await covered()).toEqual([hours(0, 128)]);
    });

    test('one that was not asked since holds it up, however long that is', async () => {
      await read('a', [hours(0, 1)]);
      await read('b', [hours(0, 1)]);
      await joined('brand', '');
      await read('a', [hours(1, 90)], { now: start + 90 * hourMs });
      expect(await covered()).toEqual([hours(0, 1)]);
      await read('b', [hours(1, 91)], { now: start + 91 * hourMs });
      expect(await covered()).toEqual([hours(0, 90)]);
    });

    test('the source fails when none answers, and says which of them do not', async () => {
      await read('a', [], { nextPollAt: now + hourMs });
      await fail('b', now, now + minuteMs);
      expect(await whole()).toMatchObject({
        failingSince: null,
        error: 'b is down',
        nextPollAt: now + minuteMs,
        lastOkAt: now,
      });
      await fail('a', now + 5);
      expect(await whole()).toMatchObject({ failingSince: now + 5, error: 'a is down; b is down', lastOkAt: now });
      await read('b', [], { now: now + 9 });
      expect(await whole()).toMatchObject({ failingSince: null, error: 'a is down', lastOkAt: now + 9 });
      await joined('brand', '');
      expect(await subject.store.sourceState('brand', 'x')).toMatchObject({ error: 'a is down', lastOkAt: now + 9 });
    });

    test('parts that are saved at the same time, by two processes, lose nothing', async () => {
      const other = await subject.another();
      await read('a', []);
      await joined('brand', '');
      const saves = Array.from({ length: 40 }, (_, n) => {
        const progress = { brand: null, source: 'x', cursor: n, backfill: false, now };
        const coverage = [hours(Math.floor(n / 2), Math.floor(n / 2) + 1)];
        return (n % 2 ? other : subject.store).saveProgress({ ...progress, part: n % 2 ? 'b' : 'a', parts, coverage });
      });
      await Promise.all(saves);
      expect(await covered()).toEqual([hours(0, 20)]);
      const spans = (await told('brand')).map((known) => (known.type === 'coverage' ? known.to - known.from : 0));
      expect(spans.reduce((sum, ms) => sum + ms, 0)).toBe(20 * hourMs);
    });

    test('a part that is no longer configured holds nothing up', async () => {
      await read('a', [hours(0, 5)]);
      await read('b', [hours(0, 1)]);
      await joined('brand', '');
      await progress('a', [hours(5, 6)], { parts: ['a'] });
      expect(await covered()).toEqual([hours(0, 6)]);
    });
  });
}
