import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slicesReached } from '../../src/core/counted.ts';
import type { Observation } from '../../src/core/detection.ts';
import { hourMs, type Interval, labelOf, type Mention, minuteMs, sliceOf, type Time } from '../../src/core/domain.ts';
import { hoursAround, queuedByChange, queuedByScore, rewrittenSpan, seenOfChange } from '../../src/core/queued-by.ts';
import type { Store } from '../../src/core/store/store.ts';
import { all, mention, now, score } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('save', 'save', 'save', 'score', 'score', 'score', 'correct', 'delete'),
    name: fc.integer({ min: 0, max: 7 }),
    speaker: fc.integer({ min: 0, max: 1 }),
    // Over three days, in halves of a day, so that gaps of exactly 24 h are common.
    half: fc.integer({ min: 0, max: 6 }),
    minute: fc.constantFrom(0, 0, 7),
    live: fc.boolean(),
    own: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    label: fc.constantFrom('negative', 'negative', 'neutral'),
  }),
  { minLength: 15, maxLength: 30, size: 'max' },
);

interface Expected {
  /** What one change queues for the engine. */
  queued: object[];
  slices: Set<Time>;
}

const nothing: Expected = { queued: [], slices: new Set() };
const historyOf = (source: string, { from, to }: Interval) => ({ type: 'history', source, from, to, seen: now });

/** The change of one mention, by the rules of `core`. `others`: the brand's other mentions. */
function expectedOf(before: Mention, after: Mention | null, others: readonly Mention[]): Expected {
  const { id, source, at, speaker, seen, own } = before;
  const isSame = after?.score?.label === before.score?.label && after?.correction?.label === before.correction?.label;
  if (own || (after && isSame)) return nothing;
  const wasKnown = before.score !== null || before.correction !== null;
  const was = wasKnown || seen === null ? labelOf(before) === 'negative' : null;
  const is = after && labelOf(after) === 'negative';
  const negatives = others.filter((other) => !other.own && labelOf(other) === 'negative');
  const reached = (was === true) !== (is === true) ? slicesReached(before, negatives) : new Set([sliceOf(at)]);
  const history = () => [historyOf(source, rewrittenSpan(at, at, now))];
  const mentionOf = (seen: Time, after: object | null, was: boolean | null) => [
    { type: 'mention', id, source, at, speaker, seen, before: was === null ? null : { negative: was }, after },
  ];
  if (before.score === null && after?.score) {
    const negative = after.score.label === 'negative';
    const queued = queuedByScore({ seen, own, corrected: before.correction !== null, negative });
    const heard = { negative, p: after.score.p?.negative ?? null };
    const slices = before.correction === null && negative ? slicesReached(before, negatives) : new Set<Time>();
    return {
      slices,
      queued: queued === 'mention' ? mentionOf(seen ?? now, heard, null) : queued === 'history' ? history() : [],
    };
  }
  const queued = queuedByChange({ seen, at, before: was, after: is }, now);
  const heard = is === null ? null : { negative: is, p: null };
  return {
    slices: was === is && is !== null ? new Set() : reached,
    queued:
      queued === 'mention' ? mentionOf(seenOfChange(seen, now), heard, was) : queued === 'history' ? history() : [],
  };
}

/** What waits for the engine, taken; history without its hours. */
async function takeQueued(store: Store): Promise<object[]> {
  const queued = await store.observations('brand', now + hourMs, 1_000);
  const expectedVersion = (await store.engine('brand'))?.version ?? 0;
  const transition = { brand: 'brand', expectedVersion, state: {}, incidents: [], notifications: [] };
  await store.saveTransition({ ...transition, consumed: queued.map(({ id }) => id) });
  return queued.map(({ observation }) => withoutHours(observation));
}

function withoutHours(observation: Observation): object {
  if (observation.type !== 'history') return observation;
  const { hours, ...span } = observation;
  return span;
}

export function ruleContract(subject: StoreUnderTest): void {
  describe('the rules of core', () => {
    test('what a change queues for the engine, and which slices it reaches, is what they say', async () => {
      const { store } = subject;
      const read = () => all(store.mentions({ brand: 'brand' }));
      await fc.assert(
        fc.asyncProperty(steps, async (given) => {
          await store.deleteMentions(
            (await read()).map(({ id }) => id),
            now,
          );
          await store.refreshBuckets('brand', 1_000);
          await takeQueued(store);
          for (const { what, name, label, half, minute, live, speaker, ...post } of given) {
            const at = now - half * 12 * hourMs - minute * minuteMs;
            const one = mention(`m${name}`, { ...post, at, speaker: `x:${speaker}`, seen: live ? now : null });
            const stored = await read();
            const [before] = stored.filter(({ id }) => id === one.id);
            if (what === 'save') await store.saveMentions([one], now);
            else if (what === 'score') await store.saveScores([{ id: one.id, score: score(label) }], now);
            else if (what === 'correct') await store.correctMention(one.id, { label, by: 'mia', at: now });
            else await store.deleteMentions([one.id], now);
            const [after = null] = (await read()).filter(({ id }) => id === one.id);
            const others = stored.filter(({ id }) => id !== one.id);
            const expected = expectedAfter(before, after, others);
            expect(await takeQueued(store)).toEqual(expected.queued);
            expect(await store.refreshBuckets('brand', 1_000)).toBe(expected.slices.size);
          }
        }),
        { numRuns: 20 },
      );
    });

    test('what a backfill covers is queued in whole hours', async () => {
      const { store } = subject;
      const span = fc.record({ from: fc.integer({ min: 0, max: 600 }), minutes: fc.integer({ min: 1, max: 200 }) });
      await fc.assert(
        fc.asyncProperty(span, async ({ from: minute, minutes }) => {
          const from = now - minute * minuteMs;
          const coverage = [{ from, to: from + minutes * minuteMs }];
          const progress = { brand: 'brand', source: 'x', cursor: null, nextPollAt: null, now };
          await store.saveProgress({ ...progress, coverage, backfill: true });
          const [covered = { from, to: from }] = coverage;
          expect(await takeQueued(store)).toEqual([historyOf('x', hoursAround(covered))]);
        }),
        { numRuns: 10 },
      );
    });
  });
}

function expectedAfter(before: Mention | undefined, after: Mention | null, others: readonly Mention[]): Expected {
  if (before) return expectedOf(before, after, others);
  if (!after || after.own) return nothing;
  const { source, at, seen } = after;
  const queued = seen === null ? [historyOf(source, hoursAround({ from: at, to: at + 1 }))] : [];
  return { queued, slices: new Set([sliceOf(at)]) };
}
