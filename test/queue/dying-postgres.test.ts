import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { openQueue } from '../../src/queue/index.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { openDatabase } from '../support/database.ts';
import { type DyingPostgres, startDyingPostgres } from '../support/dying-postgres.ts';
import { until } from '../support/until.ts';

/** A worker that does not hear of a job finds it after 60 s. */
const boundMs = 15_000;

let database: Awaited<ReturnType<typeof openDatabase>>;
let postgres: DyingPostgres;
beforeAll(async () => {
  database = await openDatabase();
  postgres = await startDyingPostgres(database.url);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await database.close();
});

test.each([1, 3, 6, 12])('the queue goes on after %i connections that died when they were made', async (deaths) => {
  const seen: string[] = [];
  await using queue = await openQueue({
    engine: { engine: 'postgres', url: postgres.url },
    logger: silentLogger,
    clock: systemClock,
    prefix: `test${deaths}`,
  });
  await queue.work({
    collect: async ({ source }) => void seen.push(source),
    detect: async ({ brand }) => void seen.push(brand),
  });
  await queue.nudge('collect', { brand: 'kaffa', source: 'before' });
  await until(() => seen.includes('before'));
  postgres.die(deaths);
  let n = 0;
  const nudged = async (): Promise<boolean> => {
    n += 1;
    await queue.nudge('collect', { brand: 'kaffa', source: `after ${n}` }).catch(() => undefined);
    await queue.nudge('detect', { brand: `after ${n}` }).catch(() => undefined);
    return seen.filter((name) => name.startsWith('after')).length >= 6;
  };
  await until(nudged);
  // A queue that has never been used before the outage, too.
  await queue.nudge('notify', { channel: 'cx' });
});

test.each([1, 2, 5])(
  'a job starts at once after %i connections that died when they began to listen',
  async (deaths) => {
    const seen: string[] = [];
    await using queue = await openQueue({
      engine: { engine: 'postgres', url: postgres.url },
      logger: silentLogger,
      clock: systemClock,
      prefix: `listening${deaths}`,
    });
    await queue.work({ detect: async ({ brand }) => void seen.push(brand) });
    await queue.nudge('detect', { brand: 'before' });
    await until(() => seen.includes('before'));
    postgres.dieListening(deaths);
    await until(() => postgres.doomed() === 0, boundMs);
    for (const brand of ['first', 'second']) {
      await queue.nudge('detect', { brand });
      await until(() => seen.includes(brand), boundMs);
    }
  },
  60_000,
);

test('a job that was given to a worker who never heard of it is done', async () => {
  const seen: string[] = [];
  await using queue = await openQueue({
    engine: { engine: 'postgres', url: postgres.url },
    logger: silentLogger,
    clock: systemClock,
    prefix: 'unheard',
    foundAgainMs: 1_500,
  });
  await queue.work({ detect: async ({ brand }) => void seen.push(brand) });
  postgres.loseAnswer('never heard of');
  await queue.nudge('detect', { brand: 'never heard of' });
  await until(() => seen.includes('never heard of'), boundMs);
  expect(postgres.doomed()).toBe(0);
});

test('the store goes on after connections that died when they were made', async () => {
  await using store = await openPostgres({ url: postgres.url, logger: silentLogger });
  expect(await store.counts()).toEqual([]);
  postgres.die(4);
  await until(() =>
    store.counts().then(
      () => true,
      () => false,
    ),
  );
  expect(await store.counts()).toEqual([]);
});
