import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeX, serveFakeX } from '../../../../bench/x-month/fake-x.ts';
import { x } from '../../../../src/collectors/platforms/x/x.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import { minuteMs } from '../../../../src/core/domain.ts';
import { RetryLater } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { ownLimits } from '../../../../src/core/plugins/own-limits.ts';
import type { LimitStore } from '../../../../src/core/store/limits.ts';
import { mugQuery } from '../../../contract/collector.ts';

const start = Date.UTC(2026, 2, 1, 12);
const token = 'hush-hush-token';

describe('the requests that X takes in 15 minutes', () => {
  let clock: ReturnType<typeof steppedClock>;
  let fake: FakeX;
  let limits: LimitStore;
  beforeEach(async () => {
    clock = steppedClock(start);
    fake = await serveFakeX({ now: () => clock.now(), token });
    limits = ownLimits(clock);
  });
  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
  });

  /** As one of several processes, or for one of several brands. */
  const ask = async (given: string = token): Promise<unknown> => {
    const settings = x.settings.parse({ token: given, baseUrl: fake.url });
    const collector = x.create(settings, { name: 'x', clock, logger: silentLogger, limits });
    return await collector.collect({ query: mugQuery, cursor: null, signal: new AbortController().signal }).then(
      () => null,
      (error: unknown) => error,
    );
  };

  test('all processes together make no more of them, and go on in the next window', async () => {
    const errors = [];
    for (let asked = 0; asked < 460; asked += 1) errors.push(await ask());
    expect(fake.asked).toHaveLength(450);
    expect(fake.refused).toBe(0);
    expect(errors.at(-1)).toBeInstanceOf(RetryLater);
    expect(errors.at(-1)).toMatchObject({ until: expect.any(Number) });
    clock.advanceTo((errors.at(-1) as RetryLater).until);
    expect(await ask()).toBeNull();
  });

  test('where X says that fewer are left, no more are made', async () => {
    fake.limit = 60;
    for (let asked = 0; asked < 70; asked += 1) await ask();
    expect(fake.asked).toHaveLength(60);
    expect(fake.refused).toBe(0);
  });

  test('after a 429 nobody asks before X allows it, and another token at once', async () => {
    const until = start + 5 * minuteMs;
    fake.intercept = () => ({ status: 429, body: '{}', headers: { 'retry-after': '300' } });
    expect(await ask()).toMatchObject({ until });
    expect(await ask()).toBeInstanceOf(RetryLater);
    expect(fake.asked).toHaveLength(1);
    await ask('another');
    expect(fake.asked).toHaveLength(2);
  });
});
