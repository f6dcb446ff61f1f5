import { endsWithin } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import type { Store } from '../../core/store/store.ts';
import { arrivalStore } from './arrivals.ts';
import { bucketStore } from './buckets.ts';
import { connectDatabase } from './connection/database.ts';
import { migrate } from './connection/migrate.ts';
import { engineStore } from './engine.ts';
import { incidentStore } from './incidents.ts';
import { leaseStore } from './leases.ts';
import { ledgerStore } from './ledgers.ts';
import { limitStore } from './limits.ts';
import { mentionStore } from './mentions.ts';
import { outboxStore } from './outbox.ts';
import { processStore } from './processes.ts';
import { progressStore } from './progress.ts';
import { rescoringStore } from './rescoring.ts';
import { retentionStore } from './retention.ts';
import { scoringStore } from './scoring.ts';
import { workStore } from './work.ts';

/** A server that hangs does not keep us: it finds our connections gone. */
const goodbyeMs = 2_000;

/** Migrates the database and opens the store in it. Errors name the server, never the password. */
export async function openPostgres(options: { url: string; logger: Logger; poolSize?: number }): Promise<Store> {
  const { url, logger, poolSize = 5 } = options;
  await migrate(url, logger);
  const database = connectDatabase(url, poolSize, logger);
  let closed: Promise<void> | null = null;
  return {
    ...mentionStore(database),
    ...scoringStore(database),
    ...rescoringStore(database),
    ...progressStore(database),
    ...bucketStore(database),
    ...engineStore(database),
    ...incidentStore(database),
    ...outboxStore(database),
    ...workStore(database),
    ...retentionStore(database),
    ...leaseStore(database),
    ...limitStore(database),
    ...ledgerStore(database),
    ...arrivalStore(database),
    ...processStore(database),
    async [Symbol.asyncDispose]() {
      closed ??= database.pool.end();
      await endsWithin(goodbyeMs, closed);
    },
  };
}
