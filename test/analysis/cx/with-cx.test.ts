import { describe, expect, test } from '@jest/globals';
import { createCxLabeller } from '../../../src/analysis/cx/labeller.ts';
import { withCx } from '../../../src/analysis/cx/with-cx.ts';
import type { Score } from '../../../src/core/domain.ts';
import type { ScoreRequest, Scorer } from '../../../src/core/plugins/scorer.ts';

const base: Score = {
  label: null,
  p: null,
  language: 'en',
  abstained: true,
  reason: 'unsure',
  model: 'told/1',
  severity: null,
  cx: null,
};
/** Gives each text the score that the test wants. */
const told = (scores: readonly Partial<Score>[]): Scorer => ({
  model: 'told/1',
  score: async (batch) => batch.map((_, index) => ({ ...base, ...scores[index] })),
});
const ask = (...texts: string[]): ScoreRequest[] =>
  texts.map((text, index) => ({ id: String(index), text, language: null }));

describe('a scorer with labels', () => {
  test('labels every post that has text, also where the model abstains', async () => {
    const scorer = withCx(
      told([{}, { reason: 'unsupported language', language: 'fr' }, { reason: 'not about the brand' }]),
    );
    const scores = await scorer.score(ask('late delivery', 'colis perdu', 'late delivery'));
    expect(scores.map(({ cx }) => cx?.touchpoints)).toEqual([['delivery'], ['delivery'], ['delivery']]);
    expect(scores[0]).toEqual({ ...base, cx: { touchpoints: ['delivery'], stage: 'buy', intents: ['complaint'] } });
    expect(scorer.model).toBe('told/1');
  });

  test('has none where there is no text, or where the post was set aside', async () => {
    const scorer = withCx(told([{ reason: 'no text', language: null }, { reason: 'set aside' }]));
    expect((await scorer.score(ask('', 'late delivery'))).map(({ cx }) => cx)).toEqual([null, null]);
  });

  test('hands the sentiment to the labeller', async () => {
    const scorer = withCx(
      told([
        { label: 'negative', abstained: false },
        { label: 'positive', abstained: false },
      ]),
    );
    const scores = await scorer.score(ask('my parcel today', 'my parcel today'));
    expect(scores.map(({ cx }) => cx?.intents)).toEqual([['complaint'], ['praise']]);
  });

  test("takes a brand's own words, or a labeller", async () => {
    const words = { touchpoints: { store: ['kiosk corner'] } };
    for (const given of [words, createCxLabeller(words)])
      expect((await withCx(told([]), given).score(ask('kiosk corner')))[0]?.cx?.touchpoints).toContain('store');
  });

  test('gives a post the same labels in whatever batch', async () => {
    const texts = ['late delivery', 'is it waterproof?', 'never again', '', 'x'.repeat(50_000), 'I love it'];
    const scorer = withCx(told([]));
    const together = await scorer.score(ask(...texts));
    const alone = [];
    for (const text of [...texts].reverse()) alone.unshift(...(await scorer.score(ask(text))));
    expect(alone).toEqual(together);
  });
});
