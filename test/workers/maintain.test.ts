import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hourMs, minuteMs, sliceMs } from '../../src/core/domain.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { detect } from '../../src/workers/detect.ts';
import { beat, findTroubles } from '../../src/workers/heartbeat.ts';
import { createSweep } from '../../src/workers/maintain.ts';
import { score } from '../../src/workers/score.ts';
import { type LocalServer, serveHttp } from '../support/serve-http.ts';
import { mentionOf, noon, openWorkplace, type Workplace, wordScorer } from '../support/workplace.ts';

const never = new AbortController().signal;
let place: Workplace;

beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const polled = (nextPollAt: number, now = place.clock.now()) =>
  place.store.saveProgress({
    brand: 'kaffa',
    source: 'forum',
    cursor: null,
    coverage: [{ from: now - minuteMs, to: now }],
    backfill: false,
    nextPollAt,
    now,
  });
const detectAll = () => detect({ ...place, settleMs: 0 }, { brand: 'kaffa' }, never);

test('a source that was never asked is asked', async () => {
  expect(await createSweep({ ...place, settleMs: 0 })()).toMatchObject({ collect: 1 });
  expect(place.nudged).toContain('collect kaffa forum');
});

test('a source is asked again at its time, not before', async () => {
  const sweep = createSweep({ ...place, settleMs: 0 });
  await polled(noon + minuteMs);
  expect(await sweep()).toMatchObject({ collect: 0 });
  place.clock.advanceTo(noon + minuteMs);
  expect(await sweep()).toMatchObject({ collect: 1 });
});

test('what waits for a score and what waits for detection is woken', async () => {
  const sweep = createSweep({ ...place, settleMs: 0 });
  await sweep();
  await polled(noon + hourMs);
  await place.store.saveMentions([mentionOf('1', noon)], noon);
  expect(await sweep()).toMatchObject({ score: 1, detect: 1 });
  await score({ ...place, scorers: forAllBrands(wordScorer) }, never);
  expect(await sweep()).toMatchObject({ score: 0, detect: 1 });
  await detectAll();
  expect(await sweep()).toEqual({ collect: 0, score: 0, detect: 0, notify: 0 });
});

test('every brand is woken once at each 5-minute boundary', async () => {
  const sweep = createSweep({ ...place, settleMs: 2000 });
  await polled(noon + 24 * hourMs);
  await detectAll();
  place.clock.advanceTo(noon + 2000);
  await sweep();
  expect(await sweep()).toMatchObject({ detect: 0 });
  // The boundary itself has not settled yet.
  place.clock.advanceTo(noon + sliceMs);
  expect(await sweep()).toMatchObject({ detect: 0 });
  place.clock.advanceTo(noon + sliceMs + 2000);
  expect(await sweep()).toMatchObject({ detect: 1 });
  expect(await sweep()).toMatchObject({ detect: 0 });
});

describe('a clock that is set', () => {
  let now = noon;
  let elapsed = 0;
  let said: { stepMs: number; text: string }[];
  let sweep: ReturnType<typeof createSweep>;
  const pass = (ms: number): void => {
    now += ms;
    elapsed += ms;
  };

  beforeEach(() => {
    now = noon;
    said = [];
    const logger = {
      ...place.logger,
      warn: (fields: object, text: string) => void said.push({ stepMs: 0, ...fields, text }),
    };
    const clock = { now: () => now };
    sweep = createSweep({ ...place, clock, logger, settleMs: 0, elapsedMs: () => elapsed });
  });

  const cursor = { upTo: noon + hourMs, seen: 3, parts: [{ tried: noon + hourMs, id: '99' }] };
  const observed = () => place.store.coverage('kaffa', 0, noon + 9 * hourMs);

  test('back an hour: every source is asked, nothing later counts as observed, and it is logged once', async () => {
    pass(hourMs);
    await place.store.saveProgress({
      ...{ brand: 'kaffa', source: 'forum', cursor, backfill: false, now, nextPollAt: now + 5 * minuteMs },
      coverage: [{ from: noon - hourMs, to: now }],
    });
    expect(await sweep()).toMatchObject({ collect: 0 });
    now = noon;
    expect(await sweep()).toMatchObject({ collect: 1 });
    expect(await observed()).toEqual([{ source: 'forum', from: noon - hourMs, to: noon }]);
    const past = noon - minuteMs;
    const read = { upTo: past, seen: 3, parts: [{ tried: past, id: '99' }] };
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({ cursor: read, lastOkAt: noon });
    pass(5_000);
    await sweep();
    expect(said).toEqual([{ stepMs: -hourMs, text: expect.stringContaining('set back') }]);
  });

  test('back while nothing ran: the store tells', async () => {
    await polled(noon + hourMs + minuteMs, noon + hourMs);
    expect(await sweep()).toMatchObject({ collect: 1 });
    pass(5_000);
    await sweep();
    expect(said.map(({ stepMs }) => stepMs)).toEqual([-hourMs]);
  });

  test('ahead, and back again: polling goes on, and each step is logged once', async () => {
    await polled(noon + minuteMs, noon);
    await sweep();
    now += 30 * 24 * hourMs;
    pass(5_000);
    expect(await sweep()).toMatchObject({ collect: 1 });
    pass(5_000);
    await sweep();
    await polled(now + minuteMs, now);
    now -= 30 * 24 * hourMs;
    pass(5_000);
    expect(await sweep()).toMatchObject({ collect: 1 });
    await polled(now + minuteMs, now);
    pass(5_000);
    expect(await sweep()).toMatchObject({ collect: 0 });
    expect((await observed()).at(-1)?.to).toBe(now - 5_000);
    expect(said.map(({ stepMs }) => Math.sign(stepMs))).toEqual([1, -1]);
  });

  test('a clock of another machine that is a little ahead is no step', async () => {
    await polled(noon + 2 * minuteMs, noon + minuteMs);
    expect(await sweep()).toMatchObject({ collect: 0 });
    expect(said).toEqual([]);
  });
});

describe('the heartbeat', () => {
  let pings = 0;
  let server: LocalServer;

  beforeEach(async () => {
    pings = 0;
    server = await serveHttp((_, answer) => {
      pings += 1;
      answer.end('ok');
    });
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
  });

  const contextOf = () => ({ ...place, heartbeat: `${server.url}/ping` });

  test('is silent, and says why, while something does not work', async () => {
    expect(await findTroubles(place, noon)).toEqual(['no source of kaffa answers', 'detection for kaffa is behind']);
    await beat(contextOf(), never);
    expect(pings).toBe(0);
  });

  test('is sent once a minute, by one of all processes, while everything works', async () => {
    await polled(noon + minuteMs);
    await detectAll();
    await Promise.all([beat(contextOf(), never), beat(contextOf(), never), beat(contextOf(), never)]);
    await beat(contextOf(), never);
    expect(pings).toBe(1);
  });

  test('goes on while a source waits for its turn of every six hours, and not when the turn is missed', async () => {
    await polled(noon + 6 * hourMs);
    const sources = async (): Promise<string[]> =>
      (await findTroubles(place, place.clock.now())).filter((trouble) => trouble.includes('source'));
    place.clock.advanceTo(noon + 6 * hourMs);
    expect(await sources()).toEqual([]);
    place.clock.advanceTo(noon + 8 * hourMs);
    expect(await sources()).toEqual(['no source of kaffa answers']);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'the only source fails',
      () => place.store.saveFailure({ brand: 'kaffa', source: 'forum', error: 'x', nextPollAt: noon, now: noon }),
      'no source of kaffa answers',
    ],
    [
      'mentions wait for a score',
      () => place.store.saveMentions([mentionOf('1', noon - hourMs)], noon - hourMs),
      'mentions of kaffa wait for a score',
    ],
    [
      'time passes without detection',
      async () => place.clock.advanceTo(noon + hourMs),
      'detection for kaffa is behind',
    ],
  ])('stops when %s', async (_, trouble, said) => {
    await polled(noon + minuteMs);
    await detectAll();
    expect(await findTroubles(place, noon)).toEqual([]);
    await trouble();
    expect(await findTroubles(place, place.clock.now())).toEqual([said]);
  });
});
