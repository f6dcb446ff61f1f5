import { expect, test } from '@jest/globals';
import { reddit } from '../../../../src/collectors/platforms/reddit/reddit.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { hourMs, minuteMs, type Time } from '../../../../src/core/domain.ts';
import { RetryLater } from '../../../../src/core/errors.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Page } from '../../../../src/core/plugins/collector.ts';
import { ownLimits } from '../../../../src/core/plugins/own-limits.ts';
import type { CollectorScenario } from '../../../contract/collector.ts';
import { collectAll, collectorContract, makeCollector, mugQuery } from '../../../contract/collector.ts';
import { seeded } from '../../../support/random.ts';
import { redditKey, serveReddit } from '../../../support/reddit-server.ts';
import type { RedditThing } from '../../../support/reddit-things.ts';

const noon: Time = Date.UTC(2026, 2, 1, 12);
const never = new AbortController().signal;
const thing = (name: string, at: Time, given: Partial<RedditThing> = {}): RedditThing => ({
  name,
  at,
  subreddit: 'coffee',
  author: 'Ann',
  text: `A mug, number ${name}`,
  ...(name.startsWith('t1_') && { link: 't3_thread', linkAuthor: 'Ann' }),
  ...given,
});

async function scenario(): Promise<CollectorScenario> {
  const server = await serveReddit();
  server.things.push(
    thing('t3_a', noon - 30 * hourMs),
    thing('t3_b', noon - hourMs, { body: 'It <b>broke</b> & leaks' }),
  );
  return {
    settings: { baseUrl: server.url },
    now: noon,
    ids: ['t3_a', 't3_b'],
    unreachable: { baseUrl: 'http://127.0.0.1:1' },
    secrets: [],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
collectorContract(reddit, scenario);

test('the feeds give what the API gives: the same ids, words, links and people', async () => {
  await using server = await serveReddit();
  server.things.push(
    thing('t3_a', noon - hourMs, { text: 'Mug & handle', body: 'It broke' }),
    thing('t1_c', noon - hourMs, { text: 'Which mug, u/MugMaker?', link: 't3_a' }),
  );
  const clock = steppedClock(noon);
  const byApi = await collectAll(() =>
    makeCollector(reddit, { baseUrl: server.url, ...redditKey, subreddits: ['coffee'] }, clock),
  );
  const collector = makeCollector(reddit, { baseUrl: server.url, subreddits: ['coffee'] }, clock);
  const found = new Map<string, unknown>();
  let cursor: Json = null;
  for (let turn = 0; turn < 3; turn += 1) {
    const page: Page | null | undefined = await collector.listening?.parts?.[0]?.collect({
      cursor,
      signal: never,
      query: mugQuery,
    });
    for (const post of page?.posts ?? []) found.set(post.id, post);
    cursor = page?.cursor ?? null;
    clock.advanceTo(clock.now() + 2 * minuteMs);
  }
  expect([...found.keys()].sort()).toEqual(['t1_c', 't3_a']);
  for (const { id, url, text, at, kind, rootId } of byApi.posts)
    expect(found.get(id)).toMatchObject({ id, url, text, at, kind, rootId, author: { name: 'Ann' }, outlet: null });
  expect(server.asked.filter(({ path }) => path.includes('.json'))).toEqual([]);
});

test('where most requests are refused, feeds are asked once a minute at most, and what was missed is not covered', async () => {
  await using server = await serveReddit();
  const random = seeded(7);
  server.fault = () => (random() < 0.85 ? (random() < 0.5 ? '429' : '429 with a time') : null);
  const clock = steppedClock(noon);
  const limits = ownLimits(clock);
  const asked: Time[] = [];
  const collector = makeCollector(reddit, { baseUrl: server.url }, clock, { limits });
  const part = collector.listening?.parts?.[0];
  const found = new Set<string>();
  let cursor: Json = null;
  let refused = 0;
  const covered: { from: Time; to: Time }[] = [];
  for (let n = 0; clock.now() < noon + 10 * hourMs; n += 1) {
    server.things.push(thing(`t3_n${n}`, clock.now() - 1000));
    const before = server.asked.length;
    const startedAt = clock.now();
    const page: Page | null | undefined = await part
      ?.collect({ cursor, signal: never, query: mugQuery })
      .catch((error: unknown) => {
        if (!(error instanceof RetryLater)) throw error;
        refused += 1;
        expect(error.message).toMatch(/429|less than a minute/);
        cursor = error.cursor ?? cursor;
        clock.advanceTo(error.until);
        return null;
      });
    if (server.asked.length > before) asked.push(startedAt);
    if (!page) continue;
    cursor = page.cursor;
    covered.push(...page.coverage);
    for (const { id } of page.posts) found.add(id);
    clock.advanceTo(clock.now() + minuteMs);
  }
  expect(refused).toBeGreaterThan(20);
  expect(found.size).toBeGreaterThan(20);
  const gaps = asked.slice(1).map((at, n) => at - (asked[n] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(minuteMs);
  for (const { to } of covered) expect(to).toBeLessThanOrEqual(clock.now());
});
