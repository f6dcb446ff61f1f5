import { describe, expect, it } from '@jest/globals';
import { steppedClock } from '../../src/core/clock.ts';
import type { Brand } from '../../src/core/config.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import { NoAnswer, Refused, RetryLater } from '../../src/core/errors.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { notify } from '../../src/workers/notify.ts';
import { sampleIncident, sampleNotification, waveNow } from '../support/alert-samples.ts';
import { memoryOutbox } from '../support/memory-outbox.ts';
import { recordingChannel, type Sent } from '../support/recording-channel.ts';
import { kaffa } from '../support/workplace.ts';

const secondMs = 1_000;
const idOf = (n: number): string => `brand${n}-1`;
const opened = (n: number, changes: Partial<Notification> = {}): Notification =>
  sampleNotification({ incident: idOf(n), brand: `brand${n}`, createdAt: waveNow + n, ...changes });
const incident = (n: number, changes: Partial<Incident> = {}): Incident =>
  sampleIncident({ id: idOf(n), brand: `brand${n}`, ...changes });
const brand = (n: number): Brand => ({
  ...kaffa,
  name: `brand${n}`,
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx', 'mail'], settings: {} }],
});
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function start(incidents: Incident[], rows: Notification[], routes = new Map()) {
  const outbox = memoryOutbox(incidents, rows);
  const clock = steppedClock(waveNow + secondMs);
  const { channel, sent, answer } = recordingChannel(() => ({ ref: '1', channel: 'C1', ts: '1.1' }));
  const context = {
    store: outbox.store,
    notifiers: new Map([
      ['cx', channel],
      ['mail', channel],
    ]),
    brands: upTo(60).map(brand),
    routes,
    words: en,
    clock,
    logger: silentLogger,
  };
  return {
    ...outbox,
    clock,
    sent,
    answer,
    run: () => notify(context, { channel: 'cx' }, new AbortController().signal),
    add: (...more: Notification[]) => {
      for (const row of more) outbox.rows.set(row.id, row);
    },
    states: () => [...outbox.rows.values()].map(({ state }) => state),
  };
}
const storm = (count: number, routes = new Map()) =>
  start(
    upTo(count).map((n) => incident(n)),
    upTo(count).map((n) => opened(n)),
    routes,
  );
const listed = ({ message }: Sent) => message.list.map(({ brand }) => brand);

describe('more than five messages to a channel in 10 minutes', () => {
  it('become one list: five alone, and a minute later all others together', async () => {
    const at = storm(12);
    await at.run();
    expect(at.sent.map(({ message }) => message.brand)).toEqual(upTo(5).map((n) => `brand${n}`));
    at.clock.advanceTo(waveNow + 59 * secondMs);
    await at.run();
    expect(at.sent).toHaveLength(5);
    at.clock.advanceTo(waveNow + minuteMs + secondMs);
    await at.run();
    expect(at.sent).toHaveLength(6);
    expect(listed(at.sent[5] as Sent)).toEqual([6, 7, 8, 9, 10, 11, 12].map((n) => `brand${n}`));
    expect(at.sent[5]?.message).toMatchObject({
      title: 'Several alerts about brand6, brand7, brand8 and others',
      headline: '7 messages about 7 brands.',
      asks: null,
    });
    expect(at.states()).toEqual(Array(12).fill('sent'));
    expect(at.rows.get(opened(9).id)).toMatchObject({
      toldWith: opened(6).id,
      attempts: 1,
      reference: { authors: '24', toldRule: 'wave' },
    });
    await at.run();
    expect(at.sent).toHaveLength(6);
  });

  it('are as few when they come one after another: what comes after the list waits for the next one', async () => {
    const at = start(
      upTo(30).map((n) => incident(n)),
      [],
    );
    const sentAt: number[] = [];
    for (const n of upTo(30)) {
      at.clock.advanceTo(waveNow + n * 20 * secondMs);
      at.add(opened(n, { createdAt: at.clock.now(), dueAt: at.clock.now() }));
      await at.run();
      while (sentAt.length < at.sent.length) sentAt.push(at.clock.now());
    }
    at.clock.advanceTo(waveNow + 11 * minuteMs);
    await at.run();
    expect(at.states()).toEqual(Array(30).fill('sent'));
    expect(sentAt).toHaveLength(6);
    expect(at.sent).toHaveLength(7);
    const told = at.sent.flatMap((one) => (one.message.list.length > 0 ? listed(one) : [one.message.brand]));
    expect(told.toSorted()).toEqual(
      upTo(30)
        .map((n) => `brand${n}`)
        .toSorted(),
    );
  });

  it('name what is severe first, and something severe does not wait', async () => {
    const at = storm(8);
    at.incidents.set(idOf(8), incident(8, { severity: 'severe' }));
    await at.run();
    expect(at.sent).toHaveLength(6);
    expect(listed(at.sent[5] as Sent)).toEqual(['brand8', 'brand6', 'brand7']);
    expect(at.sent[5]?.message.items[0]).toEqual({
      label: 'brand8',
      value: expect.stringMatching(/^Severe\. Negative posts\. 24 people posted negatively/),
    });
    expect(at.sent[5]?.message.headline).toBe('3 messages about 3 brands, 1 of them severe.');
  });

  it('are counted again after 10 minutes', async () => {
    const at = storm(5);
    await at.run();
    at.clock.advanceTo(waveNow + 11 * minuteMs);
    at.incidents.set(idOf(6), incident(6));
    at.add(opened(6, { createdAt: at.clock.now() }));
    await at.run();
    expect(at.sent.at(-1)?.message).toMatchObject({ brand: 'brand6', list: [] });
  });

  it('leave out what need not be told any more, and who is still in quiet hours', async () => {
    const quiet = { minSeverity: 'minor' as const, escalation: null };
    const hours = { from: 13 * 60 + 31, to: 14 * 60, timezone: 'UTC' };
    const at = storm(8, new Map([['cx', { ...quiet, quietHours: hours }]]));
    at.incidents.set(idOf(7), incident(7, { muted: { by: 'mia', until: waveNow + hourMs, reason: null } }));
    at.incidents.set(idOf(8), incident(8, { severity: 'severe' }));
    at.add(opened(9));
    at.incidents.set(idOf(9), incident(9, { severity: 'severe' }));
    await at.run();
    // At once, because of what is severe.
    expect(listed(at.sent[5] as Sent)).toEqual(['brand8', 'brand9', 'brand6']);
    expect(at.rows.get(opened(7).id)?.state).toBe('superseded');
  });

  it('fit in lists of bounded length', async () => {
    const at = storm(50);
    await at.run();
    at.clock.advanceTo(waveNow + 2 * minuteMs);
    await at.run();
    expect(at.sent[5]?.message.list).toHaveLength(40);
    at.clock.advanceTo(waveNow + 11 * minuteMs);
    await at.run();
    expect(at.states()).toEqual(Array(50).fill('sent'));
  });
});

describe('a list', () => {
  const withList = async (count = 8) => {
    const at = storm(count);
    await at.run();
    at.sent.splice(0);
    at.clock.advanceTo(waveNow + 2 * minuteMs);
    return at;
  };

  it('that got no answer is repeated once, marked, with the same id and the same messages', async () => {
    const at = await withList();
    at.answer(() => new NoAnswer('hung up'));
    await at.run();
    expect(at.sent).toHaveLength(1);
    at.incidents.set(idOf(9), incident(9));
    at.add(opened(9, { createdAt: waveNow - hourMs }));
    at.incidents.set(idOf(7), incident(7, { muted: { by: 'mia', until: waveNow + hourMs, reason: null } }));
    at.answer(() => ({}));
    at.clock.advanceTo(waveNow + 5 * minuteMs);
    await at.run();
    const [first, repeat] = at.sent.filter(({ message }) => message.list.length > 0);
    expect(repeat?.message).toMatchObject({ possibleRepeat: true, list: first?.message.list });
    expect(repeat?.delivery).toMatchObject({ possibleRepeat: true, thread: null });
    expect(repeat?.delivery.notification.id).toBe(first?.delivery.notification.id);
    for (const n of [6, 7, 8]) expect(at.rows.get(opened(n).id)).toMatchObject({ state: 'sent' });
  });

  it('that the process died with comes back as it was', async () => {
    const at = await withList();
    await at.store.claimNotification('cx', at.clock.now(), 1, {
      ...{ id: opened(6).id, silences: 0 },
      with: [opened(7).id],
    });
    await at.run();
    expect(at.sent).toEqual([]);
    at.expireLeases();
    await at.run();
    expect(at.sent.map(listed)[0]).toEqual(['brand6', 'brand7']);
    expect(at.sent[0]?.message.possibleRepeat).toBe(true);
  });

  it('that got no answer twice is given up with all that it told, and the other channels hear of each', async () => {
    const at = await withList();
    at.answer(() => new NoAnswer('hung up'));
    await at.run();
    at.clock.advanceTo(waveNow + 5 * minuteMs);
    await at.run();
    expect(at.sent).toHaveLength(2);
    for (const n of [6, 7, 8]) {
      expect(at.rows.get(opened(n).id)).toMatchObject({
        state: 'dead',
        error: expect.stringContaining('no answer twice'),
      });
      const { id } = opened(n, { id: `${idOf(n)}/undelivered/1/mail` });
      expect(at.rows.get(id)).toMatchObject({ state: 'waiting', channel: 'mail' });
    }
  });

  it('that the channel refuses does not take the others down', async () => {
    const at = await withList();
    let tried = 0;
    at.answer(() => (++tried === 1 ? new Refused('no') : {}));
    await at.run();
    expect(at.sent.map(({ message }) => message.list.length)).toEqual([3, 2]);
    expect([6, 7, 8].map((n) => at.rows.get(opened(n).id)?.state)).toEqual(['dead', 'sent', 'sent']);
  });

  it('that the channel cannot take yet is made again, with what has come meanwhile', async () => {
    const at = await withList();
    at.answer(() => new RetryLater(waveNow + 3 * minuteMs, 'down'));
    await at.run();
    expect([6, 7, 8].map((n) => at.rows.get(opened(n).id)?.toldWith)).toEqual([null, null, null]);
    at.incidents.set(idOf(9), incident(9));
    at.add(opened(9));
    at.answer(() => ({}));
    at.clock.advanceTo(waveNow + 4 * minuteMs);
    await at.run();
    expect(listed(at.sent.at(-1) as Sent)).toEqual(['brand6', 'brand7', 'brand8', 'brand9']);
  });

  it('is no thread: the next message of an incident begins its own', async () => {
    const at = await withList();
    await at.run();
    at.clock.advanceTo(waveNow + hourMs);
    at.add(
      opened(7, { ...sampleNotification({ incident: idOf(7), occasion: 'escalated' }), createdAt: at.clock.now() }),
    );
    at.incidents.set(idOf(7), incident(7, { people: 80, spokenAuthors: 80 }));
    await at.run();
    expect(at.sent.at(-1)).toMatchObject({ message: { kind: 'escalated', list: [] }, delivery: { thread: null } });
    expect(at.sent.at(-1)?.message.preview).toMatch(/^80 people (have complained|have posted negatively) \(24 at /);
  });
});
