import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Config } from '../../src/core/config.ts';
import { minuteMs } from '../../src/core/domain.ts';
import type { JobName } from '../../src/core/jobs.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { type Earshot, openEarshot } from '../../src/main.ts';
import { openDatabase } from '../support/database.ts';
import { ask } from '../support/embedded-holder.ts';
import { inWords } from '../support/own-words.ts';
import { type SlackReceiver, startSlackReceiver } from '../support/slack-receiver.ts';
import { until } from '../support/until.ts';
import { kaffaConfig, wordScorer } from '../support/workplace.ts';

const angry = 60;

describe('when the queue loses everything', () => {
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let slack: SlackReceiver;
  let folder: string;
  let config: Config;

  beforeEach(async () => {
    [database, slack, folder] = await Promise.all([
      openDatabase(),
      startSlackReceiver(),
      mkdtemp(join(tmpdir(), 'earshot-lost-queue-')),
    ]);
    const posts = Array.from({ length: angry }, (_, n) => ({
      id: `leak-${n}`,
      author: `author-${n}`,
      text: `My kaffa leaks, I am angry, number ${inWords(n)}`,
      at: new Date(Date.now() - minuteMs + n).toISOString(),
    }));
    await writeFile(join(folder, 'posts.jsonl'), posts.map((post) => `${JSON.stringify(post)}\n`).join(''));
    config = kaffaConfig({
      folder,
      url: database.url,
      source: { name: 'forum', platform: 'replay', pollMs: 1_000, settings: { file: 'posts.jsonl' } },
      channels: [{ name: 'cx', type: 'slack', settings: { webhook: slack.webhook } }],
    });
  });
  afterEach(async () => {
    await Promise.all([slack[Symbol.asyncDispose](), rm(folder, { recursive: true })]);
    await database.close();
  });

  /** Runs some of the workers until the condition holds. */
  async function run(workers: JobName[] | undefined, done: (earshot: Earshot) => Promise<boolean>): Promise<void> {
    const options = { logger: silentLogger, settleMs: 50, scorer: wordScorer };
    await using earshot = await openEarshot(config, options);
    await earshot.work(workers);
    await until(() => done(earshot), 60_000);
  }
  const count = async (sql: string): Promise<number> => Number(await ask(database.url, `select count(*) from ${sql}`));

  const dropped = 'drop schema bullmq cascade';
  const emptied = 'truncate bullmq.job, bullmq.dedup, bullmq.scheduler, bullmq.meta cascade';
  /** What waits when the queue is lost, and which workers leave it behind. */
  const stages: { left: string; workers: JobName[]; reached: () => Promise<boolean>; loss: string }[] = [
    {
      left: 'polls',
      workers: ['maintain'],
      reached: async () => (await count('bullmq.job')) > 0,
      loss: emptied,
    },
    {
      left: 'unscored mentions',
      workers: ['maintain', 'collect'],
      reached: async () => (await count('unscored')) === angry,
      loss: dropped,
    },
    {
      left: 'scored mentions that nobody has looked at',
      workers: ['maintain', 'collect', 'score'],
      reached: async () => (await count('scores')) === angry,
      loss: emptied,
    },
    {
      left: 'an incident that nobody was told of',
      workers: ['maintain', 'collect', 'score', 'detect'],
      reached: async () => (await count(`notifications where state = 'waiting'`)) > 0,
      loss: dropped,
    },
  ];
  for (const { left, workers, reached, loss } of stages) {
    test(`finds again ${left}`, async () => {
      await run(workers, reached);
      await ask(database.url, loss);
      await run(undefined, async ({ store }) => {
        const rows = (await store.notifications({ limit: 10 })).items;
        const [counts] = await store.counts();
        return (
          rows.length > 0 &&
          rows.every(({ state }) => state !== 'waiting' && state !== 'sending') &&
          counts?.unscored === 0
        );
      });
      const ids = slack.posts.map(({ metadata }) => metadata?.event_payload.id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await count('mentions')).toBe(angry);
      expect(await count('scores')).toBe(angry);
      expect(await count('incidents')).toBe(1);
    }, 150_000);
  }
});
