import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, hourMs, sliceMs } from '../../src/core/domain.ts';
import type { Store } from '../../src/core/store/store.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { bucketsFrom } from './store-buckets.ts';

const longAgo = start - 800 * dayMs;
const bucketsNow = (store: Store) => store.buckets('brand', longAgo - 100 * dayMs, start + 100 * dayMs);
const textsOf = async (store: Store) => (await all(store.mentions({}))).map(({ text }) => text).sort();

async function dropAll(store: Store, before: number, limit = 3): Promise<number> {
  let dropped = 0;
  for (;;) {
    const some = await store.dropTombstones(before, limit, now);
    expect(some).toBeLessThanOrEqual(limit);
    if (some === 0) return dropped;
    dropped += some;
  }
}

export function retentionContract(subject: StoreUnderTest): void {
  describe('retention', () => {
    test('text goes by when it was stored, source by source, in batches, and counts stay', async () => {
      const { store } = subject;
      const posts = ['a', 'b', 'c'].map((name) => mention(name, { at: longAgo }));
      for (const [n, one] of posts.entries()) await store.saveMentions([one], now + n);
      await store.saveMentions([mention('other', { source: 'press' })], now);
      await store.saveScores(
        posts.map(({ id }) => ({ id, score: score('negative') })),
        now,
      );
      await refreshAll(store);
      const before = await bucketsNow(store);
      expect(await store.eraseStoredBefore('x', now, 10, now)).toBe(0);
      expect(await store.eraseStoredBefore('x', now + 2, 1, now + 9)).toBe(1);
      expect(await textsOf(store)).toEqual(['', 'text of b', 'text of c', 'text of other']);
      expect(await store.eraseStoredBefore('x', now + 2, 10, now + 9)).toBe(1);
      expect(await store.eraseStoredBefore('x', now + 2, 10, now + 9)).toBe(0);
      expect(await textsOf(store)).toEqual(['', '', 'text of c', 'text of other']);
      await refreshAll(store);
      expect(await bucketsNow(store)).toEqual(before);
    });

    test('when tombstones go their slices are sealed: a later post is stored and said to be uncounted', async () => {
      const { store } = subject;
      const by = (name: string, at: number) => mention(name, { at, speaker: 'x:same', seen: null });
      const [first, next, last] = [
        by('a', longAgo),
        by('b', longAgo + 2 * dayMs),
        by('c', longAgo + 2 * dayMs + hourMs),
      ];
      await saveScored(store, 'negative', [first, next, last]);
      await store.eraseMentions([first.id, next.id, last.id], now);
      // Dirty slices are recomputed before they are sealed.
      expect(await dropAll(store, longAgo + 2 * dayMs + sliceMs)).toBe(1);
      const counts = await bucketsNow(store);
      expect(counts.map(({ slice, counted }) => [slice, counted])).toEqual([
        [longAgo, 1],
        [next.at, 1],
        [last.at, 0],
      ]);
      const late = [by('late', longAgo + 1), mention('other', { at: longAgo + hourMs, seen: null })];
      expect(await store.saveMentions(late, now + 1)).toEqual({ stored: 2, alreadyStored: 0, uncounted: 1 });
      expect(await store.saveMentions(late, now + 1)).toEqual({ stored: 0, alreadyStored: 2 });
      await store.saveScores([{ id: late[0]?.id ?? '', score: score('negative') }], now + 2);
      await refreshAll(store);
      const after = await bucketsNow(store);
      expect(after.filter(({ slice }) => slice !== longAgo + hourMs)).toEqual(counts);
      expect(await store.counts()).toEqual([{ brand: 'brand', mentions: 4, unscored: 1, dead: 0, uncounted: 1 }]);
      expect((await store.due(now + dayMs)).brands).toEqual(['brand']);
    });

    test('brands without tombstones of that time, and what has its text, keep every slice', async () => {
      const { store } = subject;
      const whole = mention('whole', { at: longAgo, seen: null, source: 'press' });
      const other = mention('other', { at: longAgo, seen: null, brand: 'other' });
      await saveScored(store, 'negative', [whole, other, mention('a', { at: longAgo, seen: null })]);
      await store.eraseMentions([mention('a').id], now);
      await dropAll(store, longAgo + 3 * dayMs);
      expect(await textsOf(store)).toEqual(['text of other', 'text of whole']);
      expect(await store.saveMentions([mention('late', { brand: 'other', at: longAgo })], now)).toEqual({
        stored: 1,
        alreadyStored: 0,
      });
      await refreshAll(store, 'other');
      expect(await store.buckets('other', 0, now)).toMatchObject([{ mentions: 2, negatives: 1 }]);
    });

    test('whatever goes, no count of any time changes, and what is not sealed equals what the mentions say', async () => {
      const { store } = subject;
      const posts = fc.array(
        fc.record({
          name: fc.integer({ min: 0, max: 40 }),
          speaker: fc.integer({ min: 0, max: 3 }),
          at: fc.integer({ min: 0, max: 24 }),
          label: fc.constantFrom('negative', 'negative', 'neutral'),
          erased: fc.boolean(),
        }),
        { minLength: 10, maxLength: 40, size: 'max' },
      );
      await fc.assert(
        fc.asyncProperty(posts, fc.integer({ min: 0, max: 24 }), async (given, seal) => {
          // Each run has a time of its own, as what is sealed stays so.
          const brand = `brand ${run++}`;
          const at = (n: number) => longAgo + n * 6 * hourMs;
          for (const { name, label, erased, ...post } of given) {
            const one = mention(`p${name}`, { brand, at: at(post.at), speaker: `x:${post.speaker}`, seen: null });
            await saveScored(store, label, [one]);
            if (erased) await store.eraseMentions([one.id], now);
          }
          await refreshAll(store, brand);
          const before = await store.buckets(brand, 0, now);
          await dropAll(store, at(seal), 5);
          expect(await store.buckets(brand, 0, now)).toEqual(before);
          // A change of every mention that is left makes its slice dirty.
          for (const { id } of await all(store.mentions({ brand }))) {
            await store.correctMention(id, { label: 'positive', by: 'mia', at: now });
            await store.correctMention(id, { label: 'negative', by: 'mia', at: now });
          }
          await refreshAll(store, brand);
          const left = await all(store.mentions({ brand }));
          const open = (from: readonly { slice: number }[]) => from.filter(({ slice }) => slice >= at(seal));
          expect(open(await store.buckets(brand, 0, now))).toEqual(open(bucketsFrom(left)));
        }),
        { numRuns: 8 },
      );
    });
  });
}

let run = 0;
