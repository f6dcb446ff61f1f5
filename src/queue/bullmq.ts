import { createRequire } from 'node:module';

/** BullMQ is CommonJS: an `import` of it reads all its files twice, the first time for the names that they export. */
const bullmq = createRequire(import.meta.url)('bullmq') as typeof import('bullmq');

export const { createPostgresBackend, DelayedError, Queue, runMigrations, UnrecoverableError, WaitingError, Worker } =
  bullmq;
