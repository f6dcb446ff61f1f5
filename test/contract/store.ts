import { afterEach, beforeEach, describe } from '@jest/globals';
import type { Store } from '../../src/core/store/store.ts';
import { arrivalContract } from './store-arrivals.ts';
import { bucketContract } from './store-buckets.ts';
import { correctionContract } from './store-corrections.ts';
import { engineContract } from './store-engine.ts';
import { erasureContract } from './store-erasure.ts';
import { incidentContract } from './store-incidents.ts';
import { leaseContract } from './store-leases.ts';
import { ledgerContract } from './store-ledgers.ts';
import { limitContract } from './store-limits.ts';
import { listContract } from './store-lists.ts';
import { mentionContract } from './store-mentions.ts';
import { observationContract } from './store-observations.ts';
import { outboxContract } from './store-outbox.ts';
import { partsContract } from './store-parts.ts';
import { processContract } from './store-processes.ts';
import { progressContract } from './store-progress.ts';
import { referenceContract } from './store-references.ts';
import { rescoringContract } from './store-rescoring.ts';
import { retentionContract } from './store-retention.ts';
import { ruleContract } from './store-rules.ts';
import { scoringContract } from './store-scoring.ts';
import { sharedSourceContract } from './store-shared.ts';
import { toldWithContract } from './store-told-with.ts';
import { workContract } from './store-work.ts';

export interface OpenStore {
  /** Empty, and nobody else uses it. */
  store: Store;
  /** A second process on the same data. */
  another(): Promise<Store>;
  close(): Promise<void>;
}

export interface StoreUnderTest {
  readonly store: Store;
  another(): Promise<Store>;
}

/** What every adapter of the store promises. Each test gets an empty store. */
export function storeContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`the store on ${name}`, () => {
    let opened: OpenStore | null = null;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened?.close();
      opened = null;
    });
    const current = (): OpenStore => {
      if (!opened) throw new Error('no store is open');
      return opened;
    };
    const subject: StoreUnderTest = {
      get store() {
        return current().store;
      },
      another: () => current().another(),
    };
    mentionContract(subject);
    referenceContract(subject);
    scoringContract(subject);
    correctionContract(subject);
    rescoringContract(subject);
    bucketContract(subject);
    observationContract(subject);
    erasureContract(subject);
    retentionContract(subject);
    ruleContract(subject);
    sharedSourceContract(subject);
    partsContract(subject);
    progressContract(subject);
    leaseContract(subject);
    limitContract(subject);
    ledgerContract(subject);
    arrivalContract(subject);
    processContract(subject);
    engineContract(subject);
    incidentContract(subject);
    outboxContract(subject);
    toldWithContract(subject);
    workContract(subject);
    listContract(subject);
  });
}
