import { describe, expect, it } from '@jest/globals';
import { steppedClock } from '../../src/core/clock.ts';
import type { Brand } from '../../src/core/config.ts';
import { type Mention, minuteMs } from '../../src/core/domain.ts';
import { NoAnswer } from '../../src/core/errors.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { notify } from '../../src/workers/notify.ts';
import { sampleFinding, sampleIncident, sampleMention, sampleNotification, waveNow } from '../support/alert-samples.ts';
import { memoryOutbox } from '../support/memory-outbox.ts';
import { inWords } from '../support/own-words.ts';
import { recordingChannel } from '../support/recording-channel.ts';
import { kaffa } from '../support/workplace.ts';

const outage = 'the payment service behind them is down since this morning and nobody says a word';
const since = waveNow - 20 * minuteMs;
const names = ['acme', 'bolt', 'cumbra'];
const brands = names.map(
  (name): Brand => ({
    ...kaffa,
    name,
    rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx'], settings: {} }],
  }),
);
const copies = (brand: string, count = 5): Mention[] =>
  Array.from({ length: count }, () => sampleMention(`${brand}: ${outage}`, { brand, at: waveNow - 9 * minuteMs }));
const ownWords = (brand: string): Mention[] =>
  Array.from({ length: 8 }, (_, n) =>
    sampleMention(`${brand} ${inWords(n)} ${inWords(n + 40)} ${inWords(n * 7)} ${inWords(n + 90)} broke`, {
      ...{ brand, at: waveNow - 9 * minuteMs },
    }),
  );
const incident = (brand: string, changes: Partial<Incident> = {}): Incident =>
  sampleIncident({ id: `${brand}-1`, brand, since, ...changes });
const opened = (brand: string, changes: Partial<Notification> = {}): Notification =>
  sampleNotification({ incident: `${brand}-1`, brand, createdAt: waveNow + names.indexOf(brand), ...changes });

function start(incidents: Incident[], rows: Notification[], mentions: Mention[], at = waveNow + 1_000) {
  const outbox = memoryOutbox(incidents, rows, { mentions });
  const clock = steppedClock(at);
  const { channel, sent, answer } = recordingChannel(() => ({ channel: 'C1', ts: '1.1' }));
  const notifiers = new Map([['cx', channel]]);
  const context = { store: outbox.store, notifiers, brands, words: en, clock, logger: silentLogger };
  return {
    ...outbox,
    clock,
    sent,
    answer,
    run: () => notify(context, { channel: 'cx' }, new AbortController().signal),
    open(brand: string, changes: Partial<Incident> = {}) {
      outbox.incidents.set(`${brand}-1`, incident(brand, { openedAt: clock.now(), ...changes }));
      const row = opened(brand, { createdAt: clock.now(), dueAt: clock.now() });
      outbox.rows.set(row.id, row);
    },
    told: () =>
      sent.map(({ message }) => (message.list.length > 0 ? message.list.map(({ brand }) => brand) : message.brand)),
  };
}
const all = (brand: string) => ({ incident: incident(brand), row: opened(brand) });
const startWith = (mentions: Mention[], ...told: string[]) =>
  start(
    told.map((brand) => all(brand).incident),
    told.map((brand) => all(brand).row),
    mentions,
  );

describe('first alerts of several brands with one story', () => {
  it('are one message that names them, with each number, and the details of the first', async () => {
    const at = startWith([...copies('acme'), ...copies('bolt'), ...ownWords('cumbra')], 'acme', 'bolt', 'cumbra');
    await at.run();
    expect(at.told()).toEqual([['acme', 'bolt'], 'cumbra']);
    const message = at.sent[0]?.message;
    expect(message).toMatchObject({
      title: 'acme and bolt: negative posts about “down”',
      headline: expect.stringMatching(/^2 brands, one story: “acme: the payment service behind them is down/),
      asks: null,
      stories: [{ words: expect.stringContaining('5 posts since') }],
    });
    expect(message?.items).toMatchObject(
      ['acme', 'bolt'].map((brand) => ({
        label: brand,
        value: expect.stringMatching(/^Negative posts.*\. 24 people posted negatively within/),
      })),
    );
    expect(at.sent[1]?.message.notes.join()).not.toContain('story');
    const [acme, bolt] = ['acme', 'bolt'].map((brand) => at.rows.get(opened(brand).id));
    expect(acme).toMatchObject({ state: 'sent', toldWith: opened('acme').id, reference: { ts: '1.1' } });
    expect(bolt).toMatchObject({
      state: 'sent',
      toldWith: opened('acme').id,
      reference: { channel: 'C1', authors: '24' },
    });
  });

  it('wait for each other up to a minute when the same is said about a brand without an alert', async () => {
    const at = startWith([...copies('acme'), ...copies('bolt')], 'acme');
    await at.run();
    expect(at.sent).toEqual([]);
    at.clock.advanceTo(waveNow + 20_000);
    at.open('bolt');
    await at.run();
    expect(at.sent).toEqual([]);
    at.clock.advanceTo(waveNow + minuteMs);
    await at.run();
    expect(at.told()).toEqual([['acme', 'bolt']]);
  });

  it('do not wait longer, nor when nobody else is spoken of, nor when it is severe', async () => {
    const late = startWith([...copies('acme'), ...copies('bolt')], 'acme');
    late.clock.advanceTo(waveNow + minuteMs);
    await late.run();
    const alone = startWith([...copies('acme'), ...ownWords('bolt')], 'acme');
    await alone.run();
    const severe = startWith([...copies('acme'), ...copies('bolt')], 'acme');
    severe.incidents.set('acme-1', incident('acme', { severity: 'severe' }));
    await severe.run();
    expect([late, alone, severe].map(({ told }) => told())).toEqual([['acme'], ['acme'], ['acme']]);
  });

  it('say like which one they are when that has been told already', async () => {
    const at = startWith([...copies('acme'), ...copies('bolt')], 'acme');
    at.clock.advanceTo(waveNow + minuteMs);
    await at.run();
    at.clock.advanceTo(waveNow + 25 * minuteMs);
    at.open('bolt');
    await at.run();
    expect(at.told()).toEqual(['acme', 'bolt']);
    expect(at.sent[1]?.message.notes[0]).toBe(
      'This is the story of the alert about acme that was sent here at 13:31 (incident acme-1).',
    );
    expect(at.rows.get(opened('bolt').id)).toMatchObject({ state: 'sent', toldWith: null });
  });

  it('are told apart when they began more than 30 minutes apart, or are news', async () => {
    const apart = startWith([...copies('acme'), ...copies('bolt')], 'acme', 'bolt');
    apart.incidents.set('acme-1', incident('acme', { openedAt: waveNow - 31 * minuteMs }));
    await apart.run();
    const surge = sampleFinding({ kind: 'surge' });
    const news = startWith([...copies('acme'), ...copies('bolt')], 'acme', 'bolt');
    for (const brand of ['acme', 'bolt'])
      news.incidents.set(`${brand}-1`, sampleIncident({ id: `${brand}-1`, brand, since }, surge));
    await news.run();
    expect([apart, news].map(({ told }) => told())).toEqual([
      ['acme', 'bolt'],
      ['acme', 'bolt'],
    ]);
  });

  it('are told so too when they have grown before they were told', async () => {
    const at = startWith([...copies('acme'), ...copies('bolt')], 'bolt');
    const grown = opened('acme', {
      ...sampleNotification({ incident: 'acme-1', occasion: 'escalated' }),
      brand: 'acme',
    });
    at.incidents.set('acme-1', incident('acme'));
    at.rows.set(grown.id, grown);
    await at.run();
    expect(at.told()).toEqual([['acme', 'bolt']]);
    at.rows.set('next', { ...grown, id: 'next', number: 2, createdAt: waveNow + 5 });
    await at.run();
    expect(at.told().slice(1)).toEqual(['acme']);
    expect(at.sent[1]?.message.notes.join()).not.toContain('story');
  });

  it('without an answer are repeated together, once, marked', async () => {
    const at = startWith([...copies('acme'), ...copies('bolt')], 'acme', 'bolt');
    at.answer(() => new NoAnswer('hung up'));
    await at.run();
    at.answer(() => ({}));
    at.clock.advanceTo(waveNow + 5 * minuteMs);
    await at.run();
    expect(at.told()).toEqual([
      ['acme', 'bolt'],
      ['acme', 'bolt'],
    ]);
    expect(at.sent.map(({ delivery }) => [delivery.notification.id, delivery.possibleRepeat])).toEqual([
      [opened('acme').id, false],
      [opened('acme').id, true],
    ]);
    expect(at.rows.get(opened('bolt').id)?.state).toBe('sent');
  });

  it('are told one by one when the posts cannot be read', async () => {
    const at = startWith([], 'acme', 'bolt');
    at.store.mentions = () => {
      throw new Error('no posts');
    };
    await at.run();
    expect(at.told()).toEqual(['acme', 'bolt']);
  });
});
