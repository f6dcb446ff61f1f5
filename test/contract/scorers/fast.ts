import { createScorer } from '../../../src/analysis/sentiment/index.ts';
import type { ScorerScenarios } from '../scorer.ts';

export const scenarios: ScorerScenarios = {
  alone: {
    create: () => createScorer('fast'),
    known: [
      ['This is the worst coffee machine I have ever had, terrible', 'negative'],
      ['I love this wonderful machine, it is great', 'positive'],
      ['The new machine will be in the shops on Tuesday', 'neutral'],
      ['Me encanta esta cafetera, es genial, gracias', 'positive'],
      ['Was für ein schlechter Service, nie wieder, ich bin so sauer', 'negative'],
    ],
    unknown: [
      'De koffiemachine is kapot en de service is een ramp, ik ben er klaar mee',
      'Kahve makinesi bozuldu ve müşteri hizmetleri çok kötü',
      '\u3053\u306e\u6a5f\u68b0\u306f\u6700\u60aa\u3067\u3059',
    ],
  },
};
