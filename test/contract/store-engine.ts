import { describe, expect, test } from '@jest/globals';
import { waitingRow } from '../../src/alerts/outbox/outbox.ts';
import { Conflict } from '../../src/core/errors.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import type { Transition } from '../../src/core/store/engine.ts';
import { mention, now, saveScored, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export const incident = (id: string, changes: Partial<Incident> = {}): Incident => ({
  id,
  brand: 'brand',
  state: 'open',
  since: start,
  openedAt: now,
  resolvedAt: null,
  rules: [],
  severity: 'minor',
  people: 4,
  mostInHour: 4,
  spokenAuthors: 4,
  spokenSeverity: 'minor',
  acknowledged: null,
  muted: null,
  verdict: null,
  occasions: [],
  ...changes,
});

export function notification(number: number, changes: Partial<Notification> = {}): Notification {
  const { incident: id = 'i1', occasion = 'escalated', channel = 'cx' } = changes;
  const times = { dueAt: now, createdAt: now + number };
  return { ...waitingRow({ id, brand: 'brand' }, { occasion, number, channel }, times), ...changes };
}

export const transition = (expectedVersion: number, changes: Partial<Transition> = {}): Transition => ({
  brand: 'brand',
  expectedVersion,
  state: { seen: expectedVersion },
  incidents: [],
  notifications: [],
  consumed: [],
  ...changes,
});

export function engineContract(subject: StoreUnderTest): void {
  describe('engines', () => {
    test('state, incidents, consumed observations and notifications are one write', async () => {
      const { store } = subject;
      expect(await store.engine('brand')).toBeNull();
      await saveScored(store, 'negative', [mention('a')]);
      const consumed = (await store.observations('brand', now, 9)).map(({ id }) => id);
      const opened = incident('i1', { name: 'brand-1' });
      await store.saveTransition(
        transition(0, { incidents: [opened], notifications: [notification(1)], consumed, state: { n: [1.5, 1e-300] } }),
      );
      expect(await store.engine('brand')).toEqual({ version: 1, state: { n: [1.5, 1e-300] }, incident: opened });
      expect(await store.observations('brand', now, 9)).toEqual([]);
      expect((await store.notifications({ limit: 9 })).items).toEqual([notification(1)]);
      expect(await store.incident('i1')).toEqual(opened);
      expect(await store.incident('none')).toBeNull();
    });

    test('who comes second with an old version changes nothing', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('a')]);
      const consumed = (await store.observations('brand', now, 9)).map(({ id }) => id);
      await store.saveTransition(transition(0));
      const late = (version: number) =>
        store.saveTransition(
          transition(version, { incidents: [incident('i1')], notifications: [notification(1)], consumed }),
        );
      await expect(late(0)).rejects.toThrow(Conflict);
      await expect(late(2)).rejects.toThrow(Conflict);
      expect(await store.engine('brand')).toEqual({ version: 1, state: { seen: 0 }, incident: null });
      expect(await store.observations('brand', now, 9)).toHaveLength(1);
      expect((await store.notifications({ limit: 9 })).items).toEqual([]);
      await late(1);
      expect((await store.engine('brand'))?.version).toBe(2);
    });

    test('of many that write the same version at once one wins', async () => {
      const other = await subject.another();
      for (const version of [0, 1]) {
        const results = await Promise.allSettled(
          Array.from({ length: 6 }, (_, i) => (i % 2 ? other : subject.store).saveTransition(transition(version))),
        );
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Conflict);
      }
    });
  });
}
