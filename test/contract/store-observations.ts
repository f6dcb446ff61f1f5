import { describe, expect, test } from '@jest/globals';
import { dayMs, hourMs, hourOf } from '../../src/core/domain.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export function observationContract(subject: StoreUnderTest): void {
  const told = async (upTo = now + dayMs) =>
    (await subject.store.observations('brand', upTo, 1_000)).map(({ observation }) => observation);
  const consume = async () => {
    const { store } = subject;
    const consumed = (await store.observations('brand', now + 400 * dayMs, 1_000)).map(({ id }) => id);
    const expectedVersion = (await store.engine('brand'))?.version ?? 0;
    await store.saveTransition({
      brand: 'brand',
      expectedVersion,
      state: {},
      incidents: [],
      notifications: [],
      consumed,
    });
  };

  describe('observations', () => {
    test('a live mention is told once, when it has a score', async () => {
      const { store } = subject;
      const [a, b] = [mention('a', { seen: now + 2 }), mention('b', { seen: now + 1, source: 'y' })];
      await store.saveMentions([a, b], now);
      expect(await told()).toEqual([]);
      await store.saveScores(
        [
          { id: a.id, score: score('negative') },
          { id: b.id, score: score(null) },
        ],
        now + 10,
      );
      await store.saveScores([{ id: a.id, score: score('negative') }], now + 11);
      const base = { type: 'mention', at: start, before: null };
      const [{ speaker: speakerA } = a] = await all(store.mentions({ ids: [a.id] }));
      const [{ speaker: speakerB } = b] = await all(store.mentions({ ids: [b.id] }));
      const angry = { negative: true, p: 0.5 };
      const unsure = { negative: false, p: null };
      expect(await told()).toEqual([
        { ...base, id: b.id, source: 'y', seen: now + 1, speaker: speakerB, after: unsure },
        { ...base, id: a.id, source: 'x', seen: now + 2, speaker: speakerA, after: angry },
      ]);
      expect(await told(now + 1)).toHaveLength(1);
      expect(await store.observations('brand', now + 5, 1)).toHaveLength(1);
      expect(await store.observations('other', now + 5, 10)).toEqual([]);
    });

    test('a correction and a deletion of a live mention are told with what was before', async () => {
      const { store } = subject;
      const a = mention('a', { at: now - hourMs });
      await saveScored(store, 'negative', [a]);
      await consume();
      await store.correctMention(a.id, { label: 'neutral', by: 'mia', at: now + 1 });
      await store.correctMention(a.id, { label: 'positive', by: 'mia', at: now + 2 });
      await store.deleteMentions([a.id], now + 3);
      expect(await told()).toMatchObject([
        { id: a.id, seen: now + 1, before: { negative: true }, after: { negative: false, p: null } },
        { id: a.id, seen: now + 3, before: { negative: false }, after: null },
      ]);
    });

    test('a mention corrected before its score is told once', async () => {
      const { store } = subject;
      const a = mention('a', { at: now - hourMs });
      await store.saveMentions([a], now);
      await store.correctMention(a.id, { label: 'negative', by: 'mia', at: now + 1 });
      await store.saveScores([{ id: a.id, score: score('neutral') }], now + 2);
      expect(await told()).toMatchObject([{ before: null, after: { negative: true, p: null } }]);
      await refreshAll(store);
      expect(await store.buckets('brand', 0, now)).toMatchObject([{ negatives: 1, counted: 1 }]);
    });

    test('what is set aside is told without a label, and taken back when it is retried', async () => {
      const { store } = subject;
      await store.saveMentions([mention('a', { at: now - hourMs })], now);
      for (let round = 0; round < 3; round++) {
        const claim = await store.claimUnscored({ limit: 1, leaseMs: 60_000 });
        if (claim) await store.releaseClaim(claim, 'broke', now);
      }
      await store.retryDead('all');
      await store.saveScores([{ id: mention('a').id, score: score('negative') }], now + 9);
      expect((await told()).map((one) => one.type === 'mention' && [one.before, one.after])).toEqual([
        [null, { negative: false, p: null }],
        [{ negative: false }, null],
        [null, { negative: true, p: 0.5 }],
      ]);
    });

    test('a backfill is told as one span of history for each source, with its hours', async () => {
      const { store } = subject;
      const old = (name: string, at: number, source = 'x') => mention(name, { at, source, seen: null });
      await saveScored(store, 'negative', [old('a', start - 20 * dayMs), old('b', start - 30 * dayMs, 'y')]);
      await saveScored(store, 'neutral', [old('c', start - 10 * dayMs + 1), mention('own', { own: true, seen: null })]);
      await store.saveProgress({
        brand: 'brand',
        source: 'x',
        cursor: null,
        coverage: [{ from: start - 20 * dayMs, to: start - 20 * dayMs + hourMs }],
        backfill: true,
        nextPollAt: null,
        now,
      });
      await refreshAll(store);
      const observed = await told();
      expect(observed.map(({ type, source }) => [type, source]).sort()).toEqual([
        ['history', 'x'],
        ['history', 'y'],
      ]);
      const x = observed.find(({ source }) => source === 'x');
      expect(x).toMatchObject({ seen: now, from: start - 20 * dayMs, to: hourOf(start - 10 * dayMs) + hourMs });
      expect(x?.type === 'history' && x.hours).toEqual([
        { hour: start - 20 * dayMs, mentions: 1, negatives: 1, counted: 1, coveredMs: hourMs },
        { hour: start - 10 * dayMs, mentions: 1, negatives: 0, counted: 0, coveredMs: 0 },
      ]);
    });

    test('history of many years is cut to the last 75 days', async () => {
      await saveScored(subject.store, 'negative', [
        mention('a', { at: now - 1_400 * dayMs, seen: null }),
        mention('b', { at: now - 2 * dayMs, seen: null }),
      ]);
      await refreshAll(subject.store);
      const [history] = await told(now);
      expect(history).toMatchObject({ type: 'history', from: hourOf(now - 75 * dayMs) });
      expect(history?.type === 'history' && history.hours).toHaveLength(1);
    });

    test('an old correction rewrites history', async () => {
      const { store } = subject;
      const [live, old] = [mention('live', { at: now - 3 * dayMs }), mention('old', { at: now - hourMs, seen: null })];
      await saveScored(store, 'negative', [live, old]);
      await consume();
      await store.correctMention(live.id, { label: 'neutral', by: 'mia', at: now });
      expect(await told()).toMatchObject([{ type: 'history', from: live.at, to: live.at + dayMs + hourMs }]);
      await store.deleteMentions([old.id], now);
      expect(await told()).toMatchObject([{ type: 'history', from: live.at, to: old.at + hourMs }]);
    });

    test('history that grew while it was read is told again', async () => {
      const { store } = subject;
      await store.saveMentions([mention('a', { at: start, seen: null })], now);
      const read = await store.observations('brand', now, 10);
      await store.saveMentions([mention('b', { at: start + 5 * hourMs, seen: null })], now);
      const consumed = read.map(({ id }) => id);
      await store.saveTransition({
        brand: 'brand',
        expectedVersion: 0,
        state: {},
        incidents: [],
        notifications: [],
        consumed,
      });
      expect(await told()).toMatchObject([{ type: 'history', from: start, to: start + 6 * hourMs }]);
      await consume();
      expect(await told()).toEqual([]);
    });
  });
}
