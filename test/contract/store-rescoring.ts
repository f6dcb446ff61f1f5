import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, hourMs, type Label, type Mention, minuteMs, type Score } from '../../src/core/domain.ts';
import type { Rescoring } from '../../src/core/store/rescoring.ts';
import type { Store } from '../../src/core/store/store.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { bucketsFrom } from './store-buckets.ts';

const brand = 'brand';
const to = (model: string, from = start - 100 * dayMs): Rescoring => ({ brand, model, from });
const by = (model: string, label: Label | null, more: Partial<Score> = {}): Score => ({
  ...score(label),
  model,
  ...more,
});
const mentionsOf = (store: Store): Promise<Mention[]> => all(store.mentions({ brand }));
const bucketsNow = (store: Store) => store.buckets(brand, start - 100 * dayMs, start + 100 * dayMs);

/** Keeps a score of the new model for all that lack one, so many at once. */
async function keepAll(store: Store, rescoring: Rescoring, labelOf: (id: string) => Label | null, limit = 100) {
  for (let after: { at: number; id: string } | null = null; ; ) {
    const batch: Awaited<ReturnType<Store['toRescore']>> = await store.toRescore(rescoring, { after, limit });
    const last = batch.at(-1);
    if (!last) return;
    const scores = batch.map(({ id }) => ({ id, score: by(rescoring.model, labelOf(id)) }));
    await store.keepRescores(brand, scores, now);
    after = last;
  }
}

const posts = fc.uniqueArray(
  fc.record({
    name: fc.integer({ min: 0, max: 60 }),
    speaker: fc.integer({ min: 0, max: 4 }),
    // Quarters of a day, so that ties and gaps of exactly 24 h are common.
    at: fc.integer({ min: 0, max: 12 }),
    source: fc.constantFrom('x', 'y'),
    own: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    before: fc.constantFrom<Label | null>('negative', 'neutral', null),
    after: fc.constantFrom<Label | null>('negative', 'neutral', null),
    corrected: fc.option(fc.constantFrom<Label>('negative', 'positive'), { freq: 4 }),
    refreshed: fc.boolean(),
  }),
  { selector: ({ name }) => name, minLength: 5, maxLength: 40, size: 'max' },
);

export function rescoringContract(subject: StoreUnderTest): void {
  describe('models', () => {
    test('severity and labels for customer experience come back as they were given, and so does their lack', async () => {
      const { store } = subject;
      const cx = { touchpoints: ['product', 'a "quoted", name'], stage: 'use', intents: [] };
      await store.saveMentions([mention('a'), mention('b'), mention('c')], now);
      const given = [by('m/1', 'negative', { severity: 0.7, cx }), by('m/1', 'neutral'), by('m/1', null)];
      const empty = { touchpoints: [], stage: null, intents: [] };
      const scores = [given[0], given[1], given[2] && { ...given[2], cx: empty }].map((one, i) => ({
        id: mention(['a', 'b', 'c'][i] ?? '').id,
        score: one as Score,
      }));
      await store.saveScores(scores, now);
      const found = new Map((await mentionsOf(store)).map(({ id, score }) => [id, score]));
      for (const { id, score } of scores) expect(found.get(id)).toEqual(score);
    });

    test('the first score of a brand says which model it uses, and that of another one is not taken', async () => {
      const { store } = subject;
      await store.saveMentions([mention('a'), mention('b'), mention('c', { brand: 'other' })], now);
      expect(await store.brandModels()).toEqual([]);
      const claim = await store.claimUnscored({ limit: 9, leaseMs: 60_000 });
      const save = (name: string, model: string, of = brand) =>
        store.saveScores([{ id: mention(name, { brand: of }).id, score: by(model, 'negative') }], now);
      expect(await save('a', 'm/1')).toEqual({ outdated: [] });
      expect(await save('b', 'm/2')).toEqual({ outdated: [mention('b').id] });
      expect(await save('c', 'm/2', 'other')).toEqual({ outdated: [] });
      // That of one that is scored already is no news at all.
      expect(await save('a', 'm/2')).toEqual({ outdated: [] });
      expect(await store.brandModels()).toEqual([
        { brand: 'brand', model: 'm/1', since: now },
        { brand: 'other', model: 'm/2', since: now },
      ]);
      expect((await mentionsOf(store)).map(({ score }) => score?.model ?? null).sort()).toEqual(['m/1', null]);
      // It is still in the claim, and can be handed back as if it had never been taken.
      expect(await store.claimUnscored({ limit: 9, leaseMs: 60_000 })).toBeNull();
      if (claim) await store.handBack(claim, [mention('b').id, mention('a').id]);
      expect(await store.claimUnscored({ limit: 9, leaseMs: 60_000, except: ['brand'] })).toBeNull();
      const again = await store.claimUnscored({ limit: 9, leaseMs: 60_000, except: ['other'] });
      expect(again?.mentions.map(({ id }) => id)).toEqual([mention('b').id]);
    });

    test('scores that are kept count nowhere, and stay when it is interrupted', async () => {
      const { store } = subject;
      await saveScored(
        store,
        'neutral',
        [0, 1, 2, 3].map((i) => mention(`m${i}`, { at: start + i * minuteMs })),
      );
      await saveScored(store, 'neutral', [mention('old', { at: start - 90 * dayMs })]);
      await store.saveMentions([mention('unscored')], now);
      await refreshAll(store);
      const before = await bucketsNow(store);
      const rescoring = to('m/2', start - dayMs);
      expect(await store.rescoreCounts(rescoring)).toEqual({ total: 4, kept: 0 });
      const [first, second] = await store.toRescore(rescoring, { after: null, limit: 2 });
      expect([first, second].map((one) => one?.text)).toEqual(['text of m0', 'text of m1']);
      await store.keepRescores(brand, [{ id: first?.id ?? '', score: by('m/2', 'negative') }], now);
      expect(await store.rescoreCounts(rescoring)).toEqual({ total: 4, kept: 1 });
      const rest = await store.toRescore(rescoring, { after: null, limit: 9 });
      expect(rest.map(({ text }) => text)).toEqual(['text of m1', 'text of m2', 'text of m3']);
      expect(await store.switchModel(rescoring, { evidence: [], now })).toEqual({ missing: 3, replaced: 0 });
      await refreshAll(store);
      expect(await bucketsNow(store)).toEqual(before);
      expect((await store.brandModels()).map(({ model }) => model)).toEqual(['model 1']);
      await store.deleteMentions([first?.id ?? ''], now);
      expect(await store.rescoreCounts(rescoring)).toEqual({ total: 3, kept: 0 });
    });

    test('a switch replaces the scores of its period alone, at once, and tells the engine', async () => {
      const { store } = subject;
      await saveScored(store, 'neutral', [mention('a'), mention('b', { at: start + hourMs })]);
      await saveScored(store, 'neutral', [mention('old', { at: start - 90 * dayMs })]);
      await saveScored(store, 'negative', [mention('a', { brand: 'other' })]);
      await store.saveTransition({
        brand,
        expectedVersion: 0,
        state: { seen: 1 },
        incidents: [],
        notifications: [],
        consumed: [],
      });
      const rescoring = to('m/2', start - dayMs);
      await keepAll(store, rescoring, () => 'negative');
      expect(await store.switchModel(rescoring, { evidence: [], now: now + 5 })).toEqual({ missing: 0, replaced: 2 });
      const found = (await mentionsOf(store)).map(({ platformId, score }) => [platformId, score?.label, score?.model]);
      expect(found).toEqual([
        ['old', 'neutral', 'model 1'],
        ['a', 'negative', 'm/2'],
        ['b', 'negative', 'm/2'],
      ]);
      expect(await store.brandModels()).toEqual([
        { brand: 'brand', model: 'm/2', since: now + 5 },
        { brand: 'other', model: 'model 1', since: now },
      ]);
      expect(await store.engine(brand)).toMatchObject({ version: 2, state: { seen: 1 }, relearn: now + 5 });
      // What the engine was not told yet, it is told by the new labels.
      const told = (await store.observations(brand, now, 9)).map(({ observation }) => observation);
      expect(told.filter(({ type }) => type === 'mention').map((one) => 'after' in one && one.after?.negative)).toEqual(
        [expect.any(Boolean), expect.any(Boolean), expect.any(Boolean)],
      );
      expect(told.filter((one) => 'after' in one && one.after?.negative)).toHaveLength(2);
      // A second one finds nothing to do, and what was kept is gone.
      expect(await store.rescoreCounts(rescoring)).toEqual({ total: 0, kept: 0 });
      const transition = { brand, state: {}, incidents: [], notifications: [], consumed: [] };
      await store.saveTransition({ ...transition, expectedVersion: 2 });
      expect(await store.engine(brand)).toMatchObject({ version: 3, relearn: now + 5 });
      const queued = (await store.observations(brand, now + dayMs, 99)).map(({ id }) => id);
      await store.saveTransition({ ...transition, expectedVersion: 3, consumed: queued });
      expect((await store.due(now + dayMs)).brands).toContain(brand);
      await store.saveTransition({ ...transition, expectedVersion: 4, relearned: true });
      expect((await store.due(now + dayMs)).brands).not.toContain(brand);
      expect(await store.engine(brand)).toEqual({ version: 5, state: {}, incident: null });
    });

    test('what the engine knows already can be told from what still waits for it', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('told'), mention('past', { seen: null })]);
      const consumed = (await store.observations(brand, now, 9)).map(({ id }) => id);
      const nothing = { brand, state: {}, incidents: [], notifications: [] };
      await store.saveTransition({ ...nothing, expectedVersion: 0, consumed });
      await saveScored(store, 'negative', [mention('waits')]);
      await store.saveMentions([mention('unscored'), mention('unscored past', { seen: null })], now);
      await store.correctMention(mention('told').id, { label: 'positive', by: 'mia', at: now });
      const taken = await all(store.mentions({ brand, taken: true }));
      expect(taken.map(({ platformId }) => platformId).sort()).toEqual(['past', 'told', 'unscored past']);
    });

    test('after a switch, of whatever was there and in whatever batches, the buckets are what the mentions say', async () => {
      const { store } = subject;
      let switches = 0;
      await fc.assert(
        fc.asyncProperty(posts, fc.integer({ min: 1, max: 7 }), async (given, limit) => {
          switches += 1;
          await store.deleteMentions(
            (await mentionsOf(store)).map(({ id }) => id),
            now,
          );
          const after = new Map<string, Label | null>();
          for (const { name, before, after: label, corrected, refreshed, speaker, at, ...post } of given) {
            const one = mention(`p${name}`, { ...post, speaker: `x:${speaker}`, at: start + at * 6 * hourMs });
            after.set(one.id, label);
            await store.saveMentions([one], now);
            const [{ model } = { model: 'm/0' }] = await store.brandModels();
            await store.saveScores([{ id: one.id, score: by(model, before) }], now);
            if (corrected) await store.correctMention(one.id, { label: corrected, by: 'mia', at: now });
            if (refreshed) await store.refreshBuckets(brand, limit);
          }
          const rescoring = to(`m/${switches}`);
          await keepAll(store, rescoring, (id) => after.get(id) ?? null, limit);
          const { missing } = await store.switchModel(rescoring, { evidence: [], now });
          expect(missing).toBe(0);
          const found = await mentionsOf(store);
          for (const { id, score } of found) expect(score).toEqual(by(rescoring.model, after.get(id) ?? null));
          expect(await bucketsNow(store)).toEqual(bucketsFrom(found));
        }),
        { numRuns: 25 },
      );
    });

    test('what an incident was made of can be read as it was, after two switches too', async () => {
      const { store } = subject;
      const same = { speaker: 'x:same' };
      const names = ['a', 'b', 'c', 'd'];
      await saveScored(store, 'negative', [
        mention('a', { ...same, at: start }),
        mention('b', { ...same, at: start + minuteMs }),
        mention('c', { at: start + 2 * minuteMs }),
      ]);
      await saveScored(store, 'neutral', [mention('d', { at: start + 3 * minuteMs })]);
      const evidence = [{ from: start, to: start + hourMs }];
      const readAt = async (asOf: number) =>
        (await all(store.mentions({ brand, asOf }))).map(({ platformId, score }) => [
          platformId,
          score?.label,
          score?.model,
        ]);
      const countedAt = async (asOf: number) =>
        (await all(store.mentions({ brand, asOf, counted: true }))).map(({ platformId }) => platformId);
      const first = await readAt(now);
      const labels: Record<string, Label[]> = { 'm/2': ['neutral', 'negative', 'neutral', 'negative'], 'm/3': [] };
      for (const [i, model] of ['m/2', 'm/3'].entries()) {
        const byId = new Map(names.map((name, n) => [mention(name).id, labels[model]?.[n] ?? 'neutral']));
        await keepAll(store, to(model), (id) => byId.get(id) ?? null);
        await store.switchModel(to(model), { evidence, now: now + (i + 1) * hourMs });
      }
      expect(await readAt(now)).toEqual(first);
      expect(await countedAt(now)).toEqual(['a', 'c']);
      expect(await countedAt(now + hourMs)).toEqual(['a', 'c']);
      expect(await countedAt(now + hourMs + 1)).toEqual(['b', 'd']);
      expect((await readAt(now + hourMs + 1)).map(([, , model]) => model)).toEqual(['m/2', 'm/2', 'm/2', 'm/2']);
      expect(await countedAt(now + 2 * hourMs + 1)).toEqual([]);
      expect(await all(store.mentions({ brand, labels: ['negative'], asOf: now }))).toHaveLength(3);
      // A person's word of today is heard.
      await store.correctMention(mention('c').id, { label: 'neutral', by: 'mia', at: now + 3 * hourMs });
      expect(await countedAt(now)).toEqual(['a']);
      await store.deleteMentions([mention('a').id], now);
      expect(await countedAt(now)).toEqual([]);
    });

    test('scores that are written while it switches are of the one model or of the other, and none is lost', async () => {
      const { store } = subject;
      const other = await subject.another();
      await saveScored(store, 'negative', [mention('first')]);
      const write = async (part: number, on: Store) => {
        for (let i = 0; i < 60; i++) {
          const one = mention(`${part} ${i}`, { at: start + i * minuteMs, speaker: `x:${i}` });
          await on.saveMentions([one], now);
          for (let outdated = [one.id]; outdated.length > 0; ) {
            const [{ model } = { model: '' }] = await on.brandModels();
            const label = model === 'm/2' ? 'neutral' : 'negative';
            ({ outdated } = await on.saveScores([{ id: one.id, score: by(model, label) }], now));
          }
        }
      };
      const switching = async () => {
        for (;;) {
          await keepAll(other, to('m/2'), () => 'neutral', 20);
          if ((await other.switchModel(to('m/2'), { evidence: [], now })).missing === 0) return;
        }
      };
      await Promise.all([write(0, store), write(1, other), switching()]);
      const found = await mentionsOf(store);
      expect(found).toHaveLength(121);
      expect(found.filter(({ score }) => score?.model !== 'm/2' || score.label !== 'neutral')).toEqual([]);
      await refreshAll(store);
      expect(await bucketsNow(store)).toEqual(bucketsFrom(found));
    });
  });
}
