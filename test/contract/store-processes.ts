import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { WorkingProcess } from '../../src/core/store/processes.ts';
import { now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

const longMs = 60_000;

export function processContract(subject: StoreUnderTest): void {
  const process = (id: string, changes: Partial<WorkingProcess> = {}): WorkingProcess => ({
    id,
    place: `machine ${id}\u0000`,
    startedAt: now,
    workers: ['collect', 'score'],
    ...changes,
  });

  describe('processes', () => {
    test('each hears of the others, oldest first, however often it says that it works', async () => {
      const { store } = subject;
      const other = await subject.another();
      expect(await store.sayAtWork(process('b'), longMs)).toEqual([]);
      const older = process('a', { startedAt: now - 1 });
      expect(await other.sayAtWork(older, longMs)).toEqual([{ ...process('b'), place: 'machine b' }]);
      expect(await store.sayAtWork(process('b'), longMs)).toEqual([{ ...older, place: 'machine a' }]);
      expect((await store.processes()).map(({ id }) => id)).toEqual(['a', 'b']);
    });

    test('who left, or has said nothing for too long, is at work no longer', async () => {
      const { store } = subject;
      await store.sayAtWork(process('left'), longMs);
      await store.sayAtWork(process('died'), 1);
      await store.sayLeft('left');
      await sleep(20);
      expect(await store.sayAtWork(process('c'), longMs)).toEqual([]);
      expect((await store.processes()).map(({ id }) => id)).toEqual(['c']);
    });
  });
}
