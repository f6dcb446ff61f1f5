import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { undeliveredRows } from '../../../src/alerts/outbox/outbox-rules.ts';
import { describeStatus } from '../../../src/cli/status/describe-status.ts';
import * as status from '../../../src/cli/status/status.ts';
import { reposts } from '../../../src/collectors/index.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
import { notificationId } from '../../../src/core/incident.ts';
import type { QueueDepth } from '../../../src/core/jobs.ts';
import { periodOf } from '../../../src/core/money/period.ts';
import { gatherStatus, type Status } from '../../../src/operations/gather-status.ts';
import { runCommand } from '../../support/run-command.ts';
import {
  type ConfiguredWorkplace,
  evaluate,
  openConfiguredWorkplace,
  openIncident,
  watchFor,
} from '../../support/wave.ts';
import { mentionOf, noon } from '../../support/workplace.ts';

const idle: QueueDepth = { waiting: 0, active: 0, delayed: 0, failed: 0 };
const depth = async () => ({
  collect: { ...idle, delayed: 1 },
  score: idle,
  detect: idle,
  notify: idle,
  maintain: idle,
});
let place: ConfiguredWorkplace;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const gather = (): Promise<Status> => gatherStatus({ ...place, reposts, depth, now: place.clock.now() });
/** Long cells are wrapped. */
const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');
const describe = async (): Promise<string> => describeStatus(await gather(), place.config);
const fail = (error: string, now: number) =>
  place.store.saveFailure({ brand: 'kaffa', source: 'press', error, nextPollAt: now + minuteMs, now });

test('before the first start nothing is claimed: no mentions is not 0 mentions', async () => {
  const text = await describe();
  expect(text).toMatch(/^Nothing was evaluated yet: is earshot start running\?/);
  expect(text).toMatch(/kaffa +forum +not observed yet +- +not asked yet/);
  expect(text).toMatch(/kaffa +nothing observed yet +0 +0 +not started/);
  expect(text).toContain('No open incidents.');
});

test('a source out of reach is unreachable since a time, with the reason; the others go on', async () => {
  await watchFor(place, hourMs);
  await evaluate(place);
  await fail('connect ECONNREFUSED\u001b[2J\nnothing to see here', noon + 20 * minuteMs);
  await fail('connect ECONNREFUSED again', noon + 50 * minuteMs);
  const text = await describe();
  expect(unwrapped(text)).toMatch(
    /press +not observed yet +- +unreachable since 2026-03-16 12:20 \(40 min\): connect ECONNREFUSED again/,
  );
  expect(text).toMatch(/forum +100 % of 60 min +0 s +answered 0 s ago/);
  expect(text).not.toContain('\u001b');
  // It was observed, so 0 is known.
  expect(unwrapped(text)).toMatch(/kaffa +0 +0 +0 +evaluated to 2026-03-16 13:00, learning until 2026-03-19 12:/);
});

test('a source that answers but for a part of it says which', async () => {
  const now = place.clock.now();
  const progress = {
    brand: 'kaffa',
    source: 'press',
    cursor: null,
    coverage: [],
    backfill: false,
    nextPollAt: now,
    now,
  };
  await place.store.saveProgress({ ...progress, problem: 'feed 2 (a.example): it answered 404' });
  expect(unwrapped(await describe())).toMatch(/press .*answered 0 s ago, but: feed 2 \(a\.example\): it answered 404/);
});

test('coverage is of the last 24 hours, and lag goes on while nothing is observed', async () => {
  await watchFor(place, 2 * dayMs);
  place.clock.advanceTo(place.clock.now() + 6 * hourMs);
  const { sources } = await gather();
  expect(sources[0]).toMatchObject({
    source: 'forum',
    coverage24h: 0.75,
    lagMs: 6 * hourMs,
    observedFrom: noon,
    observedTo: noon + 2 * dayMs,
  });
  expect(await describe()).toMatch(/forum +75 % +6 h /);
  place.clock.advanceTo(place.clock.now() + 30 * dayMs);
  expect(await describe()).toMatch(/forum +0 % +30 days /);
});

test('each source says how reposts reach us, and how late its mentions of the last 24 hours were seen', async () => {
  const now = place.clock.now();
  expect(await describe()).toMatch(/\nforum +invisible +0 +- +-\n/);
  const posts = [1, 2, 3, 40].map((late) => mentionOf(`late-${late}`, now, { at: now - late * minuteMs }));
  const older = mentionOf('older', now, { at: now - 25 * hourMs });
  await place.store.saveMentions([...posts, older, mentionOf('history', null, { at: now - 1 })], now);
  const { deliveries } = await gather();
  expect(deliveries).toMatchObject([
    {
      ...{ source: 'forum', platform: 'rss', reposts: 'invisible', mentions24h: 4 },
      ...{ lagP50Ms: 2 * minuteMs, lagP95Ms: 40 * minuteMs },
    },
    { source: 'press', mentions24h: 0, lagP50Ms: null, lagP95Ms: null },
  ]);
  expect(await describe()).toMatch(/\nforum +invisible +4 +2 min +40 min\n/);
  const [forum] = place.config.sources;
  if (!forum) throw new Error('no source');
  const x = (settings: object) => ({ ...place.config, sources: [{ ...forum, platform: 'x', settings }] });
  const wordsOf = async (settings: object): Promise<string> =>
    describeStatus(await gatherStatus({ ...place, config: x(settings), reposts, depth, now }), place.config);
  expect(await wordsOf({})).toMatch(/\nforum +counted only /);
  expect(await wordsOf({ reposts: true })).toMatch(/\nforum +seen /);
});

test('while nothing runs nothing is learned: the end of learning moves along', async () => {
  await watchFor(place, hourMs);
  await evaluate(place);
  const before = (await gather()).brands[0]?.learningUntil ?? 0;
  place.clock.advanceTo(place.clock.now() + 10 * dayMs);
  expect((await gather()).brands[0]?.learningUntil).toBe(before + 10 * dayMs);
  expect(await describe()).toMatch(/^Nothing was evaluated for 10 days: is earshot start running\?/);
});

test('an open incident, what was said, and what could not be said', async () => {
  const incident = await openIncident(place);
  const now = place.clock.now();
  const [row] = (await place.store.notifications({ channel: 'oncall', limit: 1 })).items;
  if (!row) throw new Error('nothing was said');
  const also = undeliveredRows({ brands: place.config.brands, notifiers: new Set(['cx']) }, row, incident, [row], now);
  await place.store.claimNotification('oncall', now, 60_000);
  await place.store.settleNotification(row.id, { state: 'dead', error: 'mailbox\nfull', also });
  await place.store.claimNotification('cx', now, 60_000);
  const told = notificationId(incident.id, 'opened', 1, 'cx');
  await place.store.settleNotification(told, { state: 'sent', sentAt: now });

  const text = await describe();
  expect(text).not.toContain('is earshot start running');
  expect(text).toMatch(new RegExp(`${incident.name} +2026-03-16 12:00, 1. min ago +\\d+ +\\w+ +open`));
  expect(text).toMatch(/opened 1 +cx +sent 2026-03-16 12:12/);
  expect(text).toMatch(/opened 1 +oncall +not delivered +mailbox full/);
  expect(text).toMatch(/undelivered 1 +cx +waits/);
  expect(text).toContain('1 message not delivered (oncall 1): see earshot dead list');
  const found = await gather();
  expect(found.incidents).toMatchObject([{ id: incident.id }]);
  expect(found.undelivered).toMatchObject([{ channel: 'oncall', state: 'dead' }]);
  expect(found.queues?.collect.delayed).toBe(1);
});

test('a queue out of reach is part of the answer', async () => {
  const now = place.clock.now();
  const away = async () => {
    throw new Error('connect ECONNREFUSED 127.0.0.1:6379');
  };
  const found = await gatherStatus({ ...place, reposts, depth: away, now });
  expect(found).toMatchObject({ queues: null, queueError: 'connect ECONNREFUSED 127.0.0.1:6379' });
  expect(describeStatus(found, place.config)).toContain(
    'The job queue is out of reach: connect ECONNREFUSED 127.0.0.1:6379',
  );
});

test('one process is nothing to speak of; two are listed, with what they do', async () => {
  const work = (id: string, workers: string[]) =>
    place.store.sayAtWork({ id, place: `${id}.example (process 7)`, startedAt: noon - hourMs, workers }, hourMs);
  await work('one', ['collect', 'score']);
  expect(await describe()).not.toContain('work on this store');
  await work('two', ['notify']);
  const text = await describe();
  expect(text).toContain('2 processes work on this store and share the work:');
  expect(text).toMatch(/^one\.example \(process 7\) +60 min ago +collect, score$/m);
});

test('the command prints it as text, or as one JSON object', async () => {
  await openIncident(place);
  await fail('no route', noon);
  const flags = ['status', '--config', place.config.file];
  const { out } = await runCommand(status, ...flags);
  expect(unwrapped(out)).toMatch(/unreachable since 2026-03-16 12:00 .*: no route/);
  expect(out).toMatch(/^collect +0 +0 +0 +0$/m);
  const { out: json, said } = await runCommand(status, ...flags, '--json');
  expect(said).toBe('');
  expect(JSON.parse(json)).toMatchObject({
    sources: [
      { brand: 'kaffa', source: 'forum', failingSince: null },
      { brand: 'kaffa', source: 'press', failingSince: noon, error: 'no route', lagMs: null, coverage24h: null },
    ],
    brands: [{ brand: 'kaffa', unscored: 0, setAside: 0 }],
    queues: { collect: { waiting: 0 }, notify: { waiting: 0 } },
    incidents: [{ brand: 'kaffa', state: 'open' }],
    notifications: [{ state: 'waiting' }, { state: 'waiting' }],
    undelivered: [],
    processes: [],
  });
});

test('a budget in requests for a day is told in requests, and with the hour at which it ends', async () => {
  const now = place.clock.now();
  const budget = { amount: 300, unit: 'requests', per: 'day' } as const;
  const brands = { kaffa: { spent: 200, paced: 200, since: now - 5 * hourMs } };
  const ledger = { budget, takenAt: now, brands, holds: [] };
  await place.store.changeLedger('press', periodOf(budget, now), () => ({ ledger, result: null }));
  const clock = new Date(now + 2.5 * hourMs).toISOString().slice(11, 16);
  expect(await describe()).toMatch(
    new RegExp(`press +kaffa +200 requests +300 requests this day +spent at ${clock} UTC`),
  );
});

test('a budget is told with what is spent of it and the day on which it ends', async () => {
  const spending = { spent: 3, paced: 3, since: Date.UTC(2026, 2, 1) };
  const budget = { amount: 4, unit: 'USD', per: 'month' } as const;
  const ledger = { budget, takenAt: 0, brands: { kaffa: spending }, holds: [] };
  await place.store.changeLedger('press', '2026-03', () => ({ ledger, result: null }));
  expect(await describe()).toMatch(/press +kaffa +3\.00 USD +4\.00 USD this month +spent on 21 March/);
  const shared = await gather();
  const own = { spent: 1, limit: 2, emptyAt: null };
  const brands = [
    { brand: 'kaffa', ...own },
    { brand: 'teapot', ...own, spent: 2, emptyAt: shared.now },
  ];
  const text = describeStatus(
    { ...shared, budgets: [{ source: 'press', unit: 'USD', per: 'month', spent: 3, limit: 4, emptyAt: null, brands }] },
    place.config,
  );
  expect(text).toMatch(
    /press +all +3\.00 USD +4\.00 USD this month +lasts\n *press +kaffa +1\.00 USD +2\.00 USD this month +lasts/,
  );
  expect(text).toMatch(/press +teapot +2\.00 USD +2\.00 USD this month +spent$/m);
});

test('what was pushed to a source is told: when it last spoke, how often, and why the rest was turned away', async () => {
  expect(await describe()).not.toContain('last delivery');
  await place.store.addArrivals('press', 'accepted', 1_200, noon - 3 * 60_000);
  await place.store.addArrivals('press', 'not signed', 2, noon - 60_000);
  await place.store.addArrivals('gone', 'accepted', 1, noon);
  const text = await describe();
  expect(text).toMatch(/press +3 min ago +1,200 +2 not signed \(last 60 s ago\)/);
  expect(text).not.toContain('gone');
});
