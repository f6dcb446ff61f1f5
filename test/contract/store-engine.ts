import { describe, expect, test } from '@jest/globals';
import { waitingRow } from '../../src/alerts/outbox/outbox.ts';
import { hourMs } from '../../src/core/domain.ts';
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
  spokenAuthors: 4,
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
  describe('engine and incidents', () => {
    test('state, incidents, consumed observations and notifications are one write', async () => {
      const { store } = subject;
      expect(await store.engine('brand')).toBeNull();
      await saveScored(store, 'negative', [mention('a')]);
      const consumed = (await store.observations('brand', now, 9)).map(({ id }) => id);
      const opened = incident('i1');
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

    test('what people say of an incident is kept, and incidents with a verdict can be asked for', async () => {
      const { store } = subject;
      const verdict = { verdict: 'not-ours', by: 'jo', at: now, note: 'the film\u0000' } as const;
      const over = { state: 'resolved', resolvedAt: now } as const;
      const muted = { by: 'jo', until: now, reason: null };
      const judged = [incident('i1', { ...over, verdict }), incident('i2', { brand: 'other', ...over, verdict })];
      await store.saveTransition(transition(0, { incidents: [...judged, incident('i3', { ...over, muted })] }));
      const ids = async (query: { brand?: string; judged?: boolean }) =>
        (await store.incidents({ ...query, limit: 9 })).items.map(({ id }) => id).sort();
      expect(await ids({ judged: true })).toEqual(['i1', 'i2']);
      expect(await ids({ judged: true, brand: 'brand' })).toEqual(['i1']);
      expect(await ids({ judged: false })).toEqual(['i1', 'i2', 'i3']);
      expect(await store.incident('i1')).toMatchObject({
        verdict: { ...verdict, note: 'the film' },
        severity: 'minor',
      });
      expect(await store.incident('i3')).toMatchObject({ muted, verdict: null });
    });

    test('an incident that an older version stored is completed', async () => {
      const { store } = subject;
      const {
        severity: _,
        verdict: __,
        ...old
      } = incident('i1', {
        occasions: [{ kind: 'opened', number: 1, at: now, severity: 'minor' }],
      });
      const stored = { ...old, occasions: [{ kind: 'opened', number: 1, at: now }] } as unknown as Incident;
      await store.saveTransition(transition(0, { incidents: [stored] }));
      const whole = incident('i1', { occasions: [{ kind: 'opened', number: 1, at: now, severity: 'minor' }] });
      expect(await store.incident('i1')).toEqual(whole);
      expect((await store.engine('brand'))?.incident).toEqual(whole);
      expect((await store.incidents({ limit: 1 })).items).toEqual([whole]);
    });

    test('an incident that was over can be open again', async () => {
      const { store } = subject;
      await store.saveTransition(
        transition(0, { incidents: [incident('i1', { state: 'resolved', resolvedAt: now })] }),
      );
      expect((await store.engine('brand'))?.incident).toBeNull();
      await store.saveTransition(transition(1, { incidents: [incident('i1')] }));
      expect((await store.engine('brand'))?.incident).toEqual(incident('i1'));
    });

    test('a brand has one open incident at most', async () => {
      const { store } = subject;
      await store.saveTransition(transition(0, { incidents: [incident('i1')] }));
      const second = incident('i2', { openedAt: now + hourMs });
      await expect(store.saveTransition(transition(1, { incidents: [second] }))).rejects.toThrow(Conflict);
      const closed = incident('i1', { state: 'resolved', resolvedAt: now + hourMs });
      await store.saveTransition(transition(1, { incidents: [second, closed] }));
      expect((await store.engine('brand'))?.incident).toEqual(second);
      expect((await store.incidents({ limit: 9 })).items).toEqual([second, closed]);
      expect((await store.incidents({ state: 'open', limit: 9 })).items).toEqual([second]);
      expect((await store.incidents({ brand: 'other', limit: 9 })).items).toEqual([]);
      expect((await store.incidents({ brand: 'brand', limit: 1 })).items).toEqual([second]);
      await store.saveTransition({ ...transition(0, { incidents: [incident('i3', { brand: 'b2' })] }), brand: 'b2' });
    });
  });
}
