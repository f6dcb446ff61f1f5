import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { silentLogger } from '../../src/core/logger.ts';
import { openEarshot } from '../../src/main.ts';
import { openDatabase } from '../support/database.ts';
import { startDyingPostgres } from '../support/dying-postgres.ts';
import { inFull } from '../support/exam.ts';
import { until } from '../support/until.ts';
import { kaffaConfig, wordScorer } from '../support/workplace.ts';

/** In ms: as at a fast restart, at a switch to another machine, and so on. */
const absences = inFull ? [200, 1_000, 5_000, 60_000] : [200, 3_000];
/** Polls go on within 15 s; the machine may be busy. A lease that nobody frees takes 20 s more, a lost word 60 s. */
const boundMs = 18_000;

test('polls go on soon after PostgreSQL was away, for however long', async () => {
  const database = await openDatabase();
  const postgres = await startDyingPostgres(database.url);
  const folder = await mkdtemp(join(tmpdir(), 'earshot-away-'));
  try {
    const post = { id: '1', author: 'somebody', text: 'my kaffa', at: new Date().toISOString() };
    await writeFile(join(folder, 'posts.jsonl'), `${JSON.stringify(post)}\n`);
    const config = kaffaConfig({
      folder,
      url: postgres.url,
      source: { name: 'forum', platform: 'replay', pollMs: 1_000, settings: { file: 'posts.jsonl' } },
      channels: [],
    });
    await using earshot = await openEarshot(config, { logger: silentLogger, settleMs: 50, scorer: wordScorer });
    const polledSince = async (time: number): Promise<boolean> => {
      const state = await earshot.store.sourceState('kaffa', 'forum').catch(() => null);
      return (state?.lastOkAt ?? 0) > time;
    };
    await earshot.work();
    await until(() => polledSince(0));
    for (const ms of absences) {
      postgres.leave();
      await sleep(ms);
      postgres.comeBack();
      const back = Date.now();
      await until(() => polledSince(back), 60_000);
      expect(Date.now() - back).toBeLessThan(boundMs);
    }
  } finally {
    await postgres[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    await database.close();
  }
}, 240_000);
