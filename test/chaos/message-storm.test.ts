import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AlertMessage } from '../../src/alerts/messages/message.ts';
import type { Delivery, Notifier } from '../../src/alerts/notifiers/notifier.ts';
import { steppedClock } from '../../src/core/clock.ts';
import { minuteMs } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { Store } from '../../src/core/store/store.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { notify } from '../../src/workers/notify.ts';
import { sampleIncident, sampleNotification, waveNow } from '../support/alert-samples.ts';
import { openMigratedDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { kaffa } from '../support/workplace.ts';

const count = 24;
let database: Awaited<ReturnType<typeof openMigratedDatabase>>;
let stores: Store[];
beforeAll(async () => {
  database = await openMigratedDatabase();
  stores = await Promise.all([1, 2, 3].map(() => openPostgres({ url: database.url, logger: silentLogger })));
});
afterAll(async () => {
  for (const store of stores) await store[Symbol.asyncDispose]();
  await database.close();
});

/** A process that sends; one that dies never learns the answer to its list. */
function sender(store: Store, clock: ReturnType<typeof steppedClock>, arrived: Arrived[], dies: boolean) {
  const channel: Notifier = {
    async send(message, delivery) {
      await sleep(5);
      arrived.push({ message, delivery });
      if (dies && message.list.length > 0) throw new Error('killed');
      return {};
    },
    check: async () => 'fine',
  };
  const dying = { settleNotification: () => Promise.reject(new Error('killed')) };
  const context = {
    store: new Proxy(store, {
      get: (of, name: keyof Store) =>
        dies && name === 'settleNotification' && arrived.at(-1)?.message.list.length ? dying[name] : of[name],
    }),
    notifiers: new Map([['cx', channel]]),
    brands: [kaffa],
    words: en,
    clock,
    logger: silentLogger,
    // Its lease runs out soon after.
    ...(dies && { sendTimeoutMs: 100 }),
  };
  return () => notify(context, { channel: 'cx' }, new AbortController().signal);
}
interface Arrived {
  message: AlertMessage;
  delivery: Delivery;
}

test('a storm is five messages and one list, with several senders, one of which dies with the list', async () => {
  const [first, second, third] = stores;
  if (!first || !second || !third) throw new Error('no store is open');
  const ids = Array.from({ length: count }, (_, n) => `brand${n}-1`);
  for (const [n, id] of ids.entries()) {
    const brand = `brand${n}`;
    const notifications = [sampleNotification({ incident: id, brand, createdAt: waveNow + n })];
    const incidents = [sampleIncident({ id, brand })];
    await first.saveTransition({ brand, expectedVersion: 0, state: {}, incidents, notifications, consumed: [] });
  }
  const clock = steppedClock(waveNow + 1_000);
  const arrived: Arrived[] = [];
  const senders = [first, second].map((store) => sender(store, clock, arrived, false));
  await Promise.all(senders.map((run) => run()));
  expect(arrived).toHaveLength(5);

  clock.advanceTo(waveNow + 2 * minuteMs);
  await expect(sender(third, clock, arrived, true)()).rejects.toThrow('killed');
  expect(arrived).toHaveLength(6);
  await until(async () => {
    await Promise.all(senders.map((run) => run()));
    return arrived.length > 6;
  });
  await Promise.all(senders.map((run) => run()));
  expect(arrived).toHaveLength(7);
  const [list, repeat] = arrived.slice(5);
  expect(repeat?.message).toMatchObject({ possibleRepeat: true, list: list?.message.list });
  expect(repeat?.delivery.notification.id).toBe(list?.delivery.notification.id);
  const told = [...arrived.slice(0, 5).map(({ message }) => message.incident), ...listedIn(list)];
  expect(told.toSorted()).toEqual(ids.toSorted());
  const { items } = await first.notifications({ limit: 99 });
  expect(items.map(({ state }) => state)).toEqual(Array(count).fill('sent'));
});

const listedIn = (one: Arrived | undefined): string[] => one?.message.list.map(({ incident }) => incident) ?? [];
