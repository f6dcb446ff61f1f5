import type { DoorContext } from '../../../src/core/plugins/door.ts';
import type { CollectorScenario } from '../collector.ts';

const now = Date.UTC(2026, 2, 1, 12);
const hour = 3_600_000;

const open: DoorContext = {
  url: '',
  openSince: () => now - hour,
  lastDelivery: async () => now - 60_000,
};

export const scenario = async (): Promise<CollectorScenario> => ({
  settings: { secret: 'sixteen-letters!', every: '1d' },
  now,
  // Posts are pushed to it: test/web/hooks.test.ts.
  ids: [],
  door: open,
  unreachable: { token: 'sixteen-letters!' },
  unreachableDoor: { ...open, openSince: () => null },
  secrets: ['sixteen-letters!'],
  async [Symbol.asyncDispose]() {},
});
