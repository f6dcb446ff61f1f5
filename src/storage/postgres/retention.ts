import type { RetentionStore } from '../../core/store/retention.ts';
import type { Database } from './connection/database.ts';
import { dropTombstones } from './erasure/drop-tombstones.ts';
import { eraseStoredBefore } from './erasure/erase-mentions.ts';

export const retentionStore = (database: Database): RetentionStore => ({
  eraseStoredBefore: (source, before, limit, now) => eraseStoredBefore(database, { source, before, limit }, now),
  dropTombstones: (before, limit, now) => dropTombstones(database, before, limit, now),
});
