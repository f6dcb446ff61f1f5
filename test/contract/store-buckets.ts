import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EngineSettings, step } from '../../src/alerts/engine/engine.ts';
import { isCounted } from '../../src/core/counted.ts';
import { type Bucket, dayMs, hourMs, labelOf, type Mention, sliceMs, sliceOf } from '../../src/core/domain.ts';
import type { Store } from '../../src/core/store/store.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

/** The definition, the slow way. */
export function bucketsFrom(mentions: readonly Mention[]): Bucket[] {
  const buckets = new Map<string, Bucket>();
  const counting = mentions.filter(({ own }) => !own);
  const negatives = counting.filter((one) => labelOf(one) === 'negative');
  for (const one of counting) {
    const slice = sliceOf(one.at);
    const key = `${slice} ${one.source}`;
    const bucket = buckets.get(key) ?? { source: one.source, slice, mentions: 0, negatives: 0, counted: 0 };
    buckets.set(key, bucket);
    bucket.mentions += 1;
    if (labelOf(one) !== 'negative') continue;
    bucket.negatives += 1;
    if (isCounted(one, negatives)) bucket.counted += 1;
  }
  return [...buckets.values()].sort((a, b) => a.slice - b.slice || (a.source < b.source ? -1 : 1));
}

const bucketsNow = (store: Store): Promise<Bucket[]> =>
  store.buckets('brand', start - 100 * dayMs, start + 100 * dayMs);

async function expectTrue(store: Store): Promise<void> {
  const wanted = bucketsFrom(await all(store.mentions({ brand: 'brand' })));
  await refreshAll(store);
  expect(await bucketsNow(store)).toEqual(wanted);
}

const changes = fc.array(
  fc.record({
    what: fc.constantFrom('save', 'score', 'score', 'correct', 'correct', 'delete', 'refresh', 'refresh'),
    name: fc.integer({ min: 0, max: 9 }),
    speaker: fc.integer({ min: 0, max: 3 }),
    // Quarters of a day, so that ties and gaps of exactly 24 h are common.
    at: fc.integer({ min: 0, max: 12 }),
    source: fc.constantFrom('x', 'y'),
    own: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    label: fc.constantFrom('negative', 'negative', 'neutral'),
    limit: fc.constantFrom(1, 100),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);

// Each minute once: among mentions of one moment it is chance which one counts.
const posts = fc.uniqueArray(
  fc.record({
    minute: fc.oneof(fc.integer({ min: 1, max: 290 }), fc.integer({ min: 1, max: 23 * 60 })),
    speaker: fc.integer({ min: 0, max: 5 }),
    source: fc.constantFrom('x', 'y'),
    label: fc.constantFrom('negative', 'negative', 'neutral', null),
    corrected: fc.option(fc.constantFrom('negative', 'positive'), { freq: 3 }),
    deleted: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  }),
  { selector: ({ minute }) => minute, minLength: 10, maxLength: 30, size: 'max' },
);

async function forgetObservations(store: Store): Promise<void> {
  const consumed = (await store.observations('brand', now + dayMs, 10_000)).map(({ id }) => id);
  const expectedVersion = (await store.engine('brand'))?.version ?? 0;
  const nothing = { state: {}, incidents: [], notifications: [] };
  await store.saveTransition({ brand: 'brand', expectedVersion, ...nothing, consumed });
}

export function bucketContract(subject: StoreUnderTest): void {
  describe('buckets', () => {
    test('a speaker counts once in 24 h, over all sources, and the order of arrival does not matter', async () => {
      const { store } = subject;
      const by = (name: string, at: number, source: string) => mention(name, { at, source, speaker: 'x:same' });
      await saveScored(store, 'negative', [by('b', start + 2 * hourMs, 'y')]);
      await refreshAll(store);
      expect(await bucketsNow(store)).toMatchObject([{ source: 'y', counted: 1 }]);
      await saveScored(store, 'negative', [by('a', start, 'x')]);
      await refreshAll(store);
      expect(await bucketsNow(store)).toEqual([
        { source: 'x', slice: start, mentions: 1, negatives: 1, counted: 1 },
        { source: 'y', slice: start + 2 * hourMs, mentions: 1, negatives: 1, counted: 0 },
      ]);
      await store.correctMention(by('a', start, 'x').id, { label: 'neutral', by: 'mia', at: now });
      await refreshAll(store);
      expect(await bucketsNow(store)).toMatchObject([{ negatives: 0 }, { counted: 1 }]);
      await store.correctMention(by('a', start, 'x').id, { label: 'negative', by: 'mia', at: now });
      await store.deleteMentions([by('a', start, 'x').id], now);
      await refreshAll(store);
      expect(await bucketsNow(store)).toMatchObject([{ source: 'y', counted: 1 }]);
    });

    test('who repeats a complaint counts, in each brand by itself', async () => {
      const { store } = subject;
      const text = 'the grinder caught fire';
      const repost = mention('b', { at: start + hourMs, text, kind: 'repost', rootId: 'a' });
      const again = mention('c', { at: start + 2 * hourMs, text, speaker: repost.speaker });
      await saveScored(store, 'negative', [mention('a', { text }), repost, again, mention('a', { brand: 'other' })]);
      await refreshAll(store);
      expect((await bucketsNow(store)).map(({ counted }) => counted)).toEqual([1, 1, 0]);
      const counted = await all(store.mentions({ brand: 'brand', counted: true }));
      expect(counted.map(({ platformId }) => platformId)).toEqual(['a', 'b']);
      await refreshAll(store, 'other');
      expect(await store.buckets('other', start, now)).toMatchObject([{ counted: 1 }]);
    });

    test('they count what the engine counts', async () => {
      const { store } = subject;
      const settings: EngineSettings = { brand: 'brand', timezone: 'UTC', sources: ['x', 'y'], rules: [] };
      await fc.assert(
        fc.asyncProperty(posts, async (given) => {
          const gone = (await all(store.mentions({ brand: 'brand' }))).map(({ id }) => id);
          await store.deleteMentions(gone, now);
          await forgetObservations(store);
          for (const [index, { minute, label, corrected, deleted, ...post }] of given.entries()) {
            const one = mention(`p${minute}`, { ...post, speaker: `x:${post.speaker}`, at: now - minute * 60_000 });
            const at = now + index;
            await saveScored(store, label, [one]);
            if (corrected) await store.correctMention(one.id, { label: corrected, by: 'mia', at });
            if (deleted) await store.deleteMentions([one.id], at);
          }
          const observations = (await store.observations('brand', now + dayMs, 1_000)).map((one) => one.observation);
          const { state } = step({ state: null, incident: null, observations, now: now + given.length, settings });
          await refreshAll(store);
          const recent = (await store.buckets('brand', now - 5 * hourMs, now)).map(({ source, slice, counted }) => {
            const slices = state.sources[source]?.slices;
            return { source, slice, counted, engine: slices?.counted[slice / sliceMs - slices.from] ?? 0 };
          });
          expect(recent.filter(({ counted, engine }) => counted !== engine)).toEqual([]);
        }),
        { numRuns: 15 },
      );
    });

    test('own accounts are stored and scored, and count nowhere', async () => {
      const { store } = subject;
      const own = mention('own', { own: true, speaker: 'x:same' });
      await saveScored(store, 'negative', [own, mention('a', { at: start + hourMs, speaker: 'x:same' })]);
      await store.correctMention(own.id, { label: 'negative', by: 'mia', at: now });
      await refreshAll(store);
      expect(await bucketsNow(store)).toEqual([
        { source: 'x', slice: start + hourMs, mentions: 1, negatives: 1, counted: 1 },
      ]);
      expect(await store.observations('brand', now, 10)).toHaveLength(1);
      expect(await all(store.mentions({ ids: [own.id] }))).toMatchObject([{ score: { label: 'negative' } }]);
    });

    test('unscored mentions are counted as mentions, in their slice', async () => {
      const { store } = subject;
      await store.saveMentions([mention('a', { at: start + sliceMs - 1 }), mention('b', { at: start + sliceMs })], now);
      expect(await store.refreshBuckets('brand', 1)).toBe(1);
      expect(await store.refreshBuckets('brand', 5)).toBe(1);
      expect(await store.refreshBuckets('brand', 5)).toBe(0);
      expect((await bucketsNow(store)).map(({ slice, mentions }) => [slice, mentions])).toEqual([
        [start, 1],
        [start + sliceMs, 1],
      ]);
      expect(await store.buckets('brand', start + 1, start + sliceMs)).toEqual([]);
    });

    test('after any mix of changes they equal what the mentions say', async () => {
      const { store } = subject;
      await fc.assert(
        fc.asyncProperty(changes, async (mix) => {
          await store.deleteMentions(
            (await all(store.mentions({ brand: 'brand' }))).map(({ id }) => id),
            now,
          );
          for (const { what, name, speaker, at, source, own, label, limit } of mix) {
            const one = mention(`m${name}`, {
              at: start + at * 6 * hourMs,
              speaker: `x:${speaker}`,
              source,
              own,
              seen: name % 2 ? now : null,
            });
            if (what === 'save') await store.saveMentions([one], now);
            else if (what === 'score') await saveScored(store, label, [one]);
            else if (what === 'correct') await store.correctMention(one.id, { label, by: 'mia', at: now });
            else if (what === 'delete') await store.deleteMentions([one.id], now);
            else await store.refreshBuckets('brand', limit);
          }
          await expectTrue(store);
        }),
        { numRuns: 25 },
      );
    });

    test('no change is lost while slices are being recomputed by two processes at once', async () => {
      const { store } = subject;
      const other = await subject.another();
      let writing = true;
      // Three at once of each set: one slice is changed by two writers, and whether the third's negative counts depends
      // on the first's. Each slice is changed once or twice only, so that nothing later makes up for what was lost.
      const make = (set: number, part: number) =>
        mention(`${set} ${part}`, {
          at: start + set * sliceMs + (part === 2 ? 15 * hourMs : part),
          speaker: `x:${set} ${part === 1 ? 'other' : 'same'}`,
          seen: null,
        });
      const write = async (part: number, on: Store) => {
        for (let set = 0; set < 150; set++) {
          const one = make(set, part);
          await on.saveMentions([one], now);
          await on.saveScores([{ id: one.id, score: score('negative') }], now);
          if (set % 5 === part) await on.correctMention(one.id, { label: 'positive', by: 'mia', at: now });
          if (set % 7 === part) await on.deleteMentions([one.id], now);
        }
      };
      const refresh = async (on: Store) => {
        while (writing) await on.refreshBuckets('brand', 50);
      };
      const refreshing = [refresh(store), refresh(other), refresh(store)];
      await Promise.all([write(0, store), write(1, other), write(2, other)]).finally(() => {
        writing = false;
      });
      await Promise.all(refreshing);
      await refreshAll(store);
      expect(await bucketsNow(store)).toEqual(bucketsFrom(await all(store.mentions({ brand: 'brand' }))));
    });

    test('hours add up their slices and say how much was observed', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('a', { at: start }), mention('b', { at: start + 50 * 60_000 })]);
      await refreshAll(store);
      const covered = (from: number, to: number) =>
        store.saveProgress({
          brand: 'brand',
          source: 'x',
          cursor: null,
          coverage: [{ from, to }],
          backfill: true,
          nextPollAt: null,
          now,
        });
      await covered(start + hourMs / 2, start + 2 * hourMs);
      await covered(start + 3 * hourMs, start + 3 * hourMs + 1);
      expect(await store.hourCounts('brand', 'x', start, start + dayMs)).toEqual([
        { hour: start, mentions: 2, negatives: 2, counted: 2, coveredMs: hourMs / 2 },
        { hour: start + hourMs, mentions: 0, negatives: 0, counted: 0, coveredMs: hourMs },
        { hour: start + 3 * hourMs, mentions: 0, negatives: 0, counted: 0, coveredMs: 1 },
      ]);
      expect(await store.hourCounts('brand', 'y', start, start + dayMs)).toEqual([]);
    });
  });
}
