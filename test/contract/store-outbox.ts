import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Notification } from '../../src/core/incident.ts';
import { now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { notification, transition } from './store-engine.ts';

export function outboxContract(subject: StoreUnderTest): void {
  const add = async (...notifications: Notification[]) => {
    const expectedVersion = (await subject.store.engine('brand'))?.version ?? 0;
    await subject.store.saveTransition(transition(expectedVersion, { notifications }));
  };
  const claim = (at = now, leaseMs = 60_000) => subject.store.claimNotification('cx', at, leaseMs);
  const find = async (id: string) =>
    (await subject.store.notifications({ limit: 99 })).items.find((one) => one.id === id);
  const of = (incident: string, number: number, changes: Partial<Notification> = {}) =>
    notification(number, { incident, ...changes });

  describe('outbox', () => {
    test('rows that belong to no transition are added once, whoever adds them again', async () => {
      const { store } = subject;
      const row = notification(1, { incident: 'mentions/brand/2026-03-16T12', occasion: 'opened' });
      await store.addNotifications([row]);
      await store.addNotifications([{ ...row, createdAt: now + 99 }, notification(2)]);
      const { items } = await store.notifications({ limit: 9 });
      expect(items.map(({ id, createdAt }) => [id, createdAt]).sort()).toEqual(
        [
          [notification(2).id, notification(2).createdAt],
          [row.id, row.createdAt],
        ].sort(),
      );
      await store.addNotifications([]);
    });

    test('a channel sends one at a time, oldest first, when it is due', async () => {
      const { store } = subject;
      await add(of('i2', 2), of('i1', 1), of('i3', 0, { dueAt: now + 5 }), of('i4', 0, { channel: 'oncall' }));
      const first = await claim();
      expect(first).toEqual({ ...of('i1', 1), state: 'sending', attempts: 1 });
      expect(await claim()).toBeNull();
      expect(await store.claimNotification('oncall', now, 60_000)).toMatchObject({ incident: 'i4' });
      await store.settleNotification(of('i1', 1).id, { state: 'sent', sentAt: now + 1, reference: { ts: '1.2' } });
      expect(await find(of('i1', 1).id)).toMatchObject({ state: 'sent', sentAt: now + 1, reference: { ts: '1.2' } });
      expect(await claim()).toMatchObject({ incident: 'i2' });
      await store.settleNotification(of('i2', 2).id, { state: 'dead', error: 'gone' });
      expect(await claim()).toBeNull();
      expect(await store.due(now)).toMatchObject({ channels: [] });
      expect(await store.due(now + 5)).toMatchObject({ channels: ['cx'] });
      expect(await claim(now + 5)).toMatchObject({ incident: 'i3' });
      expect(await store.due(now + 5)).toMatchObject({ channels: [] });
    });

    test('senders that come at once get it once', async () => {
      const other = await subject.another();
      await add(of('i1', 1), of('i2', 2));
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, i) => (i % 2 ? other : subject.store).claimNotification('cx', now, 60_000)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    test('what is next can be looked at, as often as one likes, and is what the claim then hands out', async () => {
      const { store } = subject;
      const next = (at = now) => store.nextNotification('cx', at);
      expect(await next()).toBeNull();
      await add(of('i2', 2), of('i1', 1), of('i3', 0, { dueAt: now + 5 }), of('i4', 0, { channel: 'oncall' }));
      const looked = await Promise.all([next(), next(), next()]);
      expect(looked).toEqual(Array(3).fill({ ...of('i1', 1), state: 'sending', attempts: 1 }));
      expect(await find(of('i1', 1).id)).toEqual(of('i1', 1));
      expect(await claim()).toEqual(looked[0]);
      expect(await next()).toBeNull();
      await store.settleNotification(of('i1', 1).id, { state: 'sent' });
      expect(await next()).toMatchObject({ incident: 'i2' });
      expect(await next(now + 5)).toMatchObject({ incident: 'i3' });
      await claim(now, 1);
      await sleep(20);
      expect(await next(now + 5)).toMatchObject({ incident: 'i2', state: 'sending', attempts: 2, silences: 1 });
      expect(await find(of('i2', 2).id)).toMatchObject({ attempts: 1, silences: 0 });
      expect(await claim(now + 5)).toMatchObject({ incident: 'i2', attempts: 2, silences: 1 });
    });

    test('a claim for what was prepared takes that row as it was, or nothing', async () => {
      const { store } = subject;
      const only = (prepared: { id: string; silences: number }) => store.claimNotification('cx', now, 60_000, prepared);
      await add(of('i2', 2), of('i1', 1));
      expect(await only({ id: of('i2', 2).id, silences: 0 })).toBeNull();
      expect(await only({ id: of('i1', 1).id, silences: 1 })).toBeNull();
      expect(await find(of('i1', 1).id)).toMatchObject({ state: 'waiting', attempts: 0 });
      expect(await only({ id: of('i1', 1).id, silences: 0 })).toMatchObject({ incident: 'i1', state: 'sending' });
      await store.settleNotification(of('i1', 1).id, { state: 'sent' });
      await claim(now, 1);
      await sleep(20);
      expect(await only({ id: of('i2', 2).id, silences: 0 })).toBeNull();
      expect(await only({ id: of('i2', 2).id, silences: 1 })).toMatchObject({ incident: 'i2', silences: 1 });
    });

    test('a channel that wants to rest holds back all that waits for it', async () => {
      const { store } = subject;
      const late = of('i3', 3, { dueAt: now + 99 });
      await add(of('i1', 1), of('i2', 2), late, of('i4', 4, { channel: 'oncall' }));
      await claim();
      const restUntil = now + 9;
      await store.settleNotification(of('i1', 1).id, {
        state: 'waiting',
        dueAt: restUntil,
        unattempted: true,
        restUntil,
      });
      for (const number of [1, 2]) {
        expect(await find(of(`i${number}`, number).id)).toMatchObject({
          state: 'waiting',
          attempts: 0,
          dueAt: now + 9,
        });
      }
      expect(await find(late.id)).toEqual(late);
      expect(await store.due(now)).toMatchObject({ channels: ['oncall'] });
      expect(await claim(now + 9)).toMatchObject({ incident: 'i1' });
    });

    test('a send whose lease expired comes back as a silence, before anything else', async () => {
      await add(of('i2', 2));
      await claim(now, 1);
      await add(of('i1', 1));
      await sleep(20);
      expect(await subject.store.due(now)).toMatchObject({ channels: ['cx'] });
      expect(await claim()).toMatchObject({ incident: 'i2', state: 'sending', attempts: 2, silences: 1 });
      expect(await claim()).toBeNull();
    });

    test('an attempt can be handed back, a silence is counted, an error is kept until it is cleared', async () => {
      const { store } = subject;
      const { id } = of('i1', 1);
      await add(of('i1', 1));
      await claim();
      await store.settleNotification(id, { state: 'waiting', dueAt: now + 9, error: '429', unattempted: true });
      expect(await find(id)).toMatchObject({
        state: 'waiting',
        attempts: 0,
        silences: 0,
        dueAt: now + 9,
        error: '429',
      });
      expect(await claim(now + 8)).toBeNull();
      await claim(now + 9);
      await store.settleNotification(id, { state: 'waiting', silent: true });
      expect(await find(id)).toMatchObject({ attempts: 1, silences: 1, error: '429' });
      await claim(now + 9);
      await store.settleNotification(id, { state: 'sent', sentAt: now + 10, error: null });
      expect(await find(id)).toMatchObject({ state: 'sent', attempts: 2, error: null });
      await store.settleNotification(id, { state: 'waiting', error: 'too late' });
      expect(await find(id)).toMatchObject({ state: 'sent', error: null });
    });

    test('a newer one takes the place of what waits, and of nothing else', async () => {
      const { store } = subject;
      await add(of('i1', 1, { dueAt: now + 1 }), of('i2', 1), of('i1', 1, { channel: 'oncall' }));
      await add(of('i1', 2), of('i1', 2));
      const states = async () =>
        Object.fromEntries((await store.notifications({ limit: 99 })).items.map(({ id, state }) => [id, state]));
      expect(await states()).toEqual({
        [of('i1', 1).id]: 'superseded',
        [of('i1', 2).id]: 'waiting',
        [of('i2', 1).id]: 'waiting',
        [of('i1', 1, { channel: 'oncall' }).id]: 'waiting',
      });
      await store.settleNotification((await claim())?.id ?? '', { state: 'sent' });
      expect(await claim()).toMatchObject({ id: of('i1', 2).id });
      await add(of('i1', 3));
      expect(await states()).toMatchObject({ [of('i1', 2).id]: 'sending', [of('i1', 3).id]: 'waiting' });
      await store.settleNotification(of('i1', 2).id, { state: 'waiting', silent: true });
      await add(of('i1', 4));
      expect(await states()).toMatchObject({ [of('i1', 2).id]: 'waiting', [of('i1', 3).id]: 'superseded' });
    });

    test('notices replace their own kind alone', async () => {
      const { store } = subject;
      const unacknowledged = { occasion: 'unacknowledged', dueAt: now + 9 } as const;
      const undelivered = { occasion: 'undelivered' } as const;
      await add(of('i1', 1), of('i1', 1, unacknowledged), of('i1', 1, undelivered), of('i1', 2, unacknowledged));
      const waiting = (await store.notifications({ state: 'waiting', limit: 9 })).items;
      expect(waiting.map(({ occasion, number }) => `${occasion} ${number}`).sort()).toEqual([
        'escalated 1',
        'unacknowledged 2',
        'undelivered 1',
      ]);
    });

    test('the same notification again changes nothing', async () => {
      await add(of('i1', 1));
      await subject.store.settleNotification((await claim())?.id ?? '', { state: 'sent', sentAt: now });
      await add(of('i1', 1));
      expect((await subject.store.notifications({ limit: 9 })).items).toMatchObject([{ state: 'sent' }]);
    });

    test('notifications are listed newest first', async () => {
      const { store } = subject;
      await add(of('i1', 1), of('i2', 2), of('i3', 3, { channel: 'oncall' }));
      const list = async (query: {
        incident?: string;
        channel?: string;
        state?: Notification['state'];
        limit: number;
      }) => (await store.notifications(query)).items.map(({ incident }) => incident);
      expect(await list({ limit: 2 })).toEqual(['i3', 'i2']);
      expect(await list({ limit: 9, channel: 'cx' })).toEqual(['i2', 'i1']);
      expect(await list({ limit: 9, incident: 'i1' })).toEqual(['i1']);
      expect(await list({ limit: 9, state: 'sent' })).toEqual([]);
    });
  });
}
