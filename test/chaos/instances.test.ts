import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { lemmy } from '../../src/collectors/platforms/lemmy/lemmy.ts';
import { mastodon } from '../../src/collectors/platforms/mastodon/mastodon.ts';
import type { Brand } from '../../src/core/config.ts';
import { hourMs, minuteMs } from '../../src/core/domain.ts';
import type { Payload } from '../../src/core/jobs.ts';
import { ownLimits } from '../../src/core/plugins/own-limits.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { createSweep } from '../../src/workers/maintain.ts';
import { partsOf } from '../../src/workers/sources/listeners.ts';
import { makeCollector } from '../contract/collector.ts';
import { inFull } from '../support/exam.ts';
import { commentView, type LemmyServer, postView, serveLemmy } from '../support/lemmy-server.ts';
import { type Fault, type MastodonServer, serveMastodon, snowflake, statusOf } from '../support/mastodon-server.ts';
import { kaffa, openWorkplace, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const brand: Brand = { ...kaffa, name: 'mug', query: 'mug', accounts: [], sources: ['mastodon', 'lemmy'] };
/** Steps of 10 minutes, and what must have gone wrong in them. */
const day = inFull ? { steps: 144, kills: 20, faults: 20 } : { steps: 40, kills: 5, faults: 5 };
const faults: Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, headers: { 'retry-after': '900' } },
  { kind: 'status', status: 429, headers: { 'retry-after': '600' } },
  { kind: 'html' },
  { kind: 'cut' },
  { kind: 'reset' },
  { kind: 'shape' },
  { kind: 'hang' },
];

describe('a day of kills and faults at instances of Mastodon and Lemmy', () => {
  let place: Workplace;
  let near: MastodonServer;
  let far: MastodonServer;
  let forum: LemmyServer;
  const offered = new Set<string>();
  const stored: string[] = [];
  const happened = { kills: 0, faults: 0, refused: 0 };
  let reachedWhileDead = true;

  let seed = 11;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };

  beforeAll(async () => {
    place = await openWorkplace();
    const { clock, store } = place;
    [near, far, forum] = [await serveMastodon(clock.now), await serveMastodon(clock.now), await serveLemmy()];
    const windows = (): { left: number; until: number } => ({ left: 300, until: clock.now() + 5 * minuteMs });
    [near.rate, far.rate] = [windows(), windows()];
    // What one process takes another has not: they share the limits, and nothing else.
    const limits = ownLimits(clock);
    const platforms = { mastodon, lemmy };
    const settings = {
      mastodon: { instances: [near.url, far.url, 'http://127.0.0.1:1'], tags: ['mug'] },
      lemmy: { instances: [forum.url, 'http://127.0.0.1:1'] },
    };
    const contextOf = (changes: Partial<CollectContext> = {}): CollectContext => ({
      ...place,
      brands: [brand],
      matchers: new Map([[brand.name, compileQuery(brand.query)]]),
      sources: new Map(
        (['mastodon', 'lemmy'] as const).map((name) => {
          const collector = makeCollector(platforms[name], settings[name], clock, { limits });
          return [name, { name, platform: name, pollMs: 10 * minuteMs, settings: {}, collector }];
        }),
      ),
      random: () => 0,
      ...changes,
    });

    let isCalm = true;
    const dies = (): boolean => {
      const killed = !isCalm && random() < 0.12;
      if (killed) happened.kills += 1;
      return killed;
    };
    const dying: typeof store = {
      ...store,
      async saveMentions(...given) {
        if (dies()) throw new Error('killed before it stored');
        const saved = await store.saveMentions(...given);
        if (dies()) throw new Error('killed after it stored');
        return saved;
      },
      async saveProgress(progress) {
        if (progress.parts && dies()) throw new Error('killed before the cursor');
        await store.saveProgress(progress);
      },
    };
    async function workOff(): Promise<void> {
      for (let rounds = 0; rounds < 6; rounds += 1) {
        const due: Payload<'collect'>[] = [];
        const nudge = async (name: string, payload: object) => {
          if (name === 'collect') due.push(payload as Payload<'collect'>);
        };
        const context = contextOf({ store: dying, pageMs: isCalm ? 60_000 : 300 });
        const shared = new Map([...context.sources.values()].map((known) => [known.name, partsOf(known)]));
        const sweep = { ...place, brands: [brand], shared, nudges: { nudge }, settleMs: 0, elapsedMs: undefined };
        await createSweep(sweep)();
        if (due.length === 0) return;
        await Promise.all(due.map((payload) => collect(context, payload, never).catch(() => {})));
      }
    }

    let n = 0;
    const publish = (): void => {
      const now = clock.now();
      for (const lateMs of [0, 20_000, Math.floor(random() * 58) * minuteMs]) {
        n += 1;
        const at = now - 1_000 - lateMs;
        const status = statusOf(at, `A #mug, number ${n}`, { n });
        near.statuses.push(status);
        // The other instance knows most of them, under ids of its own.
        if (random() < 0.7) far.statuses.push({ ...status, id: snowflake(at, n + 7) });
        forum.posts.push(postView(at, n));
        forum.comments.push(commentView(at, n + 100_000));
        offered.add(String(status.uri));
        offered.add(`https://lemmy.example/post/${n}`);
        offered.add(`https://lemmy.example/comment/${n + 100_000}`);
      }
    };

    publish();
    await workOff();
    isCalm = false;
    for (let step = 1; step <= day.steps; step += 1) {
      isCalm = step > day.steps - 8;
      for (const server of [near, far, forum]) {
        const [index] = [Math.floor(random() * faults.length)];
        server.fault = !isCalm && random() < 0.15 ? (faults[index] ?? null) : null;
        if (server.fault) happened.faults += 1;
      }
      clock.advanceTo(clock.now() + 10 * minuteMs);
      publish();
      await workOff();
    }
    for (const ms of [hourMs, 10 * minuteMs]) {
      clock.advanceTo(clock.now() + ms);
      await workOff();
    }
    for await (const { platformId } of store.mentions({ brand: 'mug' })) stored.push(platformId);
    const dead = (await store.sharedStates('mastodon')).find(({ part }) => part.startsWith('127.0.0.1:1 '));
    const alive = (await store.sharedStates('mastodon')).filter(({ part }) => !part.startsWith('127.0.0.1:1 '));
    reachedWhileDead = dead?.failingSince != null && alive.every(({ failingSince }) => failingSince === null);
    happened.refused = [near, far].reduce((sum, { refused }) => sum + refused, 0);
  }, 120_000);

  afterAll(async () => {
    for (const opened of [near, far, forum, place]) await opened[Symbol.asyncDispose]();
  });

  test('was as bad as it was meant to be', () => {
    expect(happened.kills).toBeGreaterThanOrEqual(day.kills);
    expect(happened.faults).toBeGreaterThanOrEqual(day.faults);
  });

  test('loses nothing, and stores nothing twice', () => {
    expect(stored).toHaveLength(new Set(stored).size);
    expect(new Set(stored)).toEqual(offered);
  });

  test('an instance was never asked for more than it takes', () => {
    expect(happened.refused).toBe(0);
  });

  test('an instance that is dead fails by itself', () => {
    expect(reachedWhileDead).toBe(true);
  });
});
