import { beforeEach, describe } from '@jest/globals';
import { systemClock } from '../../../src/core/clock.ts';
import { ownLimits } from '../../../src/core/plugins/own-limits.ts';
import { ownLedgers } from '../../../src/core/plugins/purse.ts';
import type { LedgerStore } from '../../../src/core/store/ledgers.ts';
import type { LimitStore } from '../../../src/core/store/limits.ts';
import { ledgerContract } from '../../contract/store-ledgers.ts';
import { limitContract } from '../../contract/store-limits.ts';

describe('a process that works alone', () => {
  let store: LimitStore & LedgerStore;
  beforeEach(() => {
    store = { ...ownLimits(systemClock), ...ownLedgers() };
  });
  const subject = {
    get store() {
      return store;
    },
    another: async () => store,
  };
  limitContract(subject);
  ledgerContract(subject);
});
