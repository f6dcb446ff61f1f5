import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { type Mention, minuteMs, type Post } from '../../src/core/domain.ts';
import { Refused, RetryLater } from '../../src/core/errors.ts';
import type { Collector, Page } from '../../src/core/plugins/collector.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { all } from '../contract/mention-fixture.ts';
import { openWorkplace, postOf, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const key = { brand: 'kaffa', source: 'forum' };

describe('collecting what a platform shows and changes', () => {
  let place: Workplace;
  beforeEach(async () => {
    place = await openWorkplace();
  });
  afterEach(async () => {
    await place[Symbol.asyncDispose]();
  });

  function contextOf(answer: () => Page): CollectContext {
    const collector: Collector = { collect: async () => answer(), check: async () => 'ok' };
    return {
      ...place,
      matchers: new Map([['kaffa', compileQuery('kaffa')]]),
      sources: new Map([['forum', { name: 'forum', platform: 'forum', pollMs: minuteMs, settings: {}, collector }]]),
    };
  }
  const pageOf = (...posts: Post[]): Page => ({ posts, cursor: 'next', coverage: [], backfill: false, more: false });

  async function give(...posts: Post[]): Promise<Mention[]> {
    await collect(
      contextOf(() => pageOf(...posts)),
      key,
      never,
    );
    const found: Mention[] = [];
    for await (const mention of place.store.mentions({})) found.push(mention);
    place.clock.advanceTo(place.clock.now() + minuteMs);
    return found;
  }

  test('a post matches by what is shown with it, and keeps its own words', async () => {
    const [mention, ...others] = await give(
      postOf('1', { text: 'same here', shown: 'my kaffa leaks' }),
      postOf('2', { text: 'tea' }),
    );
    expect(others).toEqual([]);
    expect(mention).toMatchObject({ platformId: '1', text: 'same here', matched: ['kaffa'] });
  });

  test('an edited post takes the place of its first version, at the time of that one', async () => {
    const [first] = await give(postOf('1', { text: 'kaffa is fine' }));
    const edit = postOf('1', { text: 'kaffa makes me angry', at: (first?.at ?? 0) + 5 * minuteMs, edited: true });
    expect(await give(edit)).toMatchObject([{ id: first?.id, text: 'kaffa makes me angry', at: first?.at }]);
    const [again] = await give(edit);
    expect(again?.seen).toBe((first?.seen ?? 0) + minuteMs);
    // A repeat of the first version changes nothing.
    expect(await give(postOf('1', { text: 'kaffa is fine' }))).toMatchObject([{ text: 'kaffa makes me angry' }]);
  });

  test('an edit of an erased post does not bring it back', async () => {
    const [first] = await give(postOf('1', { text: 'kaffa is fine' }));
    await place.store.eraseMentions([first?.id ?? ''], place.clock.now());
    const edit = postOf('1', { text: 'kaffa makes me angry', edited: true });
    expect(await give(edit)).toMatchObject([{ text: '', author: null, at: first?.at }]);
  });

  test('a post that the platform says is deleted is erased, and a repeat of the page does not bring it back', async () => {
    await give(postOf('1', { text: 'kaffa is fine' }), postOf('2', { text: 'kaffa' }));
    const page = { ...pageOf(postOf('1', { text: 'kaffa is fine' })), deleted: ['1', 'unknown'] };
    for (const _ of [1, 2]) {
      place.clock.advanceTo(place.clock.now() + minuteMs);
      await collect(
        contextOf(() => page),
        key,
        never,
      );
    }
    const found = await all(place.store.mentions({ brand: 'kaffa' }));
    expect(found.map(({ text, author }) => [text, author === null]).sort()).toEqual([
      ['', true],
      ['kaffa', false],
    ]);
  });

  test('the reposts of a post that is deleted have its words, and are erased with it', async () => {
    const repost = postOf('2', { text: 'RT @mia: kaffa is\u2026', kind: 'repost', parentId: '1' });
    const quote = postOf('3', { text: 'kaffa, really?', kind: 'quote', parentId: '1' });
    await give(postOf('1', { text: 'kaffa is fine' }), repost, quote);
    await collect(
      contextOf(() => ({ ...pageOf(), deleted: ['1'] })),
      key,
      never,
    );
    const found = await all(place.store.mentions({ brand: 'kaffa' }));
    expect(found.map(({ text }) => text).sort()).toEqual(['', '', 'kaffa, really?']);
  });

  test('an edit whose first version was never seen is a mention like any other', async () => {
    expect(await give(postOf('1', { text: 'kaffa', edited: true }))).toHaveLength(1);
  });

  test('a failure that names a cursor keeps it, and any other leaves the cursor as it is', async () => {
    for (const [error, cursor] of [
      [new RetryLater(place.clock.now() + minuteMs, 'slow down', { cursor: 'paused' }), 'paused'],
      [new RetryLater(place.clock.now() + 2 * minuteMs, 'slow down'), 'paused'],
      [new Refused('wrong key', { cursor: 'refused' }), 'refused'],
    ] as const) {
      await collect(
        contextOf(() => {
          throw error;
        }),
        key,
        never,
      );
      const state = await place.store.sourceState('kaffa', 'forum');
      expect(state).toMatchObject({ cursor, error: error.message });
      place.clock.advanceTo(state?.nextPollAt ?? 0);
    }
  });
});
