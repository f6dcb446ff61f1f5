import { describe, expect, it } from '@jest/globals';
import type { Notifier, Reference } from '../../src/alerts/notifiers/notifier.ts';
import { steppedClock } from '../../src/core/clock.ts';
import type { Brand } from '../../src/core/config.ts';
import { dayMs, hourMs, minuteMs, sliceOf } from '../../src/core/domain.ts';
import { NoAnswer, Refused, RetryLater } from '../../src/core/errors.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { ListPage } from '../../src/core/store/list.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { notify } from '../../src/workers/notify.ts';
import {
  sampleFinding,
  sampleIncident,
  sampleMention,
  sampleNotification,
  waveNow,
  waveStart,
} from '../support/alert-samples.ts';
import { memoryOutbox } from '../support/memory-outbox.ts';
import { type Answer, recordingChannel } from '../support/recording-channel.ts';

const brand: Brand = {
  name: 'acme',
  query: 'acme',
  accounts: [],
  sources: ['reddit', 'press'],
  competitors: [],
  model: 'fast',
  campaigns: [],
  cx: { touchpoints: {}, stages: {}, intents: {} },
  timezone: 'Europe/Berlin',
  rules: [
    { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx', 'mail'], settings: {} },
    { name: 'other', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['boss'], settings: {} },
  ],
};

function start(
  rows: Notification[],
  { incident = sampleIncident(), answer: first = (() => ({ ref: '1' })) as Answer } = {},
) {
  const outbox = memoryOutbox([incident], rows, { mentions: [sampleMention('It smokes', { at: waveStart })] });
  const clock = steppedClock(waveNow);
  const { channel, sent, answer } = recordingChannel(first);
  const nudged: string[] = [];
  const context = {
    store: outbox.store,
    notifiers: new Map<string, Notifier>(['cx', 'mail', 'boss'].map((name) => [name, channel])),
    brands: [brand],
    words: en,
    clock,
    logger: silentLogger,
    nudges: {
      async nudge(_: string, payload: object) {
        nudged.push(Object.values(payload).join());
      },
    },
  };
  return {
    ...outbox,
    clock,
    sent,
    nudged,
    context,
    answer,
    run: (channel = 'cx') => notify(context, { channel }, new AbortController().signal),
    row: (row: Notification) => outbox.rows.get(row.id),
  };
}

const opened = sampleNotification();
const escalated = sampleNotification({ occasion: 'escalated', createdAt: waveNow + 1 });
const resolved = sampleNotification({ occasion: 'resolved', createdAt: waveNow + 2 });

describe('a notification', () => {
  it('is sent once when the channel answers', async () => {
    const at = start([opened]);
    await at.run();
    await at.run();
    expect(at.sent).toHaveLength(1);
    expect(at.row(opened)).toMatchObject({ state: 'sent', sentAt: waveNow, attempts: 1, silences: 0, error: null });
    const { at: toldAt } = sampleFinding();
    const { since, people } = sampleIncident();
    expect(at.row(opened)?.reference).toEqual({
      ref: '1',
      authors: '24',
      title: 'acme: negative posts, cause unclear',
      toldRule: 'wave',
      toldAt: String(toldAt),
      toldScaleMs: String(sliceOf(toldAt) - sliceOf(since)),
      toldObserved: String(people),
    });
    expect(at.sent[0]?.delivery).toMatchObject({ thread: null, possibleRepeat: false });
    expect(at.sent[0]?.message).toMatchObject({
      kind: 'opened',
      timezone: 'Europe/Berlin',
      examples: [{ text: 'It smokes' }],
    });
  });

  it('waits freely while the channel cannot be reached, and the whole channel rests', async () => {
    const other = sampleNotification({ incident: 'acme-2', createdAt: waveNow + 5 });
    const at = start([opened, other], { answer: () => new RetryLater(waveNow + minuteMs, 'down') });
    at.incidents.set('acme-2', sampleIncident({ id: 'acme-2' }));
    for (let tries = 0; tries < 50; tries += 1) await at.run();
    expect(at.sent).toHaveLength(1);
    for (const row of [opened, other])
      expect(at.row(row)).toMatchObject({ state: 'waiting', attempts: 0, silences: 0, dueAt: waveNow + minuteMs });
    at.answer(() => ({}));
    at.clock.advanceTo(waveNow + minuteMs);
    await at.run();
    expect(at.row(opened)?.state).toBe('sent');
    expect(at.row(other)?.state).toBe('sent');
    expect(at.sent.every(({ delivery }) => !delivery.possibleRepeat)).toBe(true);
  });

  it('is repeated once, marked, when a send got no answer; a second silence is a dead letter', async () => {
    const at = start([opened], { answer: () => new NoAnswer('hung up') });
    await at.run();
    expect(at.row(opened)).toMatchObject({ state: 'waiting', silences: 1 });
    at.clock.advanceTo(waveNow + hourMs);
    await at.run();
    expect(at.sent.map(({ message, delivery }) => [message.possibleRepeat, delivery.possibleRepeat])).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(at.row(opened)).toMatchObject({
      state: 'dead',
      silences: 2,
      error: expect.stringContaining('no answer twice'),
    });
    at.clock.advanceTo(waveNow + dayMs);
    await at.run();
    expect(at.sent).toHaveLength(2);
  });

  it('is repeated once, marked, when the process died while it was sent', async () => {
    const at = start([opened]);
    await at.store.claimNotification('cx', waveNow, 1);
    at.expireLeases();
    await at.run();
    expect(at.sent[0]?.message.possibleRepeat).toBe(true);
    expect(at.row(opened)).toMatchObject({ state: 'sent', silences: 1 });
  });

  it('is not sent a third time when the process died twice while it was sent', async () => {
    const at = start([opened]);
    for (let crash = 0; crash < 2; crash += 1) {
      await at.store.claimNotification('cx', waveNow, 1);
      at.expireLeases();
    }
    await at.run();
    expect(at.sent).toHaveLength(0);
    expect(at.row(opened)).toMatchObject({ state: 'dead' });
  });

  it('is tried again, further and further apart, when the channel fails itself, and set aside in the end', async () => {
    const at = start([opened], { answer: () => new Error('HTTP 503') });
    const waits: number[] = [];
    for (let tries = 0; tries < 20 && at.row(opened)?.state === 'waiting'; tries += 1) {
      await at.run();
      const { dueAt = 0 } = at.row(opened) ?? {};
      waits.push(dueAt - at.clock.now());
      at.clock.advanceTo(dueAt);
    }
    expect(at.sent).toHaveLength(8);
    expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(at.row(opened)).toMatchObject({ state: 'dead', error: 'HTTP 503 (8 attempts)' });
  });
});

/** Runs until the named part is reached, and never comes back from there, like a process that is killed in it. */
async function killedAt(at: ReturnType<typeof start>, stage: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const die = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    const notifier = at.context.notifiers.get('cx');
    if (!notifier) throw new Error('no channel');
    const doomed = { ...at.context, store: { ...at.context.store }, notifiers: new Map([['cx', notifier]]) };
    if (stage === 'ready' || stage === 'send') doomed.notifiers.set('cx', { ...notifier, [stage]: die });
    else Object.assign(doomed.store, { [stage]: die });
    void notify(doomed, { channel: 'cx' }, new AbortController().signal);
  });
  at.expireLeases();
}

describe('a process that dies', () => {
  const before = ['nextNotification', 'incident', 'notifications', 'buckets', 'coverage', 'ready', 'claimNotification'];

  it.each(before)('before the row is claimed (in %s) has sent nothing, and costs nothing', async (stage) => {
    const at = start([opened]);
    for (let kills = 0; kills < 5; kills += 1) await killedAt(at, stage);
    expect(at.row(opened)).toEqual(opened);
    await at.run();
    expect(at.sent.map(({ delivery }) => delivery.possibleRepeat)).toEqual([false]);
    expect(at.row(opened)).toMatchObject({ state: 'sent', attempts: 1, silences: 0 });
  });

  it.each(['send', 'settleNotification'])('after it (in %s) may have sent it: the repeat is marked', async (stage) => {
    const at = start([opened]);
    await killedAt(at, stage);
    expect(at.row(opened)).toMatchObject({ state: 'sending', attempts: 1 });
    for (const prepared of before) await killedAt(at, prepared);
    await at.run();
    expect(at.sent.at(-1)).toMatchObject({ message: { possibleRepeat: true }, delivery: { possibleRepeat: true } });
    expect(at.row(opened)).toMatchObject({ state: 'sent', attempts: 2, silences: 1 });
  });
});

describe('a row that is prepared', () => {
  it('is prepared again when its turn has gone to another one meanwhile', async () => {
    const at = start([escalated]);
    const earlier = sampleNotification({ incident: 'acme-2', createdAt: opened.createdAt - 1 });
    at.incidents.set('acme-2', sampleIncident({ id: 'acme-2' }));
    const { claimNotification } = at.context.store;
    at.context.store.claimNotification = (...claim) => {
      at.rows.set(earlier.id, at.row(earlier) ?? earlier);
      return claimNotification(...claim);
    };
    await at.run();
    expect(at.sent.map(({ message, delivery }) => [message.incident, delivery.notification.id])).toEqual([
      ['acme-2', earlier.id],
      [opened.incident, escalated.id],
    ]);
  });

  it('is prepared again, as a possible repeat, when somebody else has died with it meanwhile', async () => {
    const at = start([opened]);
    const { claimNotification } = at.context.store;
    at.context.store.claimNotification = async (...claim) => {
      at.context.store.claimNotification = claimNotification;
      await claimNotification('cx', waveNow, 1);
      at.expireLeases();
      return claimNotification(...claim);
    };
    await at.run();
    expect(at.sent.map(({ message, delivery }) => [message.possibleRepeat, delivery.possibleRepeat])).toEqual([
      [true, true],
    ]);
    expect(at.row(opened)).toMatchObject({ state: 'sent', silences: 1 });
  });

  it('has its message and its picture before the channel is waited for, and is claimed after that', async () => {
    const at = start([opened]);
    const states: unknown[] = [];
    const notifier = at.context.notifiers.get('cx');
    if (!notifier) throw new Error('no channel');
    at.context.notifiers.set('cx', {
      ...notifier,
      pictures: true,
      ready: async () => void states.push(at.row(opened)?.state),
      send: async (message, delivery) => {
        states.push(at.row(opened)?.state);
        return notifier.send(message, delivery);
      },
    });
    await at.run();
    expect(states).toEqual(['waiting', 'sending']);
  });

  describe('for a channel that begins itself', () => {
    const connecting = (at: ReturnType<typeof start>, connect: () => Promise<void>): void => {
      const notifier = at.context.notifiers.get('cx');
      if (!notifier) throw new Error('no channel');
      at.context.notifiers.set('cx', {
        ...notifier,
        begins: true,
        send: async (message, delivery) => {
          await connect();
          await delivery.begin?.();
          return notifier.send(message, delivery);
        },
      });
    };

    it('is claimed once that is connected', async () => {
      const at = start([opened], { answer: () => ({ while: at.row(opened)?.state ?? '' }) });
      const states: unknown[] = [];
      connecting(at, async () => void states.push(at.row(opened)));
      await at.run();
      expect(states).toEqual([opened]);
      expect(at.row(opened)).toMatchObject({ state: 'sent', attempts: 1, reference: { while: 'sending' } });
    });

    it('is tried again freely when that cannot connect', async () => {
      const at = start([opened]);
      connecting(at, () => Promise.reject(new RetryLater(waveNow + minuteMs, 'down')));
      await at.run();
      expect(at.row(opened)).toMatchObject({ state: 'waiting', attempts: 0, silences: 0, dueAt: waveNow + minuteMs });
    });

    it('is not sent when somebody else sends it meanwhile', async () => {
      const at = start([opened]);
      connecting(at, async () => void (await at.store.claimNotification('cx', waveNow, 1)));
      await at.run();
      expect(at.sent).toHaveLength(0);
      expect(at.row(opened)).toMatchObject({ state: 'sending', attempts: 1, silences: 0 });
    });

    it('is left alone when the claim fails, and sent the next time', async () => {
      const at = start([opened]);
      connecting(at, async () => {});
      const { claimNotification } = at.context.store;
      at.context.store.claimNotification = async () => {
        at.context.store.claimNotification = claimNotification;
        throw new Error('the store is away');
      };
      await expect(at.run()).rejects.toThrow('the store is away');
      expect(at.row(opened)).toEqual(opened);
      await at.run();
      expect(at.sent).toHaveLength(1);
    });
  });

  it('is tried again later, and in the end set aside, when its message cannot be made', async () => {
    const at = start([opened], { incident: sampleIncident({ rules: [] }) });
    await at.run();
    expect(at.row(opened)).toMatchObject({ state: 'waiting', attempts: 1, dueAt: waveNow + 5_000 });
    for (let tries = 0; tries < 20; tries += 1) {
      at.clock.advanceTo(at.row(opened)?.dueAt ?? 0);
      await at.run();
    }
    expect(at.sent).toHaveLength(0);
    expect(at.row(opened)).toMatchObject({ state: 'dead', error: expect.stringContaining('has no rule') });
  });

  it('is left as it was when the stop comes while the channel is waited for', async () => {
    const stop = new AbortController();
    const at = start([opened]);
    const notifier = at.context.notifiers.get('cx');
    if (!notifier) throw new Error('no channel');
    at.context.notifiers.set('cx', { ...notifier, ready: async () => stop.abort() });
    await notify(at.context, { channel: 'cx' }, stop.signal);
    expect(at.row(opened)).toEqual(opened);
  });
});

describe('a channel whose readers sleep', () => {
  // It is 14:30 in Berlin.
  const quietHours = { from: 14 * 60, to: 15 * 60, timezone: 'Europe/Berlin' };
  const routes = new Map([['cx', { minSeverity: 'minor' as const, quietHours, escalation: null }]]);

  it('is told at the end of its quiet hours, and no attempt is counted before', async () => {
    const at = start([opened]);
    await notify({ ...at.context, routes }, { channel: 'cx' }, new AbortController().signal);
    expect(at.sent).toHaveLength(0);
    expect(at.row(opened)).toMatchObject({ state: 'waiting', attempts: 0, dueAt: waveNow + 30 * minuteMs });
    at.clock.advanceTo(waveNow + 30 * minuteMs);
    await notify({ ...at.context, routes }, { channel: 'cx' }, new AbortController().signal);
    expect(at.sent).toHaveLength(1);
  });

  it('is told at once of what is severe', async () => {
    const at = start([opened], { incident: sampleIncident({ severity: 'severe' }) });
    await notify({ ...at.context, routes }, { channel: 'cx' }, new AbortController().signal);
    expect(at.sent).toHaveLength(1);
  });
});

describe('the track record of the rule', () => {
  const judged = (number: number, change: Partial<Incident>): Incident =>
    sampleIncident({ id: `before-${number}`, state: 'resolved', openedAt: waveNow - number * dayMs, ...change });

  it('stands in the message, without the incident itself and those of other brands', async () => {
    const verdict = { verdict: 'real', by: 'jo', at: waveNow, note: null } as const;
    const at = start([opened], { incident: sampleIncident({ verdict: { ...verdict, verdict: 'not-ours' } }) });
    for (const other of [
      judged(1, { verdict: { ...verdict, verdict: 'false-alarm' } }),
      judged(2, { verdict }),
      judged(3, { verdict }),
      judged(4, { verdict: { ...verdict, verdict: 'not-ours' }, brand: 'other' }),
      judged(5, {}),
    ])
      at.incidents.set(other.id, other);
    await at.run();
    expect(at.sent[0]?.message.facts).toContainEqual({
      label: 'Track record',
      value: '2 of the last 3 alerts of this rule were real',
    });
  });

  it('is missing while nobody has said, and when it cannot be read', async () => {
    const at = start([opened, escalated]);
    await at.run();
    const incidents = async (): Promise<ListPage<Incident>> => {
      throw new Error('away');
    };
    const mail = sampleNotification({ channel: 'mail' });
    at.rows.set(mail.id, mail);
    const context = { ...at.context, store: { ...at.store, incidents } };
    await notify(context, { channel: 'mail' }, new AbortController().signal);
    expect(at.sent).toHaveLength(2);
    for (const { message } of at.sent) expect(message.facts.map(({ label }) => label)).not.toContain('Track record');
  });
});

describe('a dead letter', () => {
  it('is told on the other channels of the rule, once', async () => {
    const at = start([opened], {
      answer: ({ delivery }) => (delivery.notification.channel === 'cx' ? new Refused('channel_not_found') : {}),
    });
    await at.run();
    expect(at.row(opened)).toMatchObject({ state: 'dead', error: 'channel_not_found' });
    expect(at.nudged).toEqual(['mail']);
    await at.run('mail');
    expect(at.sent[1]?.message).toMatchObject({
      kind: 'undelivered',
      also: expect.stringMatching(/^Also: the channel “cx” did not get this alert \(channel_not_found\)\. Tell the /),
    });
    await at.run('mail');
    expect(at.sent).toHaveLength(2);
    expect([...at.rows.values()].map(({ channel }) => channel)).toEqual(['cx', 'mail']);
  });

  it('of such a notice itself is not told again', async () => {
    const at = start([opened], { answer: () => new Refused('no') });
    await at.run();
    await at.run('mail');
    expect([...at.rows.values()].map(({ channel, occasion, state }) => [channel, occasion, state])).toEqual([
      ['cx', 'opened', 'dead'],
      ['mail', 'undelivered', 'dead'],
    ]);
  });

  it('is announced when a channel stays out of reach, and it is still tried', async () => {
    const at = start([opened], {
      answer: ({ delivery }) =>
        delivery.notification.channel === 'cx' ? new RetryLater(at.clock.now() + minuteMs, 'cx cannot be reached') : {},
    });
    for (let minutes = 0; minutes <= 40; minutes += 1) {
      at.clock.advanceTo(waveNow + minutes * minuteMs);
      await at.run();
      await at.run('mail');
    }
    expect(at.row(opened)?.state).toBe('waiting');
    const notices = at.sent.filter(({ message }) => message.kind === 'undelivered');
    expect(notices.map(({ message }) => message.also)).toEqual([
      expect.stringMatching(/^Also: the channel “cx” did not get this alert \(cx cannot be reached\)\. Tell the /),
    ]);
    at.answer(() => ({}));
    at.clock.advanceTo(waveNow + hourMs);
    await at.run();
    expect(at.row(opened)?.state).toBe('sent');
  });

  it('does not take the place of what the other channel has to say, nor start its thread', async () => {
    const mail = sampleNotification({ channel: 'mail' });
    const at = start([opened, mail], {
      answer: ({ delivery }) =>
        delivery.notification.channel === 'cx' ? new Refused('no') : { ref: delivery.notification.id },
    });
    await at.run();
    at.rows.set('later', {
      ...sampleNotification({ channel: 'mail', occasion: 'escalated', createdAt: waveNow + 9 }),
      id: 'later',
    });
    at.rows.delete(mail.id);
    await at.run('mail');
    expect(at.sent.slice(1).map(({ message, delivery }) => [message.kind, delivery.thread])).toEqual([
      ['undelivered', null],
      ['escalated', null],
    ]);
  });
});

describe('what is not sent any more', () => {
  it.each([
    ['a newer one', [opened, escalated], sampleIncident(), opened, 'superseded by escalated 1'],
    [
      'its end',
      [escalated, resolved],
      sampleIncident({ state: 'resolved', resolvedAt: waveNow }),
      escalated,
      'superseded by resolved 1',
    ],
    [
      'a mute',
      [opened],
      sampleIncident({ muted: { by: 'ana', until: waveNow + hourMs, reason: null } }),
      opened,
      'muted by ana until 2026-03-12T14:30:00.000Z',
    ],
    [
      'somebody who looks after it',
      [sampleNotification({ occasion: 'reminder' })],
      sampleIncident({ acknowledged: { by: 'ana', at: waveNow } }),
      sampleNotification({ occasion: 'reminder' }),
      'acknowledged by ana',
    ],
  ] as [string, Notification[], Incident, Notification, string][])(
    'gives way to %s',
    async (_, rows, incident, row, reason) => {
      const at = start(rows, { incident });
      await at.run();
      expect(at.row(row)).toMatchObject({ state: 'superseded', error: reason });
      expect(at.sent.map(({ delivery }) => delivery.notification.id)).toEqual(
        rows.filter(({ id }) => id !== row.id).map(({ id }) => id),
      );
    },
  );

  it('is an incident that is gone', async () => {
    const at = start([opened]);
    at.incidents.clear();
    await at.run();
    expect(at.sent).toHaveLength(0);
    expect(at.row(opened)?.state).toBe('superseded');
  });
});

describe('what is said', () => {
  it('continues the thread of the first message and tells how much it has grown', async () => {
    const at = start([opened], { answer: () => ({ ts: '17.1' }) });
    await at.run();
    at.incidents.set(opened.incident, sampleIncident({ people: 60, spokenAuthors: 60 }));
    at.rows.set(escalated.id, escalated);
    at.clock.advanceTo(waveNow + hourMs);
    await at.run();
    expect(at.sent[1]?.delivery.thread).toMatchObject({ ts: '17.1' });
    expect(at.sent[1]?.message.preview).toMatch(/^60 people (have complained|have posted negatively) \(24 at /);
    expect(at.sent[1]?.message.title).toBe(at.sent[0]?.message.title);
  });

  it('is the incident as it is now: one that is over is told as over', async () => {
    const at = start([opened], { incident: sampleIncident({ state: 'resolved', resolvedAt: waveNow }) });
    await at.run();
    expect(at.sent[0]?.message.kind).toBe('resolved');
  });

  it('is said without evidence when that cannot be read', async () => {
    const at = start([opened]);
    at.context.store.buckets = async () => {
      throw new Error('the store is busy');
    };
    await at.run();
    expect(at.sent[0]?.message).toMatchObject({ examples: [], series: null });
    expect(at.row(opened)?.state).toBe('sent');
  });
});

it('a channel that hangs does not delay another one', async () => {
  const mail = sampleNotification({ channel: 'mail' });
  let release: (reference: Reference) => void = () => undefined;
  const held = new Promise<Reference>((resolve) => {
    release = resolve;
  });
  const at = start([opened, mail], { answer: ({ delivery }) => (delivery.notification.channel === 'cx' ? held : {}) });
  const hanging = at.run('cx');
  await at.run('mail');
  expect(at.row(mail)?.state).toBe('sent');
  expect(at.row(opened)?.state).toBe('sending');
  release({});
  await hanging;
  expect(at.row(opened)?.state).toBe('sent');
});

it('when asked to stop, the send that is on its way ends, and no other begins', async () => {
  const second = sampleNotification({ incident: 'acme-2', createdAt: waveNow + 5 });
  const stop = new AbortController();
  const at = start([opened, second], {
    answer: () => {
      stop.abort();
      return {};
    },
  });
  await notify(at.context, { channel: 'cx' }, stop.signal);
  expect(at.row(opened)?.state).toBe('sent');
  expect(at.row(second)?.state).toBe('waiting');
});

describe('a send that does not end', () => {
  /** Ends with its signal, and says why. */
  const hanging = (sendTimeoutMs?: number): Notifier => ({
    ...(sendTimeoutMs !== undefined && { sendTimeoutMs }),
    send: (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new NoAnswer(String(signal.reason)))),
      ),
    check: async () => '',
  });
  const told = async (notifier: Notifier, stop: AbortSignal) => {
    const row = sampleNotification();
    const { context, rows } = start([row]);
    const notifiers = new Map([['cx', notifier]]);
    await notify({ ...context, notifiers, graceMs: 10 }, { channel: 'cx' }, stop);
    return rows.get(row.id);
  };

  it('has the time that its channel asks for', async () => {
    const row = await told(hanging(20), new AbortController().signal);
    expect(row).toMatchObject({ state: 'waiting', silences: 1, error: expect.stringContaining('timeout') });
  });

  it('is broken off a little after the stop, and may have arrived', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const row = await told(hanging(), stop.signal);
    expect(row).toMatchObject({ state: 'waiting', silences: 1, error: expect.stringContaining('Earshot stops') });
  });
});
