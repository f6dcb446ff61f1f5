import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EngineSettings, step } from '../../src/alerts/engine/engine.ts';
import { dayMs, hourMs, type Mention, minuteMs } from '../../src/core/domain.ts';
import type { Store } from '../../src/core/store/store.ts';
import { all, mention, now, refreshAll, saveScored, score, start } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';
import { bucketsFrom } from './store-buckets.ts';

const stored = (store: Store): Promise<Mention[]> => all(store.mentions({ brand: 'brand' }));
const bucketsNow = (store: Store) => store.buckets('brand', start - 100 * dayMs, start + 100 * dayMs);

const mixes = fc.array(
  fc.record({
    what: fc.constantFrom('save', 'save', 'score', 'score', 'correct', 'erase', 'erase', 'save again', 'refresh'),
    name: fc.integer({ min: 0, max: 9 }),
    speaker: fc.integer({ min: 0, max: 3 }),
    at: fc.integer({ min: 0, max: 12 }),
    own: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    label: fc.constantFrom('negative', 'negative', 'neutral'),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);

export function erasureContract(subject: StoreUnderTest): void {
  describe('erasure', () => {
    test('what is erased keeps its time, source, label and speaker, and nothing of its contents', async () => {
      const { store } = subject;
      const posts = ['a', 'b'].map((name) =>
        mention(name, { speaker: 'x:same', parentId: 'p', rootId: 'r', reported: 'bad', raw: { text: 'again' } }),
      );
      await saveScored(store, 'negative', posts);
      const [first] = await stored(store);
      const { id = '' } = first ?? {};
      expect(await store.eraseMentions([id, 'no id'], now + 5)).toEqual([{ id, brand: 'brand' }]);
      expect(await store.eraseMentions([id], now + 6)).toEqual([]);
      const [erased, other] = await stored(store);
      expect(erased).toEqual({
        ...first,
        text: '',
        platformId: '',
        url: null,
        author: null,
        parentId: null,
        rootId: null,
        engagement: {},
        matched: [],
        reported: null,
        raw: null,
        erased: now + 5,
      });
      expect(other?.speaker).toBe(erased?.speaker);
      expect(other?.speaker).not.toContain('same');
      expect(await all(store.mentions({ unsure: true }))).not.toContainEqual(erased);
    });

    test('the same post does not come back, under its own name or a former one', async () => {
      const { store } = subject;
      const [a, renamed] = [mention('a'), { ...mention('new'), formerId: mention('a').id }];
      await store.saveMentions([a], now);
      await store.saveMentions([renamed], now);
      await store.eraseMentions([a.id], now);
      expect(await store.saveMentions([a], now)).toEqual({ stored: 0, alreadyStored: 1 });
      expect(await store.saveMentions([renamed], now)).toEqual({ stored: 0, alreadyStored: 1 });
      expect(await store.saveMentions([mention('new')], now)).toEqual({ stored: 0, alreadyStored: 1 });
      expect((await stored(store)).map(({ text, author }) => [text, author])).toEqual([['', null]]);
    });

    test('what waits for a score is never scored, and what was set aside is not listed any more', async () => {
      const { store } = subject;
      const [waiting, claimed, dead] = ['a', 'b', 'c'].map((name) => mention(name));
      await store.saveMentions([dead as never], now);
      for (let round = 0; round < 3; round++) {
        const claim = await store.claimUnscored({ limit: 1, leaseMs: 60_000 });
        if (claim) await store.releaseClaim(claim, 'broke at: text of c', now);
      }
      await store.saveMentions([claimed as never], now);
      const claim = await store.claimUnscored({ limit: 1, leaseMs: 60_000 });
      await store.saveMentions([waiting as never], now);
      await store.eraseMentions(
        [waiting, claimed, dead].map((one) => one?.id ?? ''),
        now,
      );
      expect((await store.deadMentions({ limit: 10 })).items).toEqual([]);
      if (claim) await store.releaseClaim(claim, 'broke', now);
      expect(await store.claimUnscored({ limit: 10, leaseMs: 60_000 })).toBeNull();
      expect(await store.counts()).toEqual([{ brand: 'brand', mentions: 3, unscored: 0, dead: 0 }]);
    });

    test('another model leaves its label as it is', async () => {
      const { store } = subject;
      const [a, b] = [mention('a'), mention('b')];
      await saveScored(store, 'negative', [a, b]);
      await store.eraseMentions([a.id], now);
      const rescoring = { brand: 'brand', model: 'model 2', from: 0 };
      const found = await store.toRescore(rescoring, { after: null, limit: 10 });
      expect(found.map(({ id }) => id)).toEqual([b.id]);
      await store.keepRescores('brand', [{ id: b.id, score: { ...score('positive'), model: 'model 2' } }], now);
      expect(await store.switchModel(rescoring, { evidence: [], now })).toEqual({ missing: 0, replaced: 1 });
      const labels = new Map((await stored(store)).map(({ id, score }) => [id, score?.label]));
      expect([labels.get(a.id), labels.get(b.id)]).toEqual(['negative', 'positive']);
    });

    test('after any mix of changes the buckets equal those of a store that erased nothing, and a rebuild', async () => {
      const { store } = subject;
      await fc.assert(
        fc.asyncProperty(mixes, async (mix) => {
          const run = async (erases: boolean) => {
            await store.deleteMentions(
              (await stored(store)).map(({ id }) => id),
              now,
            );
            for (const { what, name, speaker, at, own, label } of mix) {
              const one = mention(`m${name}`, {
                at: start + at * 6 * hourMs,
                speaker: `x:${speaker}`,
                own,
                seen: name % 2 ? now : null,
              });
              const isStored = (await all(store.mentions({ ids: [one.id] }))).length > 0;
              if (what === 'save' || (what === 'save again' && isStored)) await store.saveMentions([one], now);
              // What is erased unscored stays so: here it is scored before.
              else if (what === 'score' || (what === 'erase' && isStored))
                await store.saveScores([{ id: one.id, score: score(label) }], now);
              else if (what === 'correct') await store.correctMention(one.id, { label, by: 'mia', at: now });
              else await store.refreshBuckets('brand', 2);
              if (what === 'erase' && erases) await store.eraseMentions([one.id], now);
            }
            await refreshAll(store);
            expect(await bucketsNow(store)).toEqual(bucketsFrom(await stored(store)));
            return bucketsNow(store);
          };
          expect(await run(true)).toEqual(await run(false));
        }),
        { numRuns: 8 },
      );
    });

    test('to the engine the people of an incident are the same, whenever their posts are erased', async () => {
      const { store } = subject;
      const settings: EngineSettings = { brand: 'brand', timezone: 'UTC', sources: ['x'], rules: [] };
      const post = (n: number) =>
        mention(`p${n}`, { at: now - 100 * minuteMs + n * minuteMs, seen: now + n, speaker: `x:${n % 7}` });
      const posts = Array.from({ length: 30 }, (_, n) => post(n));
      const engineAfter = async (erased: readonly number[]) => {
        await store.deleteMentions(
          (await stored(store)).map(({ id }) => id),
          now,
        );
        const seen = (await store.observations('brand', now + dayMs, 1_000)).map(({ id }) => id);
        const forget = async (consumed: string[]) => {
          const expectedVersion = (await store.engine('brand'))?.version ?? 0;
          const rest = { state: {}, incidents: [], notifications: [] };
          await store.saveTransition({ brand: 'brand', expectedVersion, consumed, ...rest });
        };
        await forget(seen);
        let state = null;
        for (const [n, one] of posts.entries()) {
          await saveScored(store, 'negative', [one]);
          if (erased.includes(n))
            await store.eraseMentions(
              posts.slice(0, n).map(({ id }) => id),
              now,
            );
          if (n % 5 !== 4) continue;
          const queued = await store.observations('brand', now + dayMs, 1_000);
          const observations = queued.map(({ observation }) => observation);
          state = step({ state, incident: null, observations, now: now + n, settings }).state;
          await forget(queued.map(({ id }) => id));
        }
        return state?.negatives.filter(({ counted }) => counted).map(({ speaker, at }) => [speaker, at]);
      };
      const whole = await engineAfter([]);
      expect(whole).toHaveLength(7);
      expect(await engineAfter([3, 8, 14, 29])).toEqual(whole);
    });

    test('an incident, and the engine that may reopen it, lose the link of an urgent post, and the engine begins anew', async () => {
      const { store } = subject;
      const [a, b] = [mention('a'), mention('b')];
      await saveScored(store, 'negative', [a, b]);
      const finding = ({ id, at, url }: typeof a) => ({ kind: 'post', rule: 'r', at, post: { id, at, url } });
      const incident = {
        id: 'brand-1',
        brand: 'brand',
        state: 'resolved',
        since: start,
        openedAt: start,
        resolvedAt: now,
        rules: [{ rule: 'r', peak: finding(a), latest: finding(b) }],
        occasions: [],
      };
      await store.saveTransition({
        brand: 'brand',
        expectedVersion: 0,
        state: { lastResolved: incident } as never,
        incidents: [incident as never],
        notifications: [],
        consumed: [],
      });
      await store.eraseMentions([a.id], now);
      const links = (json: unknown) => JSON.stringify(json).match(/https:[^"]*/g);
      expect(links(await store.incident('brand-1'))).toEqual([b.url]);
      const engine = await store.engine('brand');
      expect(links(engine?.state)).toEqual([b.url]);
      expect(engine?.version).toBe(2);
      await store.eraseMentions([b.id], now);
      expect(links((await store.engine('brand'))?.state)).toBeNull();
    });

    test('two processes that erase, score and correct at once lose nothing', async () => {
      const { store } = subject;
      const other = await subject.another();
      const posts = Array.from({ length: 60 }, (_, n) =>
        mention(`p${n}`, { at: start + n * hourMs, speaker: `x:${n % 5}` }),
      );
      // The brand's model is known: of several first scores at once only one decides it.
      await saveScored(store, 'negative', posts.slice(0, 1));
      await store.saveMentions(posts, now);
      const parts = [0, 1, 2, 3].map((part) => posts.filter((_, n) => n % 4 === part));
      await Promise.all(
        parts.flatMap((part) => [
          other.saveScores(
            part.map(({ id }) => ({ id, score: score('negative') })),
            now,
          ),
          store.eraseMentions(
            part.map(({ id }) => id),
            now,
          ),
          other.refreshBuckets('brand', 10),
        ]),
      );
      await refreshAll(store);
      const found = await stored(store);
      expect(found.filter(({ text, score }) => text === '' && score?.label === 'negative')).toHaveLength(60);
      expect(await bucketsNow(store)).toEqual(bucketsFrom(found));
    });
  });
}
