import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { dayMs, hourMs, type Mention, minuteMs, type Post } from '../../src/core/domain.ts';
import { Refused, RetryLater } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import type { Collector, Page } from '../../src/core/plugins/collector.ts';
import type { MentionQuery } from '../../src/core/store/mentions.ts';
import type { Store } from '../../src/core/store/store.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import type { SourceHealth } from '../../src/workers/sources/context.ts';
import { askFailingAgain, scrub } from '../../src/workers/sources/failures.ts';
import type { Repeat } from '../../src/workers/under-lease.ts';
import { noon, openWorkplace, postOf, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const key = { brand: 'kaffa', source: 'forum' };

const pageOf = (posts: Post[], given: Partial<Page> = {}): Page => ({
  posts,
  cursor: 'next',
  coverage: [{ from: noon - hourMs, to: noon }],
  backfill: false,
  more: false,
  ...given,
});

/** Gives the prepared answers one after the other, and remembers the cursors that it was asked with. */
function collectorOf(...answers: (Page | Error)[]): Collector & { cursors: Json[] } {
  const cursors: Json[] = [];
  return {
    cursors,
    collect: async ({ cursor }) => {
      cursors.push(cursor);
      const answer = answers[Math.min(cursors.length, answers.length) - 1];
      if (!answer || answer instanceof Error) throw answer ?? new Error('no answer prepared');
      return answer;
    },
    check: async () => 'ok',
  };
}

/** Answers when it is told to. */
function slowCollector(): { collector: Collector; asked: Promise<void>; answer(page: Page): void } {
  let answer = (_: Page): void => {};
  const answered = new Promise<Page>((resolve) => {
    answer = resolve;
  });
  let isAsked = (): void => {};
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const collect = (): Promise<Page> => {
    isAsked();
    return answered;
  };
  return { collector: { collect, check: async () => 'ok' }, asked, answer: (page) => answer(page) };
}

async function all(store: Store, query: MentionQuery = {}): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const mention of store.mentions(query)) found.push(mention);
  return found;
}

describe('collecting', () => {
  let place: Workplace;
  const health: SourceHealth[] = [];

  beforeEach(async () => {
    place = await openWorkplace();
    health.length = 0;
  });
  afterEach(async () => {
    await place[Symbol.asyncDispose]();
  });

  const contextOf = (collector: Collector, store = place.store): CollectContext => ({
    ...place,
    store,
    matchers: new Map([['kaffa', compileQuery('kaffa')]]),
    sources: new Map([['forum', { name: 'forum', platform: 'forum', pollMs: minuteMs, settings: {}, collector }]]),
    onHealth: (change) => health.push(change),
  });

  test('posts that were known by another id are no news: fifty come again, none is a new row', async () => {
    const old = Array.from({ length: 50 }, (_, n) => postOf(`link-${n}`, { text: `kaffa ${n}` }));
    await collect(contextOf(collectorOf(pageOf(old))), key, never);
    const renamed = old.map((post, n) => ({ ...post, id: `guid-${n}`, formerId: post.id }));
    place.clock.advanceTo(place.clock.now() + hourMs);
    await collect(contextOf(collectorOf(pageOf(renamed))), key, never);
    expect((await all(place.store)).map(({ platformId }) => platformId).sort()).toEqual(old.map(({ id }) => id).sort());
    // As after a crash, and when the collector no longer knows of it.
    place.clock.advanceTo(place.clock.now() + hourMs);
    await collect(contextOf(collectorOf(pageOf(old.map((post, n) => ({ ...post, id: `guid-${n}` }))))), key, never);
    expect(await all(place.store)).toHaveLength(50);
  });

  test('of posts that shared an id, the row keeps one, and the others come as history', async () => {
    await collect(contextOf(collectorOf(pageOf([postOf('link', { text: 'kaffa two' })]))), key, never);
    const reviews = ['one', 'two', 'three'].map((word) =>
      postOf(`guid-${word}`, { text: `kaffa ${word}`, formerId: 'link' }),
    );
    place.clock.advanceTo(place.clock.now() + hourMs);
    await collect(contextOf(collectorOf(pageOf(reviews))), key, never);
    const stored = await all(place.store);
    expect(stored.map(({ text }) => text).sort()).toEqual(['kaffa one', 'kaffa three', 'kaffa two']);
    expect(
      stored
        .filter(({ seen }) => seen === null)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['kaffa one', 'kaffa three']);
  });

  test('stores what matches, says when it was seen, and wakes scoring', async () => {
    await collect(contextOf(collectorOf(pageOf([postOf('1'), postOf('2', { text: 'tea' })]))), key, never);
    const [mention, ...others] = await all(place.store);
    expect(others).toEqual([]);
    expect(mention).toMatchObject({ platformId: '1', matched: ['kaffa'], own: false, seen: place.clock.now() });
    expect(place.nudged).toEqual(['score']);
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({
      cursor: 'next',
      nextPollAt: place.clock.now() + minuteMs,
      failingSince: null,
    });
  });

  test('writes each page before its cursor', async () => {
    const order: string[] = [];
    const spied: Store = {
      ...place.store,
      saveMentions: (...given) => {
        order.push('mentions');
        return place.store.saveMentions(...given);
      },
      saveProgress: (progress) => {
        order.push(`cursor ${progress.cursor}`);
        return place.store.saveProgress(progress);
      },
    };
    const collector = collectorOf(
      pageOf([postOf('1')], { cursor: 'a', more: true }),
      pageOf([postOf('2')], { cursor: 'b' }),
    );
    await collect(contextOf(collector, spied), key, never);
    expect(order).toEqual(['mentions', 'cursor a', 'mentions', 'cursor b']);
    expect(collector.cursors).toEqual([null, 'a']);
  });

  test('a crash between page and cursor repeats the page without a double', async () => {
    const dying: Store = {
      ...place.store,
      saveProgress: async () => {
        throw new Error('killed');
      },
    };
    await expect(collect(contextOf(collectorOf(pageOf([postOf('1')])), dying), key, never)).rejects.toThrow('killed');
    // It is not the source that failed.
    expect(await place.store.sourceState('kaffa', 'forum')).toBeNull();
    await collect(contextOf(collectorOf(pageOf([postOf('1'), postOf('1')]))), key, never);
    expect(await all(place.store)).toHaveLength(1);
  });

  test('a backfill is never seen', async () => {
    await collect(contextOf(collectorOf(pageOf([postOf('1')], { backfill: true }))), key, never);
    expect((await all(place.store))[0]?.seen).toBeNull();
  });

  test('leaves the rest of a very long list to the next job', async () => {
    await collect(contextOf(collectorOf(pageOf([], { more: true }))), key, never);
    expect(place.nudged).toEqual(['collect kaffa forum']);
    expect((await place.store.sourceState('kaffa', 'forum'))?.nextPollAt).toBe(place.clock.now());
  });

  test('a source is asked by one process at a time', async () => {
    const slow = slowCollector();
    const first = collect(contextOf(slow.collector), key, never);
    await slow.asked;
    const other = collectorOf(pageOf([]));
    await collect(contextOf(other), key, never);
    expect(other.cursors).toEqual([]);
    slow.answer(pageOf([], { cursor: 'first' }));
    await first;
    place.clock.advanceTo(place.clock.now() + minuteMs);
    await collect(contextOf(other), key, never);
    expect(other.cursors).toEqual(['first']);
  });

  test('who was too slow does not move the cursor back that another process has moved', async () => {
    const slow = slowCollector();
    const late = collect({ ...contextOf(slow.collector), leaseMs: 1, repeat: () => () => {} }, key, never);
    await slow.asked;
    await sleep(20);
    await collect(contextOf(collectorOf(pageOf([postOf('2')], { cursor: 'newer' }))), key, never);
    slow.answer(pageOf([postOf('1')], { cursor: 'older' }));
    await late;
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({ cursor: 'newer' });
    // Its posts are kept: a page that is stored twice does no harm.
    expect(await all(place.store)).toHaveLength(2);
  });

  test('a process that has lost its lease drops its request, and the source does not count as failing', async () => {
    let renew = (): void => {};
    const repeat: Repeat = (_, run) => {
      renew = run;
      return () => {};
    };
    let isAsked = (): void => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const collector: Collector = {
      collect: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('cut off')));
          isAsked();
        }),
      check: async () => 'ok',
    };
    const late = collect({ ...contextOf(collector), leaseMs: 1, repeat }, key, never);
    await asked;
    await sleep(20);
    await collect(contextOf(collectorOf(pageOf([], { cursor: 'newer' }))), key, never);
    renew();
    await late;
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({ cursor: 'newer', failingSince: null });
    expect(health).toEqual([]);
  });

  test('a source is leased for half a minute at most: after a crash it is asked again soon', async () => {
    const asked: number[] = [];
    const spied: Store = {
      ...place.store,
      lease: (name, holder, ms) => {
        asked.push(ms);
        return place.store.lease(name, holder, ms);
      },
    };
    await collect(contextOf(collectorOf(pageOf([])), spied), key, never);
    expect(asked).toHaveLength(1);
    expect(Math.max(...asked)).toBeLessThanOrEqual(30_000);
  });

  test('comes too early, and does nothing', async () => {
    await collect(contextOf(collectorOf(pageOf([]))), key, never);
    const again = collectorOf(pageOf([]));
    await collect(contextOf(again), key, never);
    expect(again.cursors).toEqual([]);
  });

  test('an unreachable source is tried again, longer and longer, and covers nothing meanwhile', async () => {
    const since = place.clock.now();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      await collect(contextOf(collectorOf(new Error('ECONNREFUSED'))), key, never);
      const state = await place.store.sourceState('kaffa', 'forum');
      expect(state).toMatchObject({ failingSince: since, error: 'ECONNREFUSED' });
      waits.push((state?.nextPollAt ?? 0) - place.clock.now());
      place.clock.advanceTo(state?.nextPollAt ?? 0);
    }
    expect(waits[0]).toBe(30_000);
    expect(waits.at(-1)).toBe(15 * minuteMs);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(await place.store.coverage('kaffa', since, place.clock.now() + dayMs)).toEqual([]);
    expect(health).toEqual([{ source: 'forum', failingSince: since, error: 'ECONNREFUSED' }]);
    await collect(contextOf(collectorOf(pageOf([]))), key, never);
    expect(health.at(-1)).toEqual({ source: 'forum', failingSince: null, error: null });
    expect((await place.store.sourceState('kaffa', 'forum'))?.failingSince).toBeNull();
  });

  test('waits as long as a source asks for, and an hour after a refusal', async () => {
    const until = place.clock.now() + 5 * hourMs;
    await collect(contextOf(collectorOf(new RetryLater(until, 'slow down'))), key, never);
    expect((await place.store.sourceState('kaffa', 'forum'))?.nextPollAt).toBe(until);
    place.clock.advanceTo(until);
    await collect(contextOf(collectorOf(new Refused('wrong key'))), key, never);
    expect((await place.store.sourceState('kaffa', 'forum'))?.nextPollAt).toBeGreaterThanOrEqual(until + hourMs);
  });

  test('a start asks what fails at once, and keeps since when and why it fails', async () => {
    const since = place.clock.now();
    const refused = contextOf(collectorOf(new Refused('wrong key')));
    await collect(refused, key, never);
    await place.store.saveFailure({ ...key, brand: 'gone', error: 'down', nextPollAt: since + dayMs, now: since });
    place.clock.advanceTo(since + minuteMs);
    await askFailingAgain(refused);
    const failing = { failingSince: since, error: 'wrong key', nextPollAt: since + minuteMs };
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject(failing);
    expect((await place.store.sourceState('gone', 'forum'))?.nextPollAt).toBe(since + dayMs);
    await collect(contextOf(collectorOf(pageOf([]))), key, never);
    const state = await place.store.sourceState('kaffa', 'forum');
    expect(state).toMatchObject({ failingSince: null, nextPollAt: since + 2 * minuteMs });
    // What answers keeps its pace.
    await askFailingAgain(refused);
    expect(await place.store.sourceState('kaffa', 'forum')).toEqual(state);
  });

  test('what answers but for a part of it says so, without secrets, until all of it answers', async () => {
    const problem = 'feed 2: https://a.example/feed?key=hush-hush answered 404';
    await collect(contextOf(collectorOf(pageOf([], { problem }))), key, never);
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({
      lastOkAt: place.clock.now(),
      failingSince: null,
      error: 'feed 2: https://a.example answered 404',
    });
    expect(health).toEqual([]);
    place.clock.advanceTo(place.clock.now() + minuteMs);
    await collect(contextOf(collectorOf(pageOf([]))), key, never);
    expect((await place.store.sourceState('kaffa', 'forum'))?.error).toBeNull();
  });

  test('keeps the pages before a failure', async () => {
    const collector = collectorOf(pageOf([postOf('1')], { cursor: 'a', more: true }), new Error('reset'));
    await collect(contextOf(collector), key, never);
    expect(await all(place.store)).toHaveLength(1);
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({ cursor: 'a', error: 'reset' });
  });

  test('a source that answers again and fails on the next page is failing anew, and is tried again soon', async () => {
    await place.store.saveFailure({ ...key, error: 'down', nextPollAt: noon, now: noon });
    place.clock.advanceTo(noon + hourMs);
    const collector = collectorOf(pageOf([], { cursor: 'a', more: true }), new Error('reset'));
    await collect(contextOf(collector), key, never);
    const again = { source: 'forum', failingSince: noon + hourMs, error: 'reset' };
    expect(health).toEqual([{ source: 'forum', failingSince: null, error: null }, again]);
    expect(await place.store.sourceState('kaffa', 'forum')).toMatchObject({
      failingSince: noon + hourMs,
      nextPollAt: noon + hourMs + 30_000,
    });
  });

  test('stops between pages when it is told to, and hands the job back', async () => {
    const stop = new AbortController();
    const collector: Collector = {
      collect: async () => {
        stop.abort();
        throw stop.signal.reason;
      },
      check: async () => 'ok',
    };
    await expect(collect(contextOf(collector), key, stop.signal)).rejects.toThrow(/abort/i);
    expect(await place.store.sourceState('kaffa', 'forum')).toBeNull();
  });

  test('a brand or source that is no longer configured is refused', async () => {
    const context = contextOf(collectorOf(pageOf([])));
    await expect(collect(context, { brand: 'gone', source: 'forum' }, never)).rejects.toBeInstanceOf(Refused);
    await expect(collect(context, { brand: 'kaffa', source: 'gone' }, never)).rejects.toBeInstanceOf(Refused);
  });

  test('a hostile post is cleaned before it is stored', async () => {
    const hostile = postOf('1\u0000', {
      text: 'kaffa \u0000\ud800\u202e now',
      url: 'javascript:alert(1)',
      at: Number.NaN,
      author: { id: 'a\u0000', name: 'A\u202eB', followers: -1 },
    });
    await collect(contextOf(collectorOf(pageOf([hostile, postOf('', { text: 'kaffa' })]))), key, never);
    const mentions = await all(place.store);
    expect(mentions).toHaveLength(1);
    expect(mentions[0]).toMatchObject({ url: null, at: place.clock.now(), author: { name: 'AB' } });
    // Its id stays apart from that of a post called `1`.
    expect(mentions[0]?.platformId).toMatch(/^1#[0-9a-f]{32}$/);
    expect(mentions[0]?.text.isWellFormed()).toBe(true);
  });
});

test('an error keeps no secret of a link', () => {
  expect(scrub('GET https://user:pw@api.example/v1?key=SECRET failed')).toBe('GET https://api.example failed');
  expect(scrub('postgres://u:p@db:5432/x')).toBe('postgres://db:5432');
});
