import { beforeEach, describe } from '@jest/globals';
import { systemClock } from '../../src/core/clock.ts';
import { ownLimits } from '../../src/core/plugins/own-limits.ts';
import type { LimitStore } from '../../src/core/store/limits.ts';
import { limitContract } from '../contract/store-limits.ts';

describe('a process that works alone', () => {
  let store: LimitStore;
  beforeEach(() => {
    store = ownLimits(systemClock);
  });
  limitContract({
    get store() {
      return store;
    },
    another: async () => store,
  });
});
