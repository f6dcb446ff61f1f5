import type { ArrivalStore } from './arrivals.ts';
import type { BucketStore } from './buckets.ts';
import type { EngineStore } from './engine.ts';
import type { IncidentStore } from './incidents.ts';
import type { LeaseStore } from './leases.ts';
import type { LedgerStore } from './ledgers.ts';
import type { LimitStore } from './limits.ts';
import type { MentionStore } from './mentions.ts';
import type { OutboxStore } from './outbox.ts';
import type { ProcessStore } from './processes.ts';
import type { ProgressStore } from './progress.ts';
import type { RescoringStore } from './rescoring.ts';
import type { RetentionStore } from './retention.ts';
import type { ScoringStore } from './scoring.ts';
import type { WorkStore } from './work.ts';

/**
 * The truth, in parts: each consumer asks for the parts it needs. Everything is idempotent. Times passed in are domain
 * times; leases and limits use the store's clock. Every adapter passes one contract suite (`test/contract/store.ts`).
 */
export interface Store
  extends MentionStore,
    ScoringStore,
    RescoringStore,
    ProgressStore,
    BucketStore,
    EngineStore,
    IncidentStore,
    OutboxStore,
    WorkStore,
    RetentionStore,
    LeaseStore,
    LimitStore,
    LedgerStore,
    ArrivalStore,
    ProcessStore,
    AsyncDisposable {}
