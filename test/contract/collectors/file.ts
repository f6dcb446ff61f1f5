import { fileURLToPath } from 'node:url';
import type { CollectorScenario } from '../collector.ts';

const recorded = fileURLToPath(new URL('../../fixtures/replay/posts.jsonl', import.meta.url));

export const scenario = async (): Promise<CollectorScenario> => ({
  settings: { path: recorded },
  now: Date.UTC(2026, 2, 1, 12),
  ids: ['r1', 'r2', 'r3'],
  unreachable: { path: '/nowhere/posts.csv' },
  secrets: [],
  async [Symbol.asyncDispose]() {},
});
