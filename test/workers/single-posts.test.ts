import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Notifier } from '../../src/alerts/notifiers/notifier.ts';
import type { Routes } from '../../src/alerts/outbox/outbox.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import { RetryLater } from '../../src/core/errors.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { createSweep } from '../../src/workers/maintain.ts';
import { notify } from '../../src/workers/notify.ts';
import { score } from '../../src/workers/score.ts';
import { plain } from '../support/models.ts';
import { recordingChannel } from '../support/recording-channel.ts';
import { mentionOf, openWorkplace, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const singlePosts = { intents: ['complaint'], everyMs: hourMs, mostPerDay: 5 };
const routes: Routes = new Map([['cx', { minSeverity: 'minor', quietHours: null, escalation: null, singlePosts }]]);

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

function channel() {
  const { channel: notifier, sent, answer } = recordingChannel(() => ({ ref: '1' }));
  const context = { ...place, routes, words: en, notifiers: new Map<string, Notifier>([['cx', notifier]]) };
  const sweep = createSweep({ ...place, routes, settleMs: 0 });
  /** Tells what is due. */
  const next = async () => {
    await sweep();
    await sweep();
    await notify(context, { channel: 'cx' }, never);
    await notify(context, { channel: 'cx' }, never);
  };
  return {
    sent,
    answer,
    next,
    /** Lets an hour pass, with so many complaints in it and one post of praise. */
    async hour(complaints: number) {
      const now = place.clock.now();
      const posts = Array.from({ length: complaints }, (_, n) =>
        mentionOf(`${now}-${n}`, now + minuteMs + n, { text: `angry at my kaffa, ${n}` }),
      );
      await place.store.saveMentions([...posts, mentionOf(`${now}-praise`, now + minuteMs)], now + minuteMs);
      await score({ ...place, scorers: forAllBrands(plain) }, never);
      place.clock.advanceTo(now + hourMs + 10 * minuteMs);
      await next();
      place.clock.advanceTo(now + 2 * hourMs);
    },
  };
}

test('single posts are told once an hour with their links, are no incident, and above the most of a day one line', async () => {
  const at = channel();
  await at.hour(2);
  expect(at.sent).toHaveLength(1);
  const { message } = at.sent[0] ?? {};
  expect(message).toMatchObject({ singlePosts: true, asks: null, title: 'kaffa: single posts', notes: [] });
  expect(message?.headline).toMatch(/^2 posts since /);
  expect(message?.examples.map(({ text, link }) => [text, link?.host])).toEqual([
    ['angry at my kaffa, 0', 'forum.example'],
    ['angry at my kaffa, 1', 'forum.example'],
  ]);
  await at.hour(0);
  expect(at.sent).toHaveLength(1);
  await at.hour(7);
  expect(at.sent[1]?.message.examples).toHaveLength(3);
  expect(at.sent[1]?.message.notes).toEqual(['4 more posts are not shown: this channel takes only so many a day.']);
  await at.hour(3);
  expect(at.sent).toHaveLength(2);
  expect((await place.store.incidents({ limit: 9 })).items).toEqual([]);
});

test('a post that is scored after its hour was told is told with the next hour, and one that is scored anew is not', async () => {
  const at = channel();
  const began = place.clock.now();
  await place.store.saveMentions([mentionOf('late', began + minuteMs, { text: 'angry at my kaffa, late' })], began);
  place.clock.advanceTo(began + hourMs + 30 * minuteMs);
  await at.next();
  await score({ ...place, scorers: forAllBrands(plain) }, never);
  place.clock.advanceTo(began + 2 * hourMs);
  await at.hour(0);
  const texts = at.sent.map(({ message }) => message.examples.map(({ text }) => text));
  expect(texts).toEqual([['angry at my kaffa, late']]);
  await at.hour(0);
  expect(at.sent).toHaveLength(1);
});

test('while the channel cannot be reached they wait, and none is told twice or lost', async () => {
  const at = channel();
  at.answer(() => new RetryLater(place.clock.now() + minuteMs, 'down'));
  await at.hour(1);
  at.answer(() => ({}));
  await at.hour(2);
  const texts = at.sent.slice(1).map(({ message }) => message.examples.map(({ text }) => text));
  expect(texts).toEqual([['angry at my kaffa, 0'], ['angry at my kaffa, 0', 'angry at my kaffa, 1']]);
});
