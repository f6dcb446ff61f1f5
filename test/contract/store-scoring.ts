import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { minuteMs } from '../../src/core/domain.ts';
import type { Claim } from '../../src/core/store/scoring.ts';
import { all, mention, now, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

const names = (claim: Claim | null): string[] => (claim?.mentions ?? []).map(({ text }) => text.slice(8));
const many = (count: number) => Array.from({ length: count }, (_, i) => mention(`m${i}`, { seen: now + i }));

export function scoringContract(subject: StoreUnderTest): void {
  const claim = (limit: number, leaseMs = 60_000) => subject.store.claimUnscored({ limit, leaseMs });
  const scoreAll = (taken: Claim | null) =>
    subject.store.saveScores(
      (taken?.mentions ?? []).map(({ id }) => ({ id, score: score('negative') })),
      now,
    );

  describe('scoring', () => {
    test('live mentions come in order of seen, then those of backfills', async () => {
      await subject.store.saveMentions([mention('old', { seen: null })], now);
      await subject.store.saveMentions(
        [mention('late', { seen: now + 2 }), mention('own', { seen: now, own: true })],
        now,
      );
      await subject.store.saveMentions([mention('early', { seen: now - 1 })], now);
      expect(names(await claim(3))).toEqual(['early', 'own', 'late']);
      expect(await claim(3)).toMatchObject({
        mentions: [{ id: mention('old').id, brand: 'brand', text: 'text of old', language: 'en' }],
      });
      expect(await claim(3)).toBeNull();
    });

    test('claimers that run at once never share a mention', async () => {
      const other = await subject.another();
      await subject.store.saveMentions(many(200), now);
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          (i % 2 ? other : subject.store).claimUnscored({ limit: 20, leaseMs: 60_000 }),
        ),
      );
      const ids = claims.flatMap((taken) => taken?.mentions.map(({ id }) => id) ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      for (let rest = await claim(50); rest; rest = await claim(50)) ids.push(...rest.mentions.map(({ id }) => id));
      expect(new Set(ids).size).toBe(200);
      expect(ids).toHaveLength(200);
    });

    test('a score is stored once: that of a lost lease changes nothing', async () => {
      const { store } = subject;
      await store.saveMentions([mention('a')], now);
      const lost = await claim(1, 1);
      await sleep(20);
      const again = await claim(1);
      await scoreAll(again);
      await store.saveScores([{ id: mention('a').id, score: score('positive') }], now + 1);
      expect(names(lost)).toEqual(['a']);
      expect(await all(store.mentions({}))).toMatchObject([{ scored: now, score: score('negative') }]);
      expect((await store.observations('brand', now, 10)).map(({ observation }) => observation)).toHaveLength(1);
      expect(await claim(1)).toBeNull();
      expect(await store.counts()).toMatchObject([{ unscored: 0 }]);
    });

    test('the oldest unscored mention is the oldest live one, taken or not', async () => {
      const { store } = subject;
      expect(await store.oldestUnscored('brand')).toBeNull();
      await store.saveMentions([mention('a', { seen: now + 5 }), mention('b', { seen: now + 9 })], now);
      await store.saveMentions([mention('c', { seen: null }), mention('d', { seen: now, brand: 'other' })], now);
      expect(await store.oldestUnscored('brand')).toBe(now + 5);
      await claim(1);
      const second = await claim(1);
      expect(await store.oldestUnscored('brand')).toBe(now + 5);
      await scoreAll(second);
      expect(names(second)).toEqual(['a']);
      expect(await store.oldestUnscored('brand')).toBe(now + 9);
    });

    test('a mention scored without a claim waits no longer', async () => {
      await subject.store.saveMentions(many(3), now);
      await subject.store.saveScores([{ id: mention('m1').id, score: score(null) }], now);
      expect(names(await claim(5))).toEqual(['m0', 'm2']);
    });

    test('an expired claim comes back first, in halves, and what was scored of it does not', async () => {
      await subject.store.saveMentions(many(9), now);
      const lost = await claim(5, 1);
      await subject.store.saveScores([{ id: mention('m0').id, score: score('neutral') }], now);
      await sleep(20);
      expect(names(lost)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
      expect(names(await claim(5))).toEqual(['m1', 'm2']);
      expect(names(await claim(1))).toEqual(['m3']);
      expect(names(await claim(5))).toEqual(['m4']);
      expect(names(await claim(5))).toEqual(['m5', 'm6', 'm7', 'm8']);
    });

    test('a released claim comes back in halves at once, and again only if it was still held', async () => {
      await subject.store.saveMentions(many(4), now);
      const first = await claim(4);
      if (!first) throw new Error('nothing was claimed');
      expect(await subject.store.releaseClaim(first, 'broke', now)).toEqual({ setAside: 0 });
      expect(await subject.store.releaseClaim(first, 'broke', now)).toEqual({ setAside: 0 });
      expect(names(await claim(9))).toEqual(['m0', 'm1']);
      expect(names(await claim(9))).toEqual(['m2', 'm3']);
      expect(await claim(9)).toBeNull();
    });

    test('a poisoned mention is set aside with its reason after failing alone 3 times, the others are scored', async () => {
      const { store } = subject;
      await store.saveMentions(many(8), now);
      let setAside = 0;
      let claims = 0;
      for (let taken = await claim(8); taken; taken = await claim(8)) {
        claims += 1;
        if (names(taken).includes('m5')) setAside += (await store.releaseClaim(taken, 'scorer broke', now)).setAside;
        else await scoreAll(taken);
        if (claims > 50) throw new Error('it never ends');
      }
      expect(setAside).toBe(1);
      expect((await store.deadMentions({ limit: 10 })).items).toEqual([
        {
          id: mention('m5').id,
          brand: 'brand',
          source: 'x',
          reason: 'scorer broke',
          tries: 6,
          at: start,
          text: 'text of m5',
        },
      ]);
      expect(await all(store.mentions({ dead: true }))).toMatchObject([
        { platformId: 'm5', score: { label: null, abstained: true, reason: 'set aside' } },
      ]);
      expect(await store.counts()).toEqual([{ brand: 'brand', mentions: 8, unscored: 0, dead: 1 }]);
    });

    test('a mention that kills its worker is set aside too, by its expired leases', async () => {
      await subject.store.saveMentions([mention('killer'), mention('good', { seen: now + minuteMs })], now);
      const seen: string[] = [];
      for (let taken = await claim(2, 1); taken; taken = await claim(2, 1)) {
        seen.push(names(taken).join('+'));
        if (!names(taken).includes('killer')) await scoreAll(taken);
        await sleep(5);
        if (seen.length > 20) throw new Error('it never ends');
      }
      expect(seen).toEqual(['killer+good', 'killer', 'good', 'killer', 'killer']);
      expect((await subject.store.deadMentions({ limit: 10 })).items).toMatchObject([
        { id: mention('killer').id, tries: 4 },
      ]);
    });

    test('the dead can be retried or dropped', async () => {
      const { store } = subject;
      await store.saveMentions(many(3), now);
      for (let round = 0; round < 9; round++) {
        const taken = await claim(1);
        if (taken) await store.releaseClaim(taken, 'broke', now);
      }
      expect((await store.deadMentions({ limit: 10 })).items).toHaveLength(3);
      expect(await store.retryDead([mention('m1').id, 'no id'])).toBe(1);
      expect(await store.oldestUnscored('brand')).toBe(now + 1);
      const taken = await claim(5);
      expect(names(taken)).toEqual(['m1']);
      await scoreAll(taken);
      expect(await all(store.mentions({ labels: ['negative'] }))).toMatchObject([{ platformId: 'm1' }]);
      expect(await store.dropDead([mention('m0').id])).toBe(1);
      expect(await store.retryDead('all')).toBe(1);
      expect(await store.dropDead('all')).toBe(0);
      expect((await store.deadMentions({ limit: 10 })).items).toEqual([]);
      expect(names(await claim(5))).toEqual(['m2']);
      expect(await store.counts()).toEqual([{ brand: 'brand', mentions: 3, unscored: 1, dead: 0 }]);
    });
  });
}
