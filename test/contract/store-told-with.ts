import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { minuteMs } from '../../src/core/domain.ts';
import type { Notification } from '../../src/core/incident.ts';
import { now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { notification, transition } from './store-engine.ts';

/** One message that tells several rows. */
export function toldWithContract(subject: StoreUnderTest): void {
  const add = async (...notifications: Notification[]) => {
    const expectedVersion = (await subject.store.engine('brand'))?.version ?? 0;
    await subject.store.saveTransition(transition(expectedVersion, { notifications }));
  };
  const of = (number: number, changes: Partial<Notification> = {}) =>
    notification(number, { incident: `i${number}`, ...changes });
  const idOf = (number: number) => of(number).id;
  const [lead, ...others] = [1, 2, 3].map(idOf);
  const claimThree = (leaseMs = 60_000) =>
    subject.store.claimNotification('cx', now, leaseMs, { id: lead ?? '', silences: 0, with: others });
  const rows = async (...numbers: number[]) => {
    const { items } = await subject.store.notifications({ limit: 99 });
    return numbers.map((number) => items.find(({ id }) => id === idOf(number)));
  };
  const states = async () => (await rows(1, 2, 3)).map((row) => [row?.state, row?.toldWith === lead, row?.silences]);

  describe('one message for several notifications', () => {
    test('what is due and free is listed in order, and nothing else', async () => {
      const { store } = subject;
      await add(of(2), of(1), of(3, { dueAt: now + 5 }), of(4, { channel: 'oncall' }), of(5, { silences: 1 }));
      const due = async (limit: number) => (await store.dueNotifications('cx', now, limit)).map(({ id }) => id);
      expect(await due(9)).toEqual([idOf(1), idOf(2)]);
      expect(await due(1)).toEqual([idOf(1)]);
      expect(await store.dueNotifications('cx', now, 1)).toEqual([of(1)]);
    });

    test('a claim holds all of them: nobody else sends them, and a newer one does not take their place', async () => {
      const { store } = subject;
      await add(of(1), of(2), of(3), of(4));
      expect(await claimThree()).toMatchObject({ id: lead, state: 'sending', toldWith: lead });
      expect(await store.claimNotification('cx', now, 60_000)).toBeNull();
      expect((await store.dueNotifications('cx', now, 9)).map(({ id }) => id)).toEqual([idOf(4)]);
      await add(of(9, { incident: 'i2' }));
      expect(await states()).toEqual([
        ['sending', true, 0],
        ['waiting', true, 0],
        ['waiting', true, 0],
      ]);
      const held = await store.notifications({ toldWith: lead ?? '', limit: 9 });
      expect(held.items.map(({ id }) => id)).toEqual([idOf(3), idOf(2), idOf(1)]);
    });

    test('a claim takes all of them or nothing', async () => {
      const { store } = subject;
      await add(of(1), of(2), of(3, { silences: 1 }), of(4));
      expect(await claimThree()).toBeNull();
      expect(await rows(1, 2)).toEqual([of(1), of(2)]);
      const prepared = { id: lead ?? '', silences: 0, with: [idOf(2), 'nobody'] };
      expect(await store.claimNotification('cx', now, 60_000, prepared)).toBeNull();
      expect(await rows(1, 2)).toEqual([of(1), of(2)]);
    });

    test('all of them are sent with it, each with a reference of its own', async () => {
      const { store } = subject;
      await add(of(1), of(2), of(3));
      await claimThree();
      const told = others.map((id) => ({ id, reference: { authors: id } }));
      const sentAt = now + 7;
      await store.settleNotification(lead ?? '', { state: 'sent', sentAt, reference: { ts: '1' }, error: null, told });
      expect(await rows(1, 2, 3)).toMatchObject([
        { state: 'sent', sentAt, attempts: 1, toldWith: lead, reference: { ts: '1' } },
        { state: 'sent', sentAt, attempts: 1, toldWith: lead, reference: { authors: idOf(2) } },
        { state: 'sent', sentAt, attempts: 1, toldWith: lead, reference: { authors: idOf(3) } },
      ]);
      expect(await store.due(now)).toMatchObject({ channels: [] });
      await store.settleNotification(lead ?? '', { state: 'waiting', error: 'too late' });
      expect(await rows(2)).toMatchObject([{ state: 'sent', sentAt }]);
    });

    test('a send that was not taken sets them free, to be due with it', async () => {
      const { store } = subject;
      await add(of(1), of(2), of(3, { dueAt: now - 9 }));
      await claimThree();
      await store.settleNotification(lead ?? '', { state: 'waiting', dueAt: now + 9, unattempted: true, error: '429' });
      expect(await rows(1, 2, 3)).toMatchObject(
        [1, 2, 3].map(() => ({ state: 'waiting', attempts: 0, dueAt: now + 9, toldWith: null })),
      );
      expect(await store.claimNotification('cx', now, 60_000)).toBeNull();
    });

    test('a send without an answer holds them for the repeat, which tells the same ones', async () => {
      const { store } = subject;
      await add(of(1), of(2), of(3));
      await claimThree();
      await store.settleNotification(lead ?? '', { state: 'waiting', dueAt: now + 9, silent: true });
      expect(await states()).toEqual([
        ['waiting', true, 1],
        ['waiting', true, 0],
        ['waiting', true, 0],
      ]);
      expect(await store.due(now)).toMatchObject({ channels: [] });
      expect(await store.claimNotification('cx', now, 60_000)).toBeNull();
      expect(await store.claimNotification('cx', now + 9, 60_000)).toMatchObject({ id: lead, toldWith: lead });
      await store.settleNotification(lead ?? '', { state: 'sent', sentAt: now + 9 });
      expect(await states()).toEqual([
        ['sent', true, 1],
        ['sent', true, 0],
        ['sent', true, 0],
      ]);
    });

    test('a send whose lease expired comes back with them', async () => {
      await add(of(1), of(2), of(3));
      await claimThree(1);
      await sleep(20);
      expect(await subject.store.due(now)).toMatchObject({ channels: ['cx'] });
      const found = { id: lead, silences: 1, toldWith: lead };
      expect(await subject.store.nextNotification('cx', now)).toMatchObject(found);
      expect(await subject.store.claimNotification('cx', now, 60_000)).toMatchObject(found);
      expect((await subject.store.notifications({ toldWith: lead ?? '', limit: 9 })).items).toHaveLength(3);
    });

    test('given up after a silence, they may have been told: they are given up too; refused, they are free', async () => {
      const { store } = subject;
      await add(of(1), of(2), of(3));
      await claimThree();
      await store.settleNotification(lead ?? '', { state: 'dead', error: 'refused' });
      expect(await states()).toEqual([
        ['dead', false, 0],
        ['waiting', false, 0],
        ['waiting', false, 0],
      ]);
      const second = { id: idOf(2), silences: 0, with: [idOf(3)] };
      await store.claimNotification('cx', now, 60_000, second);
      await store.settleNotification(idOf(2), { state: 'dead', error: 'no answer', silent: true });
      expect(await rows(2, 3)).toMatchObject([2, 3].map(() => ({ state: 'dead', error: 'no answer', silences: 1 })));
      await store.settleNotification(idOf(3), { state: 'waiting', dueAt: now, error: null, afresh: true });
      expect(await store.claimNotification('cx', now, 60_000)).toMatchObject({ id: idOf(3), toldWith: null });
    });

    test('the messages of a channel are counted, not what they tell', async () => {
      const { store } = subject;
      const sent = { state: 'sent', sentAt: now - 8 * minuteMs } as const;
      await add(of(1), of(2), of(3), of(5, sent), of(6, { ...sent, channel: 'oncall' }));
      await add(of(7, { ...sent, sentAt: now - 11 * minuteMs }), of(8, { ...sent, sentAt: now - 9 * minuteMs }));
      await claimThree();
      await store.settleNotification(lead ?? '', { state: 'sent', sentAt: now });
      expect(await store.messagesSince('cx', now - 10 * minuteMs)).toEqual([now - 9 * minuteMs, sent.sentAt, now]);
      expect(await store.messagesSince('cx', now)).toEqual([]);
    });
  });
}
