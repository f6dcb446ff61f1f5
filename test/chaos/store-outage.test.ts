import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Notifier } from '../../src/alerts/notifiers/notifier.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { type NotifyContext, notify } from '../../src/workers/notify.ts';
import { sampleIncident, sampleNotification, waveNow } from '../support/alert-samples.ts';
import { memoryOutbox } from '../support/memory-outbox.ts';

const row = sampleNotification();
let outbox: ReturnType<typeof memoryOutbox>;
let sends: number;
let refusals: number;
let context: NotifyContext;

beforeEach(() => {
  outbox = memoryOutbox([sampleIncident()], [row]);
  sends = 0;
  refusals = 0;
  const notifier: Notifier = {
    check: async () => 'fine',
    async send() {
      sends += 1;
      return {};
    },
  };
  context = {
    words: en,
    store: {
      ...outbox.store,
      async settleNotification(id, outcome) {
        if (refusals-- > 0) throw new Error('the server closed the connection');
        await outbox.store.settleNotification(id, outcome);
      },
    },
    notifiers: new Map([[row.channel, notifier]]),
    brands: [],
    clock: { now: () => waveNow },
    logger: silentLogger,
  };
});
const stop = new AbortController();
afterEach(() => expect(sends).toBe(1));

test('a message that was answered while the store was away is not sent again', async () => {
  refusals = 3;
  await notify(context, { channel: row.channel }, stop.signal);
  await notify(context, { channel: row.channel }, stop.signal);
  expect(outbox.rows.get(row.id)).toMatchObject({ state: 'sent', attempts: 1, silences: 0 });
});

test('a store that stays away does not keep the worker for ever', async () => {
  refusals = Number.POSITIVE_INFINITY;
  const told = notify({ ...context, sendTimeoutMs: 200 }, { channel: row.channel }, stop.signal);
  await expect(told).rejects.toThrow('closed the connection');
  expect(outbox.rows.get(row.id)?.state).toBe('sending');
});
