import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Notification } from '../../src/core/incident.ts';
import { notificationId } from '../../src/core/incident.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import { dropDead, listDead, missingOf, retryDead } from '../../src/operations/dead-letters.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { score } from '../../src/workers/score.ts';
import { mentionOf, noon, openWorkplace, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
const broken: Scorer = {
  model: 'broken',
  score: async () => {
    throw new Error('no');
  },
};
let place: Workplace;

beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const incident = 'kaffa-1';
const rowOf = (channel: string): Notification => ({
  id: notificationId(incident, 'opened', 1, channel),
  brand: 'kaffa',
  incident,
  occasion: 'opened',
  number: 1,
  channel,
  state: 'waiting',
  attempts: 0,
  silences: 0,
  dueAt: noon,
  createdAt: noon,
  sentAt: null,
  reference: null,
  error: null,
  toldWith: null,
});

/** Rows that were given up: two silences on `cx`, many attempts on `oncall`. */
async function giveUpMessages(): Promise<void> {
  const notifications = [rowOf('cx'), rowOf('oncall')];
  const transition = { brand: 'kaffa', expectedVersion: 0, state: {}, incidents: [], consumed: [] };
  await place.store.saveTransition({ ...transition, notifications });
  for (const { channel } of notifications) {
    for (let tries = 1; tries <= 2; tries += 1) {
      const row = await place.store.claimNotification(channel, noon, 60_000);
      const last = tries === 2;
      const id = row?.id ?? '';
      const silent = channel === 'cx';
      await place.store.settleNotification(id, { state: last ? 'dead' : 'waiting', error: 'no', silent });
    }
  }
}

async function setAside(count: number): Promise<string[]> {
  const mentions = Array.from({ length: count }, (_, index) => mentionOf(`${index}`, noon));
  await place.store.saveMentions(mentions, noon);
  for (
    let rounds = 0;
    rounds < 20 && (await place.store.deadMentions({ limit: 10 })).items.length < count;
    rounds += 1
  ) {
    await score({ ...place, scorers: forAllBrands(broken) }, never).catch(() => {});
  }
  return (await place.store.deadMentions({ limit: 10 })).items.map(({ id }) => id);
}

test('a mention that is tried again is scored', async () => {
  const [first, second] = await setAside(2);
  expect(await retryDead(place.store, [first ?? ''], noon)).toEqual({ mentions: 1, notifications: 0 });
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  expect((await place.store.deadMentions({ limit: 10 })).items.map(({ id }) => id)).toEqual([second]);
});

test('a mention that is dropped is neither dead nor unscored any more, and still there', async () => {
  const ids = await setAside(2);
  expect(await dropDead(place.store, ids)).toEqual({ mentions: 2, notifications: 0 });
  expect((await place.store.deadMentions({ limit: 10 })).items).toEqual([]);
  expect((await place.store.due(noon)).unscored).toBe(false);
  expect(await place.store.counts()).toEqual([{ brand: 'kaffa', mentions: 2, unscored: 0, dead: 0 }]);
});

test('a message that is tried again waits with fresh attempts, and stays a possible repeat', async () => {
  await giveUpMessages();
  expect(await retryDead(place.store, 'all', noon)).toEqual({ mentions: 0, notifications: 2 });
  const rows = (await place.store.notifications({ limit: 10 })).items;
  expect(
    rows.map(({ channel, state, attempts, silences }) => ({ channel, state, attempts, silences })).sort(byChannel),
  ).toEqual([
    { channel: 'cx', state: 'waiting', attempts: 0, silences: 1 },
    { channel: 'oncall', state: 'waiting', attempts: 0, silences: 0 },
  ]);
  expect((await place.store.due(noon)).channels).toEqual(['cx', 'oncall']);
});

test('a message that is dropped is not sent any more', async () => {
  await giveUpMessages();
  const { id } = rowOf('cx');
  expect(await dropDead(place.store, [id])).toEqual({ mentions: 0, notifications: 1 });
  expect((await place.store.due(noon)).channels).toEqual([]);
  expect((await place.store.notifications({ state: 'dead', limit: 10 })).items.map(({ channel }) => channel)).toEqual([
    'oncall',
  ]);
});

test('mentions and messages are listed together, up to a limit, and it says when there are others', async () => {
  await setAside(2);
  await giveUpMessages();
  const listed = await listDead(place.store, 1);
  expect(listed).toMatchObject({
    mentions: [{ brand: 'kaffa', reason: 'no' }],
    notifications: [{ incident }],
    more: true,
  });
  expect(await listDead(place.store, 2)).toMatchObject({ mentions: [{}, {}], notifications: [{}, {}], more: false });
});

test('an id that nobody knows changes nothing', async () => {
  const unknown = ['nonsense', '00000000-0000-0000-0000-000000000000', 'a/b/1/c'];
  expect(await retryDead(place.store, unknown, noon)).toEqual({ mentions: 0, notifications: 0 });
  expect(await dropDead(place.store, unknown)).toEqual({ mentions: 0, notifications: 0 });
  expect(missingOf([...unknown, ...unknown], { mentions: 0, notifications: 0 })).toBe(3);
});

const byChannel = (a: { channel: string }, b: { channel: string }): number => a.channel.localeCompare(b.channel);

test('all are tried again, however many pages they fill', async () => {
  const notifications = Array.from({ length: 450 }, (_, n): Notification => ({ ...rowOf(`c${n}`), state: 'dead' }));
  const transition = { brand: 'kaffa', expectedVersion: 0, state: {}, incidents: [], consumed: [] };
  await place.store.saveTransition({ ...transition, notifications });
  const [some] = notifications.slice(-1);
  expect(await dropDead(place.store, [some?.id ?? ''])).toEqual({ mentions: 0, notifications: 1 });
  expect(await retryDead(place.store, 'all', noon)).toEqual({ mentions: 0, notifications: 449 });
  expect((await place.store.notifications({ state: 'dead', limit: 1 })).items).toEqual([]);
});
