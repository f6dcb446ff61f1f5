import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeX, idAt, serveFakeX } from '../../bench/x-month/fake-x.ts';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { x } from '../../src/collectors/platforms/x/x.ts';
import { hourMs, type Mention, minuteMs } from '../../src/core/domain.ts';
import { openPurse } from '../../src/core/plugins/purse.ts';
import { type CollectContext, collect } from '../../src/workers/collect.ts';
import { askFailingAgain } from '../../src/workers/sources/failures.ts';
import { until } from '../support/until.ts';
import { kaffa, openWorkplace, type Workplace } from '../support/workplace.ts';

const never = new AbortController().signal;
const key = { brand: 'kaffa', source: 'x' };

describe('X as a source', () => {
  let place: Workplace;
  let fake: FakeX;
  beforeEach(async () => {
    place = await openWorkplace();
    fake = await serveFakeX({ now: () => place.clock.now(), token: 'right' });
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const purseOf = () =>
    openPurse({
      ledgers: place.store,
      source: 'x',
      weights: () => new Map([['kaffa', 1]]),
      clock: place.clock,
    });
  function contextOf(token = 'right', budget = '20 USD/month'): CollectContext {
    const settings = { token, budget, baseUrl: fake.url };
    const { clock, logger } = place;
    const collector = x.create(x.settings.parse(settings), { name: 'x', clock, logger, purse: purseOf() });
    return {
      ...place,
      brands: [{ ...kaffa, sources: ['x'] }],
      matchers: new Map([['kaffa', compileQuery('kaffa')]]),
      sources: new Map([['x', { name: 'x', platform: 'x', pollMs: x.pollMs, settings, collector }]]),
    };
  }
  /** As a process that has just started. */
  async function startAnew(token?: string): Promise<void> {
    const context = contextOf(token);
    await askFailingAgain(context);
    await collect(context, key, never);
  }
  async function poll(): Promise<Mention[]> {
    place.clock.advanceTo(place.clock.now() + 5 * minuteMs);
    await collect(contextOf(), key, never);
    const found: Mention[] = [];
    for await (const mention of place.store.mentions({})) found.push(mention);
    return found;
  }
  function add(fields: Record<string, unknown>): void {
    const at = place.clock.now() + minuteMs;
    fake.posts.push({ id: idAt(at, fake.posts.length), at, indexedAt: at, authorId: '7', fields });
  }

  test('after a 429 a restart asks nothing before X allows it', async () => {
    fake.intercept = () => ({ status: 429, body: '{}', headers: { 'retry-after': '3600' } });
    await collect(contextOf(), key, never);
    fake.intercept = () => null;
    const until = place.clock.now() + hourMs;
    for (const minutes of [1, 30, 58]) {
      place.clock.advanceTo(until - hourMs + minutes * minuteMs);
      await startAnew();
      expect(fake.asked).toHaveLength(1);
      expect(await place.store.sourceState('kaffa', 'x')).toMatchObject({
        nextPollAt: until,
        failingSince: until - hourMs,
        error: 'X answered 429 (too many requests)',
      });
    }
    place.clock.advanceTo(until);
    await collect(contextOf(), key, never);
    expect(fake.asked).toHaveLength(2);
    expect(await place.store.sourceState('kaffa', 'x')).toMatchObject({ failingSince: null, error: null });
  });

  test('after a 401 a restart tries another token at once, and never the same', async () => {
    await collect(contextOf('wrong'), key, never);
    for (let start = 0; start < 3; start += 1) {
      place.clock.advanceTo(place.clock.now() + minuteMs);
      await startAnew('wrong');
    }
    expect(fake.asked).toHaveLength(1);
    await startAnew('right');
    expect(fake.asked).toHaveLength(2);
    expect(await place.store.sourceState('kaffa', 'x')).toMatchObject({ failingSince: null });
  });

  test('what a process had taken when it was killed counts as spent', async () => {
    await poll();
    add({ text: 'kaffa leaks' });
    place.clock.advanceTo(place.clock.now() + 5 * minuteMs);
    const killed = new Promise<never>(() => {});
    const context = contextOf('right', '1 USD/month');
    // It gets its answer, and never comes to count it.
    const collector = x.create(x.settings.parse(context.sources.get('x')?.settings), {
      name: 'x',
      clock: place.clock,
      logger: place.logger,
      purse: { ...purseOf(), settle: () => killed },
    });
    void collector.collect({ query: compileQuery('kaffa').query, brands: ['kaffa'], cursor: null, signal: never });
    await until(async () => fake.asked.length === 2);
    const [ledger] = await place.store.ledgers('2026-03');
    expect(ledger?.holds).toMatchObject([{ amounts: { kaffa: 0.24 } }]);
    place.clock.advanceTo(place.clock.now() + hourMs);
    await collect(context, key, never);
    // Of the 1 USD, 0.76 was left, which pays for 38 posts at worst.
    expect(fake.asked.at(-1)?.get('max_results')).toBe('38');
    expect((await place.store.ledgers('2026-03'))[0]).toMatchObject({
      budget: { amount: 1, unit: 'USD', per: 'month' },
      brands: { kaffa: { spent: expect.closeTo(0.255) } },
      holds: [],
    });
  });

  test('money that will not last is told with the day on which it ends', async () => {
    await poll();
    for (let count = 0; count < 60; count += 1) add({ text: 'kaffa leaks' });
    place.clock.advanceTo(place.clock.now() + 5 * minuteMs);
    await collect(contextOf('right', '1 USD/month'), key, never);
    expect(await place.store.sourceState('kaffa', 'x')).toMatchObject({
      failingSince: null,
      error: 'at this rate the budget of 1 USD is spent on 18 March',
    });
  });

  test('whatever names the brand is a mention: a link, a quoted post, the end of a long retweet', async () => {
    await poll();
    fake.referred.push(
      { id: '41', text: 'my kaffa leaks', created_at: '2026-03-01T10:00:00Z' },
      { id: '42', text: `${'so much to say '.repeat(12)}of kaffa`, created_at: '2026-03-01T10:00:00Z' },
    );
    add({
      text: 'look https://t.co/1',
      entities: { urls: [{ url: 'https://t.co/1', expanded_url: 'https://kaffa.example/x' }] },
    });
    add({ text: 'mine too', referenced_tweets: [{ type: 'quoted', id: '41' }] });
    add({ text: 'RT @kim: so much to say...', referenced_tweets: [{ type: 'retweeted', id: '42' }] });
    add({ text: 'of something else' });
    const found = await poll();
    expect(found.map(({ kind }) => kind).sort()).toEqual(['post', 'quote', 'repost']);
    expect(found.map(({ text }) => text).sort()).toMatchObject([
      expect.stringMatching(/^RT @kim: so much.*of kaffa$/),
      'look https://kaffa.example/x',
      'mine too',
    ]);
  });

  test('an edit replaces the words of its mention, and is no second one', async () => {
    await poll();
    add({ text: 'kaffa is fine' });
    const [first] = await poll();
    add({ text: 'kaffa leaks', edit_history_tweet_ids: [first?.platformId, 'later'] });
    expect(await poll()).toMatchObject([{ id: first?.id, at: first?.at, text: 'kaffa leaks' }]);
  });
});
