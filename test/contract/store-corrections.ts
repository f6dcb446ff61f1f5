import { describe, expect, test } from '@jest/globals';
import { hourMs, type Label, labels, minuteMs } from '../../src/core/domain.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { bucketsFrom } from './store-buckets.ts';

const said = { by: 'mia', at: now + 5 };
const given = (labelled: Record<string, Label>): Map<string, Label> =>
  new Map(Object.entries(labelled).map(([name, label]) => [mention(name).id, label]));
const byId = <T extends { id: string }>(rows: readonly T[]): T[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

export function correctionContract(subject: StoreUnderTest): void {
  describe('many corrections at once', () => {
    test('tell what counted before, win over the model, and leave what counts already as it is', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('a'), mention('b'), mention('c')]);
      await saveScored(store, null, [mention('d')]);
      await store.saveMentions([mention('e')], now);
      const labelled = given({ a: 'positive', b: 'negative', d: 'negative', e: 'neutral', none: 'negative' });
      labelled.set('no id', 'negative');
      const row = (name: string, before: Label | null, changed: boolean) => ({
        id: mention(name).id,
        brand: 'brand',
        before,
        changed,
      });
      expect(byId(await store.correctMentions(labelled, said))).toEqual(
        byId([row('a', 'negative', true), row('b', 'negative', false), row('d', null, true), row('e', null, true)]),
      );
      const corrected = await all(store.mentions({ corrected: true }));
      expect(corrected.map(({ platformId }) => platformId).sort()).toEqual(['a', 'd', 'e']);
      for (const one of corrected) expect(one.correction).toEqual({ label: labelled.get(one.id), ...said });
      expect(await all(store.mentions({ corrected: false }))).toHaveLength(2);
    });

    test('given again change nothing, not even who said it first', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('a'), mention('b')]);
      await store.correctMentions(given({ a: 'positive' }), said);
      const again = await store.correctMentions(given({ a: 'positive' }), { by: 'jo', at: now + 9 });
      expect(again).toMatchObject([{ before: 'positive', changed: false }]);
      expect(await all(store.mentions({ corrected: true }))).toMatchObject([{ correction: said }]);
      await store.correctMentions(given({ a: 'negative' }), { by: 'jo', at: now + 9 });
      expect(await all(store.mentions({ corrected: true }))).toMatchObject([
        { correction: { label: 'negative', by: 'jo', at: now + 9 } },
      ]);
      expect(await store.correctMentions(new Map(), said)).toEqual([]);
    });

    test('tell the engine of each that became negative or is no longer', async () => {
      const { store } = subject;
      const at = now - hourMs;
      await saveScored(store, 'negative', [
        mention('a', { at }),
        mention('b', { at }),
        mention('own', { at, own: true }),
      ]);
      await saveScored(store, 'neutral', [mention('c', { at }), mention('d', { at })]);
      const before = (await store.observations('brand', now + hourMs, 100)).length;
      await store.correctMentions(
        given({ a: 'neutral', b: 'negative', c: 'negative', d: 'positive', own: 'positive' }),
        said,
      );
      const told = (await store.observations('brand', now + hourMs, 100)).slice(before);
      const changes = told.map(({ observation }) =>
        observation.type === 'mention'
          ? [observation.id, observation.seen, observation.before?.negative, observation.after?.negative]
          : [],
      );
      expect(changes.sort()).toEqual(
        [
          [mention('a').id, said.at, true, false],
          [mention('c').id, said.at, false, true],
        ].sort(),
      );
    });

    test('leave the buckets as the mentions say', async () => {
      const { store } = subject;
      const mentions = Array.from({ length: 60 }, (_, n) =>
        mention(`m${n}`, {
          at: start + n * 7 * minuteMs,
          speaker: `x:${n % 9}`,
          source: n % 2 ? 'x' : 'y',
          own: n % 13 === 5,
        }),
      );
      for (const [index, label] of labels.entries())
        await saveScored(
          store,
          label,
          mentions.filter((_, n) => n % 3 === index),
        );
      await refreshAll(store);
      await store.correctMentions(
        new Map(mentions.map(({ id }, n) => [id, labels[(n * 5 + Math.floor(n / 4)) % 3] ?? 'neutral'])),
        said,
      );
      await refreshAll(store);
      const kept = await store.buckets('brand', 0, now);
      expect(kept).toEqual(bucketsFrom(await all(store.mentions({ brand: 'brand' }))));
      const negatives = (await all(store.mentions({ labels: ['negative'] }))).filter(({ own }) => !own);
      expect(kept.reduce((sum, bucket) => sum + bucket.negatives, 0)).toBe(negatives.length);
    });
  });

  test('what the model was unsure of can be asked for, until it is corrected', async () => {
    const { store } = subject;
    const names = ['sure', 'even', 'abstains', 'foreign', 'corrected'];
    await store.saveMentions(
      [...names, 'unscored'].map((name) => mention(name)),
      now,
    );
    const p = (negative: number) => ({ negative, neutral: 1 - negative, positive: 0 });
    const even = { negative: 0.4, neutral: 0.35, positive: 0.25 };
    const scores = [
      { ...score('negative'), p: p(0.8) },
      { ...score('negative'), p: even },
      score(null),
      { ...score(null), reason: 'unsupported language' },
      { ...score('negative'), p: even },
    ];
    await store.saveScores(
      scores.map((one, n) => ({ id: mention(names[n] ?? '').id, score: one })),
      now,
    );
    await store.correctMention(mention('corrected').id, { label: 'negative', ...said });
    const found = async (unsure: boolean) =>
      (await all(store.mentions({ unsure }))).map(({ platformId }) => platformId).sort();
    expect(await found(true)).toEqual(['abstains', 'even']);
    expect(await found(false)).toEqual(['corrected', 'foreign', 'sure', 'unscored']);
  });
}
