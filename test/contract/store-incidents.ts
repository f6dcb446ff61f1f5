import { describe, expect, test } from '@jest/globals';
import { hourMs } from '../../src/core/domain.ts';
import { Conflict } from '../../src/core/errors.ts';
import type { Incident } from '../../src/core/incident.ts';
import { now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { incident, notification, transition } from './store-engine.ts';

export function incidentContract(subject: StoreUnderTest): void {
  describe('incidents', () => {
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

    test('when its messages were sent is told of each incident of a brand of which any was', async () => {
      const { store } = subject;
      const told = incident('i1', { state: 'resolved', since: now - 2 * hourMs, resolvedAt: now + 5 });
      const others = [incident('i2', { since: now - hourMs }), incident('i3', { brand: 'other' })];
      const rows = [
        notification(1, { id: 'late', incident: 'i1', number: 2, state: 'sent', sentAt: now + 3 }),
        notification(2, { id: 'first', incident: 'i1', state: 'sent', sentAt: now + 1 }),
        notification(3, { id: 'dead', incident: 'i1', number: 3, state: 'dead' }),
        notification(4, { id: 'waiting', incident: 'i2' }),
        notification(5, { id: 'of the other', incident: 'i3', brand: 'other', state: 'sent', sentAt: now + 7 }),
      ];
      await store.saveTransition(transition(0, { incidents: [told, ...others] }));
      await store.addNotifications(rows);
      expect(await store.toldIncidents('brand')).toEqual([
        { since: now - 2 * hourMs, resolvedAt: now + 5, sentAt: [now + 1, now + 3] },
      ]);
      expect(await store.toldIncidents('other')).toMatchObject([{ resolvedAt: null, sentAt: [now + 7] }]);
      expect(await store.toldIncidents('nobody')).toEqual([]);
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
      const whole = incident('i1', {
        name: 'brand-1',
        occasions: [{ kind: 'opened', number: 1, at: now, severity: 'minor' }],
      });
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
      expect((await store.engine('brand'))?.incident).toEqual(incident('i1', { name: 'brand-1' }));
    });

    test('a brand has one open incident at most', async () => {
      const { store } = subject;
      await store.saveTransition(transition(0, { incidents: [incident('i1')] }));
      const second = incident('i2', { name: 'brand-2', openedAt: now + hourMs });
      await expect(store.saveTransition(transition(1, { incidents: [second] }))).rejects.toThrow(Conflict);
      const closed = incident('i1', { name: 'brand-1', state: 'resolved', resolvedAt: now + hourMs });
      await store.saveTransition(transition(1, { incidents: [second, closed] }));
      expect((await store.engine('brand'))?.incident).toEqual(second);
      expect((await store.incidents({ limit: 9 })).items).toEqual([second, closed]);
      expect((await store.incidents({ state: 'open', limit: 9 })).items).toEqual([second]);
      expect((await store.incidents({ brand: 'other', limit: 9 })).items).toEqual([]);
      expect((await store.incidents({ brand: 'brand', limit: 1 })).items).toEqual([second]);
      await store.saveTransition({ ...transition(0, { incidents: [incident('i3', { brand: 'b2' })] }), brand: 'b2' });
    });

    test('a brand numbers its incidents as they open, however they are saved, and a name finds one in any case', async () => {
      const { store } = subject;
      const over = (id: string, openedAt: number, brand = 'Brand') =>
        incident(id, { brand, state: 'resolved', openedAt, resolvedAt: openedAt });
      const open = incident('Brand-2026-03-16-0905', { brand: 'Brand', openedAt: now + 2 });
      await store.saveTransition(transition(0, { incidents: [open, over('b', now + 1), over('a', now)] }));
      await store.saveTransition(transition(1, { incidents: [over('c', now, 'Brand & Söhne'), over('b', now + 1)] }));
      await store.saveTransition(transition(2, { incidents: [{ ...open, state: 'resolved', resolvedAt: now + 3 }] }));
      const named = (await store.incidents({ limit: 9 })).items.map(({ id, name }) => `${id} ${name}`);
      expect(named.sort()).toEqual(['Brand-2026-03-16-0905 brand-3', 'a brand-1', 'b brand-2', 'c brand-sohne-1']);
      const found = async (name: string) => (await store.incident(name))?.id;
      expect(await found('brand-3')).toBe(open.id);
      expect(await found('BRAND-3')).toBe(open.id);
      expect(await found(open.id)).toBe(open.id);
      expect(await found('brand-4')).toBeUndefined();
      expect(await found('brand-99999999999')).toBeUndefined();
    });

    test('an incident that is called like the name of another is found by its id', async () => {
      const { store } = subject;
      const over = { state: 'resolved', resolvedAt: now } as const;
      await store.saveTransition(transition(0, { incidents: [incident('i1', over), incident('brand-1', over)] }));
      expect((await store.incident('brand-1'))?.id).toBe('brand-1');
    });

    test('incidents that were open since a time can be asked for', async () => {
      const { store } = subject;
      const resolved = (id: string, openedAt: number) =>
        incident(id, { state: 'resolved', openedAt, resolvedAt: openedAt + hourMs });
      await store.saveTransition(
        transition(0, { incidents: [resolved('old', now - 9 * hourMs), resolved('new', now), incident('open')] }),
      );
      const since = async (openSince: number) =>
        (await store.incidents({ limit: 9, openSince })).items.map(({ id }) => id);
      expect((await since(now)).sort()).toEqual(['new', 'open']);
      expect((await since(now - 8 * hourMs)).sort()).toEqual(['new', 'old', 'open']);
      expect(await since(now + 2 * hourMs)).toEqual(['open']);
    });
  });
}
