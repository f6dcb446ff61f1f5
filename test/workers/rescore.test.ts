import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type EngineState, parseState, step } from '../../src/alerts/engine/engine.ts';
import { dayMs, hourMs, minuteMs, type NewMention } from '../../src/core/domain.ts';
import type { Incident } from '../../src/core/incident.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { detect } from '../../src/workers/detect.ts';
import { rescore } from '../../src/workers/rescore.ts';
import { score } from '../../src/workers/score.ts';
import { half, modelOf, plain, twice } from '../support/models.ts';
import { type Random, seeded } from '../support/simulated-brand.ts';
import { kaffa, mentionOf, openWorkplace, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const brand = 'kaffa';
let place: Workplace;
let serial = 0;

beforeEach(async () => {
  place = await openWorkplace();
  serial = 0;
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const letters = 'abcdefghij';
type Words = 'very angry' | 'angry' | 'cross' | 'happy';
const post = (at: number, words: Words, seen: number | null): NewMention => {
  serial += 1;
  // Words of its own, or they would be copies of one another.
  const own = [...`${serial}`.padStart(6, '0')].map((digit, i) => `w${letters[Number(digit)]}${letters[i]}`);
  return mentionOf(`p${serial}`, seen, { at, text: `${words} about my kaffa ${own.join(' ')}` });
};

/** One in ten is angry, half of those very; as many are only cross. */
const mood = (random: Random): Words => {
  const x = random();
  return x < 0.05 ? 'very angry' : x < 0.1 ? 'angry' : x < 0.2 ? 'cross' : 'happy';
};

async function cover(from: number, to: number, backfill = false): Promise<void> {
  const where = { brand, source: 'forum', cursor: null };
  await place.store.saveProgress({ ...where, coverage: [{ from, to }], backfill, nextPollAt: to, now: to });
}

const evaluate = async (scorer: Scorer): Promise<void> => {
  await score({ ...place, scorers: forAllBrands(scorer) }, never);
  await detect({ ...place, settleMs: 0 }, { brand }, never);
};

/** Three weeks that were read at once. */
async function pastWeeks(random: Random, perHour = 6): Promise<void> {
  const now = place.clock.now();
  const from = now - 21 * dayMs;
  const posts: NewMention[] = [];
  for (let at = from; at < now; at += hourMs)
    for (let i = 0; i < perHour; i++) posts.push(post(at + Math.floor(random() * hourMs), mood(random), null));
  await place.store.saveMentions(posts, now);
  await cover(from, now, true);
}

/** Live posts, page by page; `more`: posts of a page beside the usual ones. */
async function live(
  scorer: Scorer,
  random: Random,
  ms: number,
  { everyMs = hourMs, perHour = 6, more = () => [] as Words[] } = {},
): Promise<void> {
  for (const end = place.clock.now() + ms; place.clock.now() < end; ) {
    const from = place.clock.now();
    place.clock.advanceTo(from + everyMs);
    const now = place.clock.now();
    const usual = Array.from({ length: Math.round((perHour * everyMs) / hourMs) }, () => mood(random));
    const words = [...usual, ...more()];
    await place.store.saveMentions(
      words.map((word, i) => post(now - 1 - Math.floor((i * everyMs) / (2 * words.length)), word, now)),
      now,
    );
    await cover(from, now);
    await evaluate(scorer);
  }
}

const switchTo = (scorer: Scorer, signal = never) => rescore(place, brand, scorer, { signal });

const incidents = async (): Promise<Incident[]> => (await place.store.incidents({ brand, limit: 100 })).items;
const stateNow = async () => parseState((await place.store.engine(brand))?.state ?? null);
const countedPerDay = async (): Promise<number> => {
  const buckets = await place.store.buckets(brand, 0, place.clock.now());
  return buckets.reduce((sum, { counted }) => sum + counted, 0);
};

describe.each([
  ['twice', twice],
  ['half', half],
])('a switch to a model that finds %s the negatives', (_, other) => {
  test('opens nothing at once nor in the days after it, and a real wave is found then', async () => {
    const random = seeded(7);
    await pastWeeks(random);
    await live(plain, random, 2 * dayMs);
    const before = await countedPerDay();
    expect(await switchTo(other)).toMatchObject({ switched: true, before: 'plain/1', model: other.model });
    const after = await countedPerDay();
    expect(other === twice ? after / before : before / after).toBeGreaterThan(1.6);
    await evaluate(other);
    expect((await place.store.engine(brand))?.relearn).toBeUndefined();
    await live(other, random, 3 * hourMs, { everyMs: 10 * minuteMs });
    await live(other, random, 3 * dayMs);
    expect(await incidents()).toEqual([]);

    await live(other, random, hourMs, {
      everyMs: 5 * minuteMs,
      more: () => ['very angry', 'very angry', 'very angry'],
    });
    expect(await incidents()).toMatchObject([{ state: 'open', rules: [{ rule: 'wave' }] }]);
  }, 120_000);

  test('neither escalates nor ends the incident that is open, and its findings stay as they were', async () => {
    const random = seeded(8);
    const wave = { everyMs: 5 * minuteMs, more: (): Words[] => ['very angry', 'angry', 'cross', 'cross'] };
    await pastWeeks(random);
    await live(plain, random, dayMs);
    await live(plain, random, 75 * minuteMs, wave);
    const [before] = await incidents();
    if (!before) throw new Error('the wave opened no incident');
    await switchTo(other);
    await evaluate(other);
    await live(other, random, 75 * minuteMs, wave);
    const [after, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(after).toMatchObject({ id: before.id, state: 'open' });
    expect(after?.occasions).toEqual(before.occasions);
    expect(after?.rules.map(({ peak }) => peak)).toEqual(before.rules.map(({ peak }) => peak));
    // It is over when it is over.
    await live(other, random, 9 * hourMs);
    expect(await incidents()).toMatchObject([{ id: before.id, state: 'resolved' }]);
  }, 120_000);
});

test('an incident that looks twice as big to the new model has not grown', async () => {
  const random = seeded(14);
  const wave = { everyMs: 5 * minuteMs, more: () => [...angryPage, ...crossPage] };
  const angryPage: Words[] = ['very angry', 'very angry', 'angry', 'angry'];
  const crossPage: Words[] = ['cross', 'cross', 'cross', 'cross'];
  await pastWeeks(random);
  await live(plain, random, dayMs);
  await live(plain, random, hourMs, wave);
  const [before] = await incidents();
  await switchTo(twice);
  await evaluate(twice);
  const [restated] = await incidents();
  if (!before || !restated) throw new Error('the wave opened no incident');
  // Both by the new labels, or the difference would be told as growth.
  expect(restated.people / before.people).toBeGreaterThan(1.5);
  expect(restated.spokenAuthors / before.spokenAuthors).toBeGreaterThan(1.5);
  await live(twice, random, 10 * minuteMs, wave);
  expect((await incidents()).map(({ occasions }) => occasions)).toEqual([before?.occasions]);
  // When many more have joined, by any measure, it has.
  await live(twice, random, 90 * minuteMs, { ...wave, more: () => [...wave.more(), ...wave.more(), ...wave.more()] });
  expect((await incidents())[0]?.occasions.map(({ kind }) => kind)).toContain('escalated');
}, 120_000);

test('what only the new model calls a wave stays silent, until it goes on', async () => {
  const random = seeded(9);
  await pastWeeks(random);
  await live(plain, random, dayMs);
  const crossly = { everyMs: 5 * minuteMs, more: (): Words[] => ['cross', 'cross', 'cross'] };
  await live(plain, random, 40 * minuteMs, crossly);
  expect(await incidents()).toEqual([]);
  await switchTo(twice);
  await evaluate(twice);
  expect((await stateNow())?.switched?.silent).toEqual(['wave']);
  await live(twice, random, 4 * hourMs);
  expect(await incidents()).toEqual([]);
  await live(twice, random, 60 * minuteMs, crossly);
  expect(await incidents()).toHaveLength(1);
}, 120_000);

test('a wave that had begun, unseen by the old model, is told when twice as many speak', async () => {
  const random = seeded(10);
  await pastWeeks(random);
  await live(plain, random, dayMs);
  const crossly = { everyMs: 5 * minuteMs, more: (): Words[] => ['cross', 'cross', 'cross'] };
  await live(plain, random, 30 * minuteMs, crossly);
  await switchTo(twice);
  await evaluate(twice);
  await live(twice, random, 90 * minuteMs, crossly);
  expect(await incidents()).toHaveLength(1);
}, 120_000);

test('to a model of the same labels changes nothing in what the engine knows', async () => {
  const random = seeded(11);
  await pastWeeks(random);
  await live(plain, random, 2 * dayMs);
  const before = await stateNow();
  const same = modelOf('same/1', 'angry');
  await switchTo(same);
  place.clock.advanceTo(place.clock.now() + 1);
  await evaluate(same);
  const after = await stateNow();
  if (!before || !after) throw new Error('no engine');
  expect(after.negatives).toEqual(before.negatives);
  expect(Object.keys(after.peaks)).toEqual(Object.keys(before.peaks));
  const coveredTo = ({ sources: { forum } }: EngineState) => forum?.coverage.map(([, to]) => to);
  expect(coveredTo(after)).toEqual(coveredTo(before));
  const sum = (list: number[] = []) => list.reduce((a, b) => a + b, 0);
  const sums = ({ sources: { forum } }: EngineState) =>
    [forum?.hours, forum?.slices].flatMap((cells) => [cells?.mentions, cells?.negatives, cells?.counted].map(sum));
  expect(sums(after)).toEqual(sums(before));
  const observed = ({ sources: { forum } }: EngineState) => sum(forum?.hours.observedMinutes);
  expect(Math.abs(observed(after) - observed(before))).toBeLessThanOrEqual(10);
  const settings = { ...kaffa, brand };
  const [now, then] = [after, before].map((state) => {
    return step({ state, incident: null, observations: [], now: state.now, settings }).findings[0];
  });
  // Of the past that was read at once only labels were known; by now the probabilities are, too.
  expect(now?.expected).toBeCloseTo(then?.expected ?? 0, 1);
  expect(now?.threshold).toBeCloseTo(then?.threshold ?? 0, 1);
}, 120_000);

test('a wave of which no word had reached the engine is found after the switch', async () => {
  const random = seeded(12);
  await pastWeeks(random);
  await live(plain, random, dayMs);
  place.clock.advanceTo(place.clock.now() + 5 * minuteMs);
  const now = place.clock.now();
  await cover(now - 5 * minuteMs, now);
  await place.store.saveMentions(
    Array.from({ length: 15 }, (_, i) => post(now - i * 10_000 - 1, 'very angry', now - i)),
    now,
  );
  await score({ ...place, scorers: forAllBrands(plain) }, never);
  await switchTo(twice);
  await evaluate(twice);
  expect(await incidents()).toMatchObject([{ state: 'open', rules: [{ rule: 'wave', peak: { holds: true } }] }]);
}, 120_000);

test('what an import brought lately teaches, and is no news after the switch either', async () => {
  const random = seeded(13);
  await pastWeeks(random);
  await live(plain, random, dayMs);
  const now = place.clock.now();
  const imported = Array.from({ length: 40 }, (_, i) => post(now - i * 2 * minuteMs - 1, 'very angry', null));
  await place.store.saveMentions(imported, now);
  await evaluate(plain);
  const before = await stateNow();
  await switchTo(twice);
  await evaluate(twice);
  const after = await stateNow();
  expect(after?.switched?.silent).toEqual([]);
  expect(after?.sources.forum?.slices.counted.length).toBe(before?.sources.forum?.slices.counted.length);
  const counted = (state: typeof before) =>
    state?.sources.forum?.hours.counted.slice(-2).reduce((a, b) => a + b, 0) ?? 0;
  expect(counted(after)).toBeGreaterThanOrEqual(counted(before));
  await live(twice, random, 4 * hourMs);
  expect(await incidents()).toEqual([]);
}, 120_000);
