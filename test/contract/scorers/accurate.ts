import { join } from 'node:path';
import { openAccurate } from '../../../src/analysis/sentiment/accurate/accurate.ts';
import { createScorer } from '../../../src/analysis/sentiment/index.ts';
import type { ScorerScenario, ScorerScenarios } from '../scorer.ts';

/** A network that is small enough for tests. */
const tiny = join(import.meta.dirname, '../../fixtures/accurate/tiny');

const passing = (passOn: 'unsure' | 'all'): ScorerScenario => ({
  needsRuntime: true,
  create: async () => openAccurate(await createScorer(), tiny, { passOn }),
  known: [
    ['This is the worst coffee machine I have ever had, terrible', 'negative'],
    ['I love this wonderful machine, it is great', 'positive'],
    ['The new machine will be in the shops on Tuesday', 'neutral'],
  ],
  unknown: ['\u3053\u306e\u6a5f\u68b0\u306f\u6700\u60aa\u3067\u3059'],
});

export const scenarios: ScorerScenarios = {
  'passing on what is unsure': passing('unsure'),
  'passing on all': passing('all'),
};
