import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { score } from '../../src/workers/score.ts';
import { wordScorer } from '../support/workplace.ts';

// A process that scores what waits in the database given, until nothing is left; one text kills it as nothing can catch.
const leaseMs = 300;
const deadly: Scorer = {
  model: wordScorer.model,
  score: async (batch) => {
    if (batch.some(({ text }) => text.includes('poison'))) process.kill(process.pid, 'SIGKILL');
    return wordScorer.score(batch);
  },
};
const store = await openPostgres({ url: process.argv[2] ?? '', logger: silentLogger });
const context = {
  store,
  brands: [],
  scorers: forAllBrands(deadly),
  clock: systemClock,
  logger: silentLogger,
  nudges: { nudge: async () => {} },
};
for (;;) {
  await score({ ...context, leaseMs }, new AbortController().signal);
  const waiting = (await store.counts()).reduce((sum, { unscored }) => sum + unscored, 0);
  if (waiting === 0) break;
  await sleep(leaseMs / 3);
}
await store[Symbol.asyncDispose]();
