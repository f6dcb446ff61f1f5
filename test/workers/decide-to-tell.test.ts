import { describe, expect, test } from '@jest/globals';
import type { Notifier } from '../../src/alerts/notifiers/notifier.ts';
import { steppedClock } from '../../src/core/clock.ts';
import type { Brand, Only, Routing } from '../../src/core/config.ts';
import { minuteMs } from '../../src/core/domain.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { notify } from '../../src/workers/notify.ts';
import { sampleIncident, sampleMention, sampleNotification, waveNow, waveStart } from '../support/alert-samples.ts';
import { memoryOutbox } from '../support/memory-outbox.ts';
import { recordingChannel } from '../support/recording-channel.ts';
import { kaffa } from '../support/workplace.ts';

const german: Only = { languages: ['de'] };
const opened = sampleNotification();
const over = sampleIncident({ state: 'resolved', resolvedAt: waveNow });

interface Setting {
  /** Of the rule, and of the channel cx. */
  rule?: Only;
  cx?: Only;
  rows?: Notification[];
  incident?: Incident;
}

function start({ rule, cx, rows = [opened], incident = sampleIncident() }: Setting) {
  const posts = ['de', 'de', 'en', 'en', 'en'].map((language, n) =>
    sampleMention(`It smokes ${n}`, {
      ...{ language, at: waveStart + n, correction: { label: 'negative', by: 'jo', at: waveNow } },
    }),
  );
  const outbox = memoryOutbox([incident], rows, { mentions: posts });
  const clock = steppedClock(waveNow);
  const { channel, sent } = recordingChannel(() => ({ ref: '1' }));
  const routing: Routing = {
    ...{ minSeverity: 'minor', quietHours: null, escalation: { withinMs: 30 * minuteMs, to: 'boss' } },
    ...(cx && { only: cx }),
  };
  const wave = { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx'], settings: {} };
  const brand: Brand = { ...kaffa, name: 'acme', rules: [{ ...wave, ...(rule && { only: rule }) }] };
  const context = {
    ...{ store: outbox.store, brands: [brand], words: en, clock, logger: silentLogger },
    routes: new Map([['cx', routing]]),
    notifiers: new Map<string, Notifier>([
      ['cx', channel],
      ['boss', channel],
    ]),
    nudges: { nudge: async () => {} },
  };
  const run = (name = 'cx') => notify(context, { channel: name }, new AbortController().signal);
  return { sent, clock, run, posts, row: ({ id }: Notification) => outbox.rows.get(id) };
}

describe('what a rule and a channel take', () => {
  test.each<[string, Setting, number]>([
    ['nothing is asked for', {}, 1],
    ['the channel takes what most posts are', { cx: { languages: ['en'] } }, 1],
    ['the channel takes something else', { cx: german }, 0],
    ['the rule takes something else', { rule: german }, 0],
    ['both take it', { rule: { platforms: ['reddit'] }, cx: { languages: ['en'] } }, 1],
  ])('%s', async (_, setting, messages) => {
    const at = start(setting);
    await at.run();
    expect(at.sent).toHaveLength(messages);
  });

  test('what an incident is about may become clear later, and is told then, once', async () => {
    const at = start({ cx: german });
    await at.run();
    expect(at.row(opened)).toMatchObject({
      state: 'waiting',
      dueAt: waveNow + 10 * minuteMs,
      attempts: 0,
      error: null,
    });
    for (let n = 0; n < 5; n += 1) at.posts.push({ ...at.posts[0], id: `de-${n}` } as (typeof at.posts)[number]);
    at.clock.advanceTo(waveNow + 10 * minuteMs);
    await at.run();
    await at.run();
    expect(at.sent).toHaveLength(1);
    expect(at.row(opened)).toMatchObject({ state: 'sent' });
  });

  test('what is over untold is not told any more', async () => {
    const at = start({ cx: german, incident: over });
    await at.run();
    expect(at.sent).toEqual([]);
    expect(at.row(opened)).toMatchObject({ state: 'superseded', error: expect.stringContaining('not those that') });
  });

  test('a channel that was told hears how it goes on, whatever is posted then', async () => {
    const told: Notification = { ...opened, state: 'sent', sentAt: waveNow - minuteMs, reference: {} };
    const end = sampleNotification({ occasion: 'resolved', createdAt: waveNow + 1 });
    const at = start({ cx: german, incident: over, rows: [told, end] });
    await at.run();
    expect(at.sent).toHaveLength(1);
  });

  test('nobody is called for an alert that nobody had to answer', async () => {
    const overdue = sampleNotification({ occasion: 'unacknowledged', channel: 'boss' });
    for (const [cx, calls] of [
      [german, 0],
      [{ languages: ['en'] }, 1],
    ] as const) {
      const at = start({ cx: { ...cx, languages: [...(cx.languages ?? [])] }, rows: [opened, overdue] });
      await at.run('boss');
      expect(at.sent).toHaveLength(calls);
    }
  });
});
