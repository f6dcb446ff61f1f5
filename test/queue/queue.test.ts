import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/core/clock.ts';
import { dayMs, hourMs } from '../../src/core/domain.ts';
import { Refused, RetryLater } from '../../src/core/errors.ts';
import type { Handlers, JobQueue } from '../../src/core/jobs.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { openQueue } from '../../src/queue/index.ts';
import { openDatabase } from '../support/database.ts';
import { ask as askDatabase } from '../support/embedded-holder.ts';
import { flush, redisInstalled, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

interface Engine {
  engine: Parameters<typeof openQueue>[0]['engine'];
  close(): Promise<void>;
}

async function openPostgres(): Promise<Engine> {
  const { url, close } = await openDatabase();
  return { engine: { engine: 'postgres', url }, close };
}

const engines: [string, () => Promise<Engine>][] = [['postgres', openPostgres]];
if (redisInstalled) {
  engines.push([
    'redis',
    async () => {
      const { url, close } = await startRedis();
      return { engine: { engine: 'redis', url }, close };
    },
  ]);
} else {
  test.skip('the queue on redis (redis-server is not installed)', () => {});
}

describe.each(engines)('the queue on %s', (_, start) => {
  let server: Engine;
  let prefix = '';
  let count = 0;
  const open: JobQueue[] = [];

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue[Symbol.asyncDispose]()));
  });

  async function newQueue(samePrefix = false): Promise<JobQueue> {
    if (!samePrefix) {
      count += 1;
      prefix = `test${count}`;
    }
    const queue = await openQueue({
      engine: server.engine,
      logger: silentLogger,
      clock: systemClock,
      prefix,
      closeWithinMs: 2000,
    });
    open.push(queue);
    return queue;
  }

  test('a nudge calls its handler with its payload', async () => {
    const queue = await newQueue();
    const seen: object[] = [];
    await queue.work({
      collect: async (payload) => {
        seen.push(payload);
      },
    });
    await queue.nudge('collect', { brand: 'kaffa', source: 'hackernews' });
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ brand: 'kaffa', source: 'hackernews' }]);
  });

  test('many nudges for one key wait as one, and other keys are not held back', async () => {
    const queue = await newQueue();
    for (let i = 0; i < 20; i += 1) await queue.nudge('detect', { brand: 'kaffa' });
    await queue.nudge('detect', { brand: 'other' });
    expect((await queue.depth()).detect.waiting).toBe(2);
    const seen: string[] = [];
    await queue.work({
      detect: async ({ brand }) => {
        seen.push(brand);
      },
    });
    await until(() => seen.length === 2);
    await until(async () => (await queue.depth()).detect.active === 0);
    expect(seen.sort()).toEqual(['kaffa', 'other']);
    await queue.nudge('detect', { brand: 'kaffa' });
    await until(() => seen.length === 3);
  });

  test('nudges during a job run it once more afterwards, never beside it', async () => {
    const queue = await newQueue();
    let running = 0;
    let most = 0;
    let runs = 0;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await queue.work(
      {
        score: async () => {
          running += 1;
          most = Math.max(most, running);
          if (runs === 0) await held;
          runs += 1;
          running -= 1;
        },
      },
      { concurrency: { score: 4 } },
    );
    await queue.nudge('score', {});
    await until(() => running === 1);
    for (let i = 0; i < 5; i += 1) await queue.nudge('score', {});
    release();
    await until(() => runs === 2);
    await until(async () => (await queue.depth()).score.active + (await queue.depth()).score.waiting === 0);
    expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  });

  test('RetryLater calls the handler again at its time, however often, without using up attempts', async () => {
    const queue = await newQueue();
    let calls = 0;
    await queue.work({
      notify: async () => {
        calls += 1;
        if (calls <= 8) throw new RetryLater(systemClock.now() + 20, 'slow down');
      },
    });
    await queue.nudge('notify', { channel: 'cx' });
    await until(() => calls === 9);
    await until(async () => (await queue.depth()).notify.active === 0);
    expect((await queue.depth()).notify.failed).toBe(0);
  });

  test('a fresh nudge wakes a job that sleeps for hours', async () => {
    const queue = await newQueue();
    let calls = 0;
    await queue.work({
      collect: async () => {
        calls += 1;
        if (calls === 1) throw new RetryLater(systemClock.now() + 3_600_000, 'rate limit');
      },
    });
    await queue.nudge('collect', { brand: 'kaffa', source: 'x' });
    await until(async () => (await queue.depth()).collect.delayed === 1);
    await queue.nudge('collect', { brand: 'kaffa', source: 'x' });
    await until(() => calls === 2);
    await until(async () => (await queue.depth()).collect.delayed === 0);
  });

  test('Refused ends the job at once', async () => {
    const queue = await newQueue();
    let calls = 0;
    await queue.work({
      collect: async () => {
        calls += 1;
        throw new Refused('wrong key');
      },
    });
    await queue.nudge('collect', { brand: 'kaffa', source: 'x' });
    await until(() => calls === 1);
    await until(async () => (await queue.depth()).collect.active === 0);
    expect((await queue.depth()).collect).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    await queue.nudge('collect', { brand: 'kaffa', source: 'x' });
    await until(() => calls === 2);
  });

  test('another error is tried again after a while, with NULs and lone surrogates in its message', async () => {
    const queue = await newQueue();
    let calls = 0;
    await queue.work({
      detect: async () => {
        calls += 1;
        if (calls === 1) throw new Error('bad \u0000 text \ud800');
      },
    });
    await queue.nudge('detect', { brand: 'kaffa' });
    await until(() => calls === 2);
    await until(async () => (await queue.depth()).detect.active === 0);
    expect((await queue.depth()).detect).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  test('a job that always fails ends in the failed list, and its key is free again', async () => {
    const queue = await newQueue();
    let calls = 0;
    await queue.work({
      detect: async () => {
        calls += 1;
        throw new Error('no');
      },
    });
    await queue.nudge('detect', { brand: 'kaffa' });
    await until(async () => (await queue.depth()).detect.failed === 1);
    expect(calls).toBe(4);
    await queue.nudge('detect', { brand: 'kaffa' });
    await until(() => calls === 5);
  }, 60_000);

  test('a wrong payload is refused at the producer', async () => {
    const queue = await newQueue();
    await expect(queue.nudge('detect', { brand: 1 } as never)).rejects.toThrow();
  });

  test('a schedule that two processes set runs once per beat', async () => {
    const first = await newQueue();
    const second = await newQueue(true);
    const beats: number[] = [];
    const handlers: Partial<Handlers> = {
      maintain: async () => {
        beats.push(Date.now());
      },
    };
    await Promise.all([first.work(handlers), second.work(handlers)]);
    const from = Date.now();
    await Promise.all([first.schedule(300), second.schedule(300), first.schedule(300)]);
    await until(() => beats.length >= 10);
    expect(beats.length).toBeLessThanOrEqual(Math.ceil((Date.now() - from) / 300) + 2);
    const { waiting, delayed } = (await first.depth()).maintain;
    expect(waiting + delayed).toBeLessThanOrEqual(2);
  });

  test('a schedule that processes set at the same moment has one first beat', async () => {
    const queues = [await newQueue(), await newQueue(true), await newQueue(true)];
    let beats = 0;
    let nudges = 0;
    const handlers: Partial<Handlers> = {
      maintain: async () => {
        beats += 1;
      },
      score: async () => {
        nudges += 1;
      },
    };
    await Promise.all(queues.map((queue) => queue.work(handlers)));
    await Promise.all([...queues, ...queues].map((queue) => queue.schedule(10 * dayMs)));
    await until(() => beats > 0);
    await queues[0]?.nudge('score', {});
    await until(() => nudges > 0);
    expect(beats).toBe(1);
  });

  test('a schedule goes on when the clock is set back an hour, and when it returns', async () => {
    const queue = await newQueue();
    let beats = 0;
    await queue.work({
      maintain: async () => {
        beats += 1;
      },
    });
    await queue.schedule(50);
    const onByThree = (): Promise<void> => {
      const before = beats;
      return until(() => beats >= before + 3);
    };
    await onByThree();
    const { now } = Date;
    try {
      Date.now = () => now() - hourMs;
      await onByThree();
    } finally {
      Date.now = now;
    }
    await onByThree();
  });

  test('a schedule may be set by many at once, while beats are at work', async () => {
    const queues = [await newQueue(), await newQueue(true), await newQueue(true)];
    const handlers: Partial<Handlers> = { maintain: () => new Promise((resolve) => setTimeout(resolve, 40)) };
    await Promise.all(queues.map((queue) => queue.work(handlers)));
    for (let round = 0; round < 60; round += 1)
      await Promise.all([...queues, ...queues].map((queue) => queue.schedule(20)));
  });

  test('two processes share the work of one key without doing it twice at once', async () => {
    const first = await newQueue();
    const second = await newQueue(true);
    let running = 0;
    let most = 0;
    let runs = 0;
    const handlers: Partial<Handlers> = {
      score: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 30));
        runs += 1;
        running -= 1;
      },
    };
    await Promise.all([first.work(handlers), second.work(handlers)]);
    for (let i = 0; i < 10; i += 1) await (i % 2 ? first : second).nudge('score', {});
    await until(async () => {
      const { waiting, active } = (await first.depth()).score;
      return runs > 0 && waiting + active === 0;
    });
    expect(most).toBe(1);
    expect(runs).toBeLessThanOrEqual(10);
  });

  test('closing stops a job through its signal and hands it back to the next process', async () => {
    const first = await newQueue();
    let started = false;
    await first.work({
      collect: async (_payload, signal) => {
        started = true;
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      },
    });
    await first.nudge('collect', { brand: 'kaffa', source: 'x' });
    await until(() => started);
    await first[Symbol.asyncDispose]();
    const second = await newQueue(true);
    let taken = 0;
    await second.work({
      collect: async () => {
        taken += 1;
      },
    });
    await until(() => taken === 1);
  });

  test('closing does not wait for ever for a job that ignores its signal', async () => {
    const queue = await newQueue();
    let started = false;
    let release = (): void => {};
    await queue.work({
      score: () => {
        started = true;
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    });
    await queue.nudge('score', {});
    await until(() => started);
    await queue[Symbol.asyncDispose]();
    release();
  });
});

describe('a postgres queue', () => {
  let server: Engine;
  let queue: JobQueue;
  let rest: Promise<RetryLater> | null;
  let runs: number;
  beforeAll(async () => {
    server = await openPostgres();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    queue = await openQueue({ engine: server.engine, logger: silentLogger, clock: systemClock });
    rest = null;
    runs = 0;
    await queue.work({
      collect: async () => {
        runs += 1;
        if (rest) throw await rest;
      },
    });
  });
  afterEach(async () => {
    await queue[Symbol.asyncDispose]();
  });
  const nudge = () => queue.nudge('collect', { brand: 'kaffa', source: 'x' });
  const ask = (sql: string) => askDatabase(server.engine.url, sql);

  test('starts a job at once after the connections that listen were ended, again and again', async () => {
    for (let round = 1; round <= 10; round += 1) {
      await ask(
        `select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'earshot-%'`,
      );
      // What is asked for while nobody listens is not lost either.
      await sleep(round * 10);
      await nudge();
      await until(() => runs >= round, 10_000);
    }
  });

  test('that missed the word of a job hears it with the next nudge', async () => {
    rest = Promise.resolve(new RetryLater(Date.now() + hourMs, 'later'));
    await nudge();
    await until(async () => (await queue.depth()).collect.delayed === 1);
    rest = null;
    await ask(`update bullmq.job set state = 'waiting', process_at_ms = null, delay_ms = 0 where state = 'delayed'`);
    await nudge();
    await until(() => runs === 2, 10_000);
  });
});

const describeRedis = redisInstalled ? describe : describe.skip;
describeRedis('a redis', () => {
  test('that may throw jobs away is refused, with what to do', async () => {
    const { url, close } = await startRedis('allkeys-lru');
    try {
      const opening = openQueue({ engine: { engine: 'redis', url }, logger: silentLogger, clock: systemClock });
      await expect(opening).rejects.toThrow(/allkeys-lru.*maxmemory-policy noeviction/s);
    } finally {
      await close();
    }
  });

  test('that was emptied gets its schedule back', async () => {
    const { url, close } = await startRedis();
    const options = { engine: { engine: 'redis' as const, url }, logger: silentLogger, clock: systemClock };
    const queue = await openQueue(options);
    try {
      let beats = 0;
      await queue.work({
        maintain: async () => {
          beats += 1;
        },
      });
      await queue.schedule(100);
      await until(() => beats >= 2);
      await flush(url);
      const before = beats;
      await until(() => beats >= before + 3);
    } finally {
      await queue[Symbol.asyncDispose]();
      await close();
    }
  });
});
