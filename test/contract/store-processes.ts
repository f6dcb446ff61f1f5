import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { WorkingProcess } from '../../src/core/store/processes.ts';
import { now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

const longMs = 60_000;

export function processContract(subject: StoreUnderTest): void {
  const process = (id: string, changes: Partial<WorkingProcess> = {}) => ({
    id,
    place: `machine ${id}\u0000`,
    startedAt: now,
    workers: ['collect', 'score'],
    ...changes,
  });
  const stored = (id: string, changes: Partial<WorkingProcess> = {}): WorkingProcess => ({
    ...process(id),
    place: `machine ${id}`,
    reload: null,
    ...changes,
  });

  describe('processes', () => {
    test('each hears of the others, oldest first, however often it says that it works', async () => {
      const { store } = subject;
      const other = await subject.another();
      expect(await store.sayAtWork(process('b'), longMs)).toEqual([stored('b')]);
      const both = [stored('a', { startedAt: now - 1 }), stored('b')];
      expect(await other.sayAtWork(process('a', { startedAt: now - 1 }), longMs)).toEqual(both);
      expect(await store.sayAtWork(process('b'), longMs)).toEqual(both);
      expect(await store.processes()).toEqual(both);
    });

    test('who left, or has said nothing for too long, is at work no longer', async () => {
      const { store } = subject;
      await store.sayAtWork(process('left'), longMs);
      await store.sayAtWork(process('died'), 1);
      await store.sayLeft('left');
      await sleep(20);
      expect(await store.sayAtWork(process('c'), longMs)).toEqual([stored('c')]);
      expect((await store.processes()).map(({ id }) => id)).toEqual(['c']);
    });

    test('all that are at work are asked to reload, and each answers the last request', async () => {
      const { store } = subject;
      const outcome = { error: null, changed: ['brand a\u0000: new'], needRestart: ['store'] };
      await store.askToReload('nobody heard it');
      for (const id of ['a', 'b']) await store.sayAtWork(process(id), longMs);
      await store.askToReload('first');
      await store.sayReloaded('a', 'first', outcome);
      const answered = { id: 'first', outcome: { ...outcome, changed: ['brand a: new'] } };
      const waiting = { id: 'first', outcome: null };
      expect(await store.sayAtWork(process('a'), longMs)).toEqual([
        stored('a', { reload: answered }),
        stored('b', { reload: waiting }),
      ]);
      await store.askToReload('second');
      await store.sayReloaded('b', 'first', outcome);
      const again = { id: 'second', outcome: null };
      expect((await store.processes()).map(({ reload }) => reload)).toEqual([again, again]);
    });
  });
}
