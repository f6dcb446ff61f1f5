import { describe, expect, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

export function mentionContract(subject: StoreUnderTest): void {
  describe('mentions', () => {
    test('a mention comes back as it was saved, to the millisecond', async () => {
      const saved = mention('a', {
        at: start + 123,
        seen: start + 456,
        parentId: 'p',
        rootId: 'r',
        kind: 'quote',
        way: 'handle',
        matched: ['one "two"', 'back\\slash', '{brace, comma}', ''],
        reported: 'Mixed (3/5)',
        raw: { nested: [1, 'two', null] },
      });
      await subject.store.saveMentions([saved], now + 789);
      const plain = mention('b', { author: null, url: null, language: null, seen: null, engagement: {}, matched: [] });
      await subject.store.saveMentions([plain], now);
      const rest = { scored: null, score: null, correction: null, speaker: expect.stringMatching(/^x:~[0-9a-f]{32}$/) };
      expect(await all(subject.store.mentions({ ids: [saved.id] }))).toEqual([
        { ...saved, stored: now + 789, ...rest },
      ]);
      expect(await all(subject.store.mentions({ ids: [plain.id] }))).toEqual([{ ...plain, stored: now, ...rest }]);
    });

    test('what is there already is counted and left as it is', async () => {
      const { store } = subject;
      const [a, b, c] = [mention('a'), mention('b'), mention('c')];
      expect(await store.saveMentions([a, b, a], now)).toEqual({ stored: 2, alreadyStored: 1 });
      expect(await store.saveMentions([{ ...a, text: 'other' }, c], now)).toEqual({ stored: 1, alreadyStored: 1 });
      expect(await store.saveMentions([], now)).toEqual({ stored: 0, alreadyStored: 0 });
      expect((await all(store.mentions({ ids: [a.id] })))[0]?.text).toBe('text of a');
      expect(await store.counts()).toEqual([{ brand: 'brand', mentions: 3, unscored: 3, dead: 0 }]);
    });

    test('what is stored under a former id gets the new one as another name, also after it is deleted', async () => {
      const { store } = subject;
      const [old, renamed] = [mention('old'), { ...mention('new'), formerId: mention('old').id }];
      await store.saveMentions([old], now);
      expect(await store.saveMentions([renamed], now)).toEqual({ stored: 0, alreadyStored: 1 });
      expect(await store.saveMentions([mention('new')], now)).toEqual({ stored: 0, alreadyStored: 1 });
      await store.deleteMentions([old.id], now);
      expect(await store.saveMentions([mention('new')], now)).toEqual({ stored: 0, alreadyStored: 1 });
    });

    test('of several that were stored under one former id, the row keeps the one with its words, the others are new rows', async () => {
      const { store } = subject;
      const formerId = mention('shared').id;
      await store.saveMentions([mention('shared', { text: 'words of b' })], now);
      const several = ['a', 'b', 'c'].map((id) => ({ ...mention(id, { text: `words of ${id}` }), formerId }));
      expect(await store.saveMentions(several, now)).toEqual({ stored: 2, alreadyStored: 1 });
      expect(await store.saveMentions(several, now)).toEqual({ stored: 0, alreadyStored: 3 });
      expect((await all(store.mentions({}))).map(({ text }) => text).sort()).toEqual([
        'words of a',
        'words of b',
        'words of c',
      ]);
    });

    test('many processes that save the same mentions at once store each once', async () => {
      const other = await subject.another();
      const mentions = Array.from({ length: 600 }, (_, i) => mention(`m${i}`, { at: start + i * minuteMs }));
      const calls = Array.from({ length: 8 }, (_, i) => (i % 2 ? mentions : mentions.toReversed()));
      const results = await Promise.all(
        calls.map((list, i) => (i % 3 ? subject.store : other).saveMentions(list, now)),
      );
      expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(600);
      expect(await all(other.mentions({}))).toHaveLength(600);
    });

    test("a stranger's NULs, lone surrogates, huge names and odd times never turn a batch away", async () => {
      const { store } = subject;
      const hostile = mention('nul', {
        text: 'a\u0000b \ud800',
        author: { id: 'x'.repeat(20_000), name: '\u0000', followers: 2 ** 53 - 1 },
        speaker: `x:${'y\u0000'.repeat(9_000)}`,
        matched: ['\u0000"'],
        raw: { 'k\u0000': '\u0000 \udfff \\u0000', __proto__: 1 },
        url: `https://example.org/${'u'.repeat(9_000)}`,
        at: 8.64e15,
      });
      const early = mention('early', { at: -8.64e15 });
      expect(await store.saveMentions([hostile, early, mention('good')], now)).toEqual({ stored: 3, alreadyStored: 0 });
      await store.saveScores([{ id: hostile.id, score: { ...score('negative'), language: 'e\u0000n' } }], now);
      await refreshAll(store);
      const [found] = await all(store.mentions({ ids: [hostile.id] }));
      expect(found?.text).toMatch(/^ab /);
      expect(found?.raw).toEqual({ k: ' \ufffd \\u0000' });
    });

    test('every filter narrows, and the order is by time, then id', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('a', { at: start }), mention('b', { at: start + hourMs })]);
      await saveScored(store, 'positive', [mention('c', { at: start + 2 * hourMs, source: 'y', platform: 'rss' })]);
      await store.saveMentions(
        [mention('d', { at: start, brand: 'other' }), mention('e', { at: start + hourMs })],
        now,
      );
      const names = async (query: Parameters<typeof store.mentions>[0]) =>
        (await all(store.mentions(query))).map(({ platformId }) => platformId);
      const tied = [mention('b'), mention('e')].sort((a, b) => (a.id < b.id ? -1 : 1)).map((m) => m.platformId);
      expect(await names({ brand: 'brand' })).toEqual(['a', ...tied, 'c']);
      expect(await names({ brand: 'brand', order: 'desc' })).toEqual(['c', ...tied.toReversed(), 'a']);
      expect(await names({ brand: 'brand', limit: 1 })).toEqual(['a']);
      expect(await names({ brand: 'brand', from: start + hourMs, to: start + 2 * hourMs })).toEqual(tied);
      expect(await names({ sources: ['y'] })).toEqual(['c']);
      expect(await names({ platforms: ['rss', 'none'] })).toEqual(['c']);
      expect(await names({ labels: ['negative'] })).toEqual(['a', 'b']);
      expect(await names({ labels: ['positive', 'neutral'] })).toEqual(['c']);
      expect(await names({ ids: [mention('e').id, 'no id'] })).toEqual(['e']);
      expect(await names({ ids: [] })).toEqual([]);
      expect(await names({ dead: true })).toEqual([]);
      expect(await names({ brand: "'; DROP TABLE mentions; --" })).toEqual([]);
    });

    test('counted negatives can be asked for, over all sources of a brand', async () => {
      const { store } = subject;
      const by = (name: string, at: number, source = 'x') => mention(name, { at, source, speaker: 'x:same' });
      await saveScored(store, 'negative', [
        by('first', start),
        by('second', start + 23 * hourMs, 'y'),
        by('third', start + 48 * hourMs),
        by('after a day', start + 72 * hourMs + 1),
      ]);
      const found = await all(store.mentions({ counted: true }));
      expect(found.map(({ platformId }) => platformId)).toEqual(['first', 'third', 'after a day']);
      expect(await all(store.mentions({ counted: false }))).toHaveLength(1);
    });

    test('a reader may leave early, or be stopped, and the store goes on', async () => {
      const { store } = subject;
      await store.saveMentions(
        Array.from({ length: 1_500 }, (_, i) => mention(`m${i}`, { at: start + i })),
        now,
      );
      for (let round = 0; round < 12; round++)
        for await (const found of store.mentions({})) {
          expect(found.platformId).toBe('m0');
          break;
        }
      const stop = new AbortController();
      const read = async () => {
        for await (const _ of store.mentions({}, stop.signal)) stop.abort(new Error('enough'));
      };
      await expect(read()).rejects.toThrow('enough');
      expect((await all(store.mentions({}))).map(({ at }) => at)).toEqual(
        Array.from({ length: 1_500 }, (_, i) => start + i),
      );
    });

    test('a correction wins over the model and says who made it', async () => {
      const { store } = subject;
      const a = mention('a');
      await saveScored(store, 'negative', [a]);
      const correction = { label: 'positive', by: 'mia', at: now + 5 } as const;
      expect(await store.correctMention(a.id, correction)).toBe(true);
      expect(await store.correctMention(mention('none').id, correction)).toBe(false);
      expect(await store.correctMention('no id', correction)).toBe(false);
      const [found] = await all(store.mentions({ labels: ['positive'] }));
      expect(found).toMatchObject({ score: { label: 'negative' }, correction });
      expect(await all(store.mentions({ counted: true }))).toEqual([]);
    });

    test('a deleted mention is gone from everywhere', async () => {
      const { store } = subject;
      await saveScored(store, 'negative', [mention('a'), mention('b')]);
      await store.saveMentions([mention('waits'), mention('claimed')], now);
      const claim = await store.claimUnscored({ limit: 1, leaseMs: 60_000 });
      const ids = ['a', 'waits', 'claimed', 'never there'].map((name) => mention(name).id);
      expect(await store.deleteMentions(ids, now)).toBe(3);
      expect(await store.deleteMentions(ids, now)).toBe(0);
      await store.saveScores(
        (claim?.mentions ?? []).map(({ id }) => ({ id, score: score('negative') })),
        now,
      );
      expect((await all(store.mentions({}))).map(({ platformId }) => platformId)).toEqual(['b']);
      expect(await store.counts()).toEqual([{ brand: 'brand', mentions: 1, unscored: 0, dead: 0 }]);
      await refreshAll(store);
      expect(await store.buckets('brand', 0, now)).toMatchObject([{ mentions: 1, negatives: 1, counted: 1 }]);
      expect(await store.claimUnscored({ limit: 5, leaseMs: 60_000 })).toBeNull();
    });
  });
}
