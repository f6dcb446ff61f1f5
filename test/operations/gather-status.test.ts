import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { reposts } from '../../src/collectors/index.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import type { QueueDepth } from '../../src/core/jobs.ts';
import { gatherStatus, type StatusRequest } from '../../src/operations/gather-status.ts';
import { incidentTotal } from '../../src/operations/incidents/incident-total.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  watchFor,
} from '../support/wave.ts';
import { noon } from '../support/workplace.ts';

const idle: QueueDepth = { waiting: 0, active: 0, delayed: 0, failed: 0 };
const depth: StatusRequest['depth'] = async () => {
  return { collect: idle, score: idle, detect: idle, notify: idle, maintain: idle };
};
let place: ConfiguredWorkplace;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const gather = (change: Partial<StatusRequest> = {}) =>
  gatherStatus({ ...place, reposts, depth, now: place.clock.now(), ...change });

test('what was never observed is unknown, not none', async () => {
  const { sources, brands } = await gather();
  expect(sources).toMatchObject([
    { brand: 'kaffa', source: 'forum', observedFrom: null, coverage24h: null, lagMs: null, lastOkAt: null },
    { brand: 'kaffa', source: 'press', observedFrom: null, coverage24h: null, lagMs: null, lastOkAt: null },
  ]);
  expect(brands).toMatchObject([{ brand: 'kaffa', mentions: 0, evaluatedTo: null, inUse: null, configured: 'fast' }]);
});

test('coverage is a share of the time since a source was first observed, and its failure is told beside it', async () => {
  await watchFor(place, hourMs);
  await evaluate(place);
  place.clock.advanceTo(place.clock.now() + hourMs);
  const now = place.clock.now();
  const failure = { brand: 'kaffa', source: 'forum', error: 'no route', nextPollAt: now + minuteMs, now };
  await place.store.saveFailure(failure);
  const { sources, brands } = await gather();
  expect(sources[0]).toMatchObject({
    ...{ observedFrom: noon, observedTo: noon + hourMs, coverage24h: 0.5, lagMs: hourMs },
    ...{ failingSince: now, error: 'no route' },
  });
  expect(brands[0]).toMatchObject({ evaluatedTo: noon + hourMs });
});

test('the answer is data that can be written as JSON, with what is open and what was said', async () => {
  const incident = await openIncident(place);
  const status = await gather();
  expect(JSON.parse(JSON.stringify(status))).toEqual(status);
  expect(status).toMatchObject({ queues: { notify: idle }, queueError: null, undelivered: [] });
  expect(status.incidents).toEqual([incident]);
  expect(status.notifications.map(({ channel }) => channel).sort()).toEqual(['cx', 'oncall']);
  expect(await incidentTotal(place.store, incident, status.now)).toEqual({ mentions: 12, negatives: 12, counted: 12 });
});

test('a queue that is out of reach is part of the answer', async () => {
  const away = async () => {
    throw new Error('connect ECONNREFUSED');
  };
  expect(await gather({ depth: away })).toMatchObject({ queues: null, queueError: 'connect ECONNREFUSED' });
});

test('a budget says what is spent of it and when it ends at this rate, for the source and each brand', async () => {
  const spending = { spent: 3, paced: 3, since: Date.UTC(2026, 2, 1) };
  const ledger = {
    budget: { amount: 4, unit: 'USD', per: 'month' } as const,
    takenAt: noon,
    brands: { kaffa: spending, gone: { ...spending, spent: 0.5, paced: 0 } },
    holds: [],
  };
  await place.store.changeLedger('press', '2026-03', () => ({ ledger, result: null }));
  await place.store.changeLedger('unused', '2026-03', () => ({ ledger, result: null }));
  await place.store.changeLedger('press', '2026-02', () => ({ ledger, result: null }));
  const { budgets } = await gather();
  const end = (left: number): number => noon + (left * (noon - spending.since)) / 3;
  expect(budgets).toEqual([
    {
      ...{ source: 'press', unit: 'USD', per: 'month', spent: 3.5, limit: 4, emptyAt: end(0.5) },
      brands: [{ brand: 'kaffa', spent: 3, limit: 4, emptyAt: end(1) }],
    },
  ]);
});
