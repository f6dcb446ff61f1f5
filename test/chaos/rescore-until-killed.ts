import { setTimeout as sleep } from 'node:timers/promises';
import { steppedClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { rescore } from '../../src/workers/rescore.ts';
import { twice } from '../support/models.ts';
import { kaffa, noon } from '../support/workplace.ts';

// A process that scores a brand again in the database given, slowly; what it does is told on stdout, line by line.
const tell = (line: string): boolean => process.stdout.write(`${line}\n`);
const store = await openPostgres({ url: process.argv[2] ?? '', logger: silentLogger });
const telling: typeof store = {
  ...store,
  keepRescores: async (brand, scores, now) => {
    await sleep(10);
    await store.keepRescores(brand, scores, now);
    for (const { id } of scores) tell(`kept ${id}`);
  },
  switchModel: (rescoring, options) => {
    tell('switching');
    return store.switchModel(rescoring, options);
  },
};
const context = { store: telling, brands: [kaffa], clock: steppedClock(noon) };
const result = await rescore(context, kaffa.name, twice, { signal: new AbortController().signal });
tell(`result ${JSON.stringify(result)}`);
await store[Symbol.asyncDispose]();
