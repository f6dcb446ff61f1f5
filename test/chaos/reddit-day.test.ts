import { expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { reddit } from '../../src/collectors/platforms/reddit/reddit.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import type { LimitStore } from '../../src/core/store/limits.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { makeCollector } from '../contract/collector.ts';
import { inFull } from '../support/exam.ts';
import { seeded } from '../support/random.ts';
import { type RedditFault, redditKey, serveReddit } from '../support/reddit-server.ts';
import { kaffa, noon, openWorkplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const source = 'reddit';
const faults: RedditFault[] = ['429', '429 with a time', '500', '503', 'cut', 'not JSON', 'resets', '401'];
const shares = inFull ? { faults: 20, restarts: 20 } : { faults: 8, restarts: 6 };

/** Every window is over at once: the rate has a test of its own. */
const unlimited: LimitStore = {
  takeGrant: async (limit, want) => ({ limit, granted: want, window: 1, endsInMs: 1000 }),
  giveBack: async () => {},
  lowerLimit: async () => {},
};

test('over a day of faults and restarts, each post and comment of Reddit is stored once', async () => {
  await using place = await openWorkplace();
  await using server = await serveReddit();
  const { clock, store } = place;
  const random = seeded(16);
  const settings = { baseUrl: server.url, ...redditKey, subreddits: ['coffee'], backfillDays: 1 };
  /** A process that was killed left its cursor in the store, and nothing else. */
  const started = (): CollectContext => {
    const collector = makeCollector(reddit, settings, clock, { limits: unlimited });
    return {
      ...place,
      brands: [{ ...kaffa, sources: [source] }],
      matchers: new Map([[kaffa.name, compileQuery(kaffa.query)]]),
      sources: new Map([[source, { name: source, platform: 'reddit', pollMs: minuteMs, settings, collector }]]),
      random: () => 0,
    };
  };
  let context = started();
  await collect(context, { source }, never);
  const keys = context.sources.get(source)?.collector.listening?.parts?.map(({ key }) => key) ?? [];
  expect(keys).toEqual(['search', 'r/coffee/new', 'r/coffee/comments']);

  let left = shares.faults;
  server.fault = () => {
    if (left === 0 || random() > 0.1) return null;
    left -= 1;
    return faults[Math.floor(random() * faults.length)] ?? null;
  };
  const turns = 100;
  const deaths: string[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    clock.advanceTo(clock.now() + 14 * minuteMs);
    const at = clock.now() - 30_000;
    for (const name of [`t3_${turn}`, `t1_${turn}`]) {
      const isComment = name.startsWith('t1_');
      server.things.push({
        ...{ name, at: at - turn, subreddit: 'coffee', author: 'Ann', text: `kaffa ${name}` },
        ...(isComment && { link: 't3_0', linkAuthor: 'Bob' }),
      });
    }
    if (turn % Math.ceil(turns / shares.restarts) === 0) {
      // Killed between the page and its cursor: what it read is read again.
      const killed = { ...context, store: { ...store, saveProgress: () => Promise.reject(new Error('killed')) } };
      await collect(killed as CollectContext, { source, part: 'search' }, never).catch((error: Error) =>
        deaths.push(error.message),
      );
      context = started();
    }
    for (const part of keys) await collect(context, { source, part }, never);
  }
  left = 0;
  expect(deaths.filter((said) => said === 'killed').length).toBeGreaterThan(shares.restarts / 2);
  for (let turn = 0; turn < 3; turn += 1) {
    clock.advanceTo(clock.now() + hourMs / 2);
    for (const part of keys) await collect(context, { source, part }, never);
  }
  const stored: string[] = [];
  for await (const { platformId } of store.mentions({ brand: kaffa.name })) stored.push(platformId);
  expect(stored.sort()).toEqual(server.things.map(({ name }) => name).sort());
  expect((await store.sourceState(kaffa.name, source))?.failingSince).toBeNull();
  expect(clock.now()).toBeGreaterThan(noon + 23 * hourMs);
}, 60_000);
