import type { Score } from '../../src/core/domain.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';

/** A model that finds the texts negative that say one of the words. */
export const modelOf = (model: string, ...words: string[]): Scorer => ({
  model,
  score: async (batch) =>
    batch.map(({ text }) =>
      scoreOf(
        model,
        words.some((word) => text.includes(word)),
      ),
    ),
});

const scoreOf = (model: string, negative: boolean): Score => ({
  label: negative ? 'negative' : 'neutral',
  p: negative ? { negative: 0.9, neutral: 0.08, positive: 0.02 } : { negative: 0.1, neutral: 0.8, positive: 0.1 },
  language: 'en',
  abstained: false,
  reason: null,
  model,
  severity: negative ? 0.5 : null,
  cx: negative ? { touchpoints: ['product'], stage: 'use', intents: ['complaint'] } : null,
});

/** Of the same posts twice finds twice as many negative as plain does, and half finds half as many. */
export const plain = modelOf('plain/1', 'angry');
export const twice = modelOf('twice/1', 'angry', 'cross');
export const half = modelOf('half/1', 'very angry');
