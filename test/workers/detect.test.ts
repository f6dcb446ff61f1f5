import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseState } from '../../src/alerts/engine/engine.ts';
import { dayMs, hourMs, minuteMs, sliceMs } from '../../src/core/domain.ts';
import { Conflict, Refused, RetryLater } from '../../src/core/errors.ts';
import type { Store } from '../../src/core/store/store.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { type DetectContext, detect } from '../../src/workers/detect.ts';
import { score } from '../../src/workers/score.ts';
import { mentionOf, noon, openWorkplace, saveQuietWeeks, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
const kaffa = { brand: 'kaffa' };
let place: Workplace;

beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const contextOf = (store: Store = place.store, settleMs = 0): DetectContext => ({ ...place, store, settleMs });
const scoreAll = () => score({ ...place, scorers: forAllBrands(wordScorer) }, never);

/** Moves the clock, with the forum watched all the time. */
async function watchUntil(time: number): Promise<void> {
  const from = place.clock.now();
  place.clock.advanceTo(time);
  const coverage = [{ from, to: time }];
  await place.store.saveProgress({
    brand: 'kaffa',
    source: 'forum',
    cursor: null,
    coverage,
    backfill: false,
    nextPollAt: time,
    now: time,
  });
}

async function angryPosts(count: number, everyMs = minuteMs): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await watchUntil(place.clock.now() + everyMs);
    const now = place.clock.now();
    await place.store.saveMentions(
      [mentionOf(`angry-${now}`, now, { text: 'angry at my kaffa', at: now - 1000 })],
      now,
    );
  }
  await scoreAll();
}

async function quietThenWave(): Promise<void> {
  await saveQuietWeeks(place.store, noon);
  await scoreAll();
  await detect(contextOf(), kaffa, never);
  place.nudged.length = 0;
  await angryPosts(12);
}

test('a wave after quiet weeks becomes one incident and a row for each channel of its rule', async () => {
  await quietThenWave();
  await detect(contextOf(), kaffa, never);
  const incidents = (await place.store.incidents({ limit: 10 })).items;
  expect(incidents).toHaveLength(1);
  const rows = (await place.store.notifications({ limit: 100 })).items;
  expect(new Set(rows.map(({ channel }) => channel))).toEqual(new Set(['cx', 'oncall']));
  expect(rows.filter(({ occasion }) => occasion === 'opened')).toHaveLength(2);
  expect(new Set(place.nudged.filter((nudge) => nudge.startsWith('notify')))).toEqual(
    new Set(['notify cx', 'notify oncall']),
  );
});

test('history never opens an incident, however angry it is', async () => {
  const from = noon - 20 * hourMs;
  const history = Array.from({ length: 200 }, (_, i) =>
    mentionOf(`old-${i}`, null, { at: from + i * 5 * minuteMs, text: 'angry at my kaffa' }),
  );
  await place.store.saveMentions(history, noon);
  await scoreAll();
  await detect(contextOf(), kaffa, never);
  expect((await place.store.incidents({ limit: 10 })).items).toEqual([]);
});

test('the buckets are fresh and the observations are taken', async () => {
  await quietThenWave();
  await detect(contextOf(), kaffa, never);
  const counted = (await place.store.buckets('kaffa', noon, noon + hourMs)).reduce((sum, row) => sum + row.counted, 0);
  expect(counted).toBe(12);
  expect(await place.store.observations('kaffa', place.clock.now(), 10)).toEqual([]);
  expect((await place.store.due(place.clock.now())).brands).toEqual([]);
});

test('a second run without news writes nothing before the next 5-minute boundary', async () => {
  await watchUntil(noon + minuteMs);
  await detect(contextOf(), kaffa, never);
  const { version } = (await place.store.engine('kaffa')) ?? { version: 0 };
  expect(version).toBeGreaterThan(0);
  place.clock.advanceTo(noon + 2 * minuteMs);
  await detect(contextOf(), kaffa, never);
  expect((await place.store.engine('kaffa'))?.version).toBe(version);
  place.clock.advanceTo(noon + sliceMs + 1);
  await detect(contextOf(), kaffa, never);
  const row = await place.store.engine('kaffa');
  expect(row?.version).toBe(version + 1);
  expect(parseState(row?.state ?? null)?.now).toBe(noon + sliceMs + 1);
});

test('somebody else was first: it loads again and decides anew', async () => {
  await quietThenWave();
  let conflicts = 0;
  const contested: Store = {
    ...place.store,
    saveTransition: async (transition) => {
      conflicts += 1;
      if (conflicts <= 2) throw new Conflict('somebody else was first');
      await place.store.saveTransition(transition);
    },
  };
  await detect(contextOf(contested), kaffa, never);
  expect((await place.store.incidents({ limit: 10 })).items).toHaveLength(1);
});

test('two detections at once give one incident and each row once', async () => {
  await quietThenWave();
  await Promise.all([1, 2, 3].map(() => detect(contextOf(), kaffa, never)));
  expect((await place.store.incidents({ limit: 10 })).items).toHaveLength(1);
  const rows = (await place.store.notifications({ limit: 100 })).items;
  expect(rows.filter(({ occasion, channel }) => occasion === 'opened' && channel === 'cx')).toHaveLength(1);
});

test('a conflict that does not end is an error, not a loop', async () => {
  const contested: Store = {
    ...place.store,
    saveTransition: async () => {
      throw new Conflict('always');
    },
  };
  await expect(detect(contextOf(contested), kaffa, never)).rejects.toBeInstanceOf(Conflict);
});

test('what has just been seen waits until it has settled', async () => {
  await watchUntil(noon + minuteMs);
  await detect(contextOf(), kaffa, never);
  await angryPosts(1);
  await expect(detect(contextOf(place.store, 2000), kaffa, never)).rejects.toMatchObject({
    until: place.clock.now() + 2000,
  });
  expect(await place.store.observations('kaffa', place.clock.now(), 10)).not.toEqual([]);
  place.clock.advanceTo(place.clock.now() + 2000);
  await detect(contextOf(place.store, 2000), kaffa, never);
  expect(await place.store.observations('kaffa', place.clock.now(), 10)).toEqual([]);
});

test('an unscored mention holds detection back, and no longer than a minute', async () => {
  await watchUntil(noon + sliceMs);
  await detect(contextOf(), kaffa, never);
  const seen = noon + 2 * sliceMs - 20_000;
  await place.store.saveMentions([mentionOf('unscored', seen)], seen);
  place.clock.advanceTo(noon + 2 * sliceMs);
  await expect(detect(contextOf(), kaffa, never)).rejects.toBeInstanceOf(RetryLater);
  expect(parseState((await place.store.engine('kaffa'))?.state ?? null)?.now).toBe(noon + sliceMs);
  place.clock.advanceTo(noon + 2 * sliceMs + minuteMs);
  await expect(detect(contextOf(), kaffa, never)).resolves.toBeUndefined();
  expect(parseState((await place.store.engine('kaffa'))?.state ?? null)?.now).toBe(noon + 2 * sliceMs);
});

test('a brand that is no longer configured is refused', async () => {
  await expect(detect(contextOf(), { brand: 'gone' }, never)).rejects.toBeInstanceOf(Refused);
});

test('an acknowledgement that will be overdue is a row that waits, and quiet hours are kept', async () => {
  await quietThenWave();
  const escalation = { withinMs: 30 * minuteMs, to: 'boss' };
  const quietHours = { from: 12 * 60, to: 13 * 60, timezone: 'UTC' };
  const routes = new Map([
    ['cx', { minSeverity: 'minor' as const, quietHours: null, escalation }],
    ['oncall', { minSeverity: 'minor' as const, quietHours, escalation: null }],
  ]);
  await detect({ ...contextOf(), routes }, kaffa, never);
  const [incident] = (await place.store.incidents({ limit: 1 })).items;
  expect(incident?.severity).not.toBe('severe');
  const opened = (await place.store.notifications({ limit: 9 })).items.filter(({ number }) => number === 1);
  const openedAt = incident?.openedAt ?? 0;
  const dueAt = (channel: string) => opened.find((row) => row.channel === channel)?.dueAt;
  expect(opened).toHaveLength(3);
  expect(dueAt('cx')).toBe(openedAt);
  expect(dueAt('oncall')).toBe(noon + hourMs);
  expect(dueAt('boss')).toBe(place.clock.now() + 30 * minuteMs);
  expect((await place.store.due(noon + hourMs)).channels.sort()).toEqual(['boss', 'cx', 'oncall']);
});

test('verdicts are asked for once a run, and not when there is nothing to do', async () => {
  await quietThenWave();
  let asked = 0;
  const store: Store = {
    ...place.store,
    incidents: (query) => {
      asked += 1;
      expect(query).toMatchObject({ brand: 'kaffa', judged: true });
      return place.store.incidents(query);
    },
  };
  await detect(contextOf(store), kaffa, never);
  expect(asked).toBe(1);
  await detect(contextOf(store), kaffa, never);
  expect(asked).toBe(1);
});

test('a wave is found at once when the clock was a month ahead before', async () => {
  await saveQuietWeeks(place.store, noon);
  await scoreAll();
  const ahead = { now: () => noon + 30 * dayMs };
  await detect({ ...contextOf(), clock: ahead }, kaffa, never);
  await place.store.forgetAfter(noon);
  await detect(contextOf(), kaffa, never);
  const row = await place.store.engine('kaffa');
  expect(row && parseState(row.state)?.now).toBe(noon + 1);
  await angryPosts(12);
  await detect(contextOf(), kaffa, never);
  const [incident] = (await place.store.incidents({ limit: 10 })).items;
  expect(incident?.openedAt).toBeLessThanOrEqual(place.clock.now());
  expect((await place.store.notifications({ limit: 9 })).items).not.toEqual([]);
});
