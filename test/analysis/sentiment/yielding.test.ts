import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createScorer } from '../../../src/analysis/sentiment/index.ts';
import { yielding } from '../../../src/analysis/sentiment/yielding.ts';
import type { Score } from '../../../src/core/domain.ts';
import type { ScoreRequest, Scorer } from '../../../src/core/plugins/scorer.ts';
import { computedMs } from '../../support/computed.ts';

const request = (text: string, index: number): ScoreRequest => ({ id: String(index), text, language: null });

/** Remembers the sizes of the batches that it was given; its label is the request's id. */
function recorder(): Scorer & { sizes: number[] } {
  const sizes: number[] = [];
  return {
    model: 'recorder/1',
    sizes,
    async score(batch) {
      sizes.push(batch.length);
      return batch.map(({ id }): Score => {
        const p = { negative: 0, neutral: 1, positive: 0 };
        const rest = { language: 'en', abstained: false, reason: id, model: 'recorder/1', severity: null, cx: null };
        return { label: 'neutral', p, ...rest };
      });
    },
  };
}

describe('a yielding scorer', () => {
  test('gives what the scorer gives, in the same order, for any batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30_000), { maxLength: 60 }), async (lengths) => {
        const inner = recorder();
        const scorer = yielding(inner);
        expect(scorer.model).toBe(inner.model);
        const scores = await scorer.score(lengths.map((length, index) => request('x'.repeat(length), index)));
        expect(scores.map(({ reason }) => reason)).toEqual(lengths.map((_, index) => String(index)));
        expect(inner.sizes.every((size) => size > 0)).toBe(true);
      }),
    );
  });

  test('scores a small batch at once, and a large one in slices of as much text', async () => {
    const inner = recorder();
    await yielding(inner).score(Array.from({ length: 100 }, (_, index) => request('x'.repeat(100), index)));
    await yielding(inner).score(Array.from({ length: 3 }, (_, index) => request('x'.repeat(20_000), index)));
    expect(inner.sizes).toEqual([100, 1, 1, 1]);
  });

  test('others have their turn while 500 posts of 20,000 characters are scored', async () => {
    const scorer = yielding(await createScorer());
    const batch = Array.from({ length: 500 }, (_, index) =>
      request('the handle is terrible, not good! '.repeat(600).slice(0, 20_000), index),
    );
    let turns = 0;
    let longestMs = 0;
    let last = computedMs();
    const timer = setInterval(() => {
      const now = computedMs();
      longestMs = Math.max(longestMs, now - last);
      last = now;
      turns += 1;
    });
    try {
      expect(await scorer.score(batch)).toHaveLength(500);
    } finally {
      clearInterval(timer);
    }
    expect(turns).toBeGreaterThan(50);
    // In one go it would be a second.
    expect(longestMs).toBeLessThan(500);
  });

  test('can still be closed when the scorer can', async () => {
    let closed = false;
    const close = async (): Promise<void> => {
      closed = true;
    };
    const closing = { ...recorder(), [Symbol.asyncDispose]: close };
    await yielding(closing)[Symbol.asyncDispose]();
    expect(closed).toBe(true);
  });

  test('a scorer that leaves a text out is found out', async () => {
    const scorer = yielding({ model: 'lazy/1', score: async () => [] });
    await expect(scorer.score([request('x', 1)])).rejects.toThrow('lazy/1 gave 0 scores for 1 texts');
  });
});
