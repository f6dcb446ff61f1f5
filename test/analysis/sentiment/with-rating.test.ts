import { describe, expect, test } from '@jest/globals';
import { createScorer } from '../../../src/analysis/sentiment/index.ts';
import { withRating } from '../../../src/analysis/sentiment/with-rating.ts';
import { ratingWords, readRating, readScale, writeRating } from '../../../src/core/plugins/rating.ts';

const scorer = await createScorer('fast');

async function scoreOf(text: string, reported: string | null) {
  const [score] = await scorer.score([{ id: '1', text, language: null, towards: { names: ['@survey'], others: [] } }]);
  if (!score) throw new Error('no score');
  return { text: score, rated: withRating(score, text, reported) };
}

describe('a rating', () => {
  test.each([
    ['ok', '1 of 5', 'negative'],
    ['ok', '5 of 5', 'positive'],
    ['ok', '0 of 0-10', 'negative'],
    ['never disappointed', '5 of 5', 'positive'],
    ['The worst service I have ever had, I am furious', '5 of 5', 'negative'],
    ['Absolutely awful support, my order never came and nobody answers', '5 of 5', 'negative'],
    ['I love it, it is the best purchase that I ever made', '1 of 5', 'positive'],
    [ratingWords('1 of 5'), '1 of 5', 'negative'],
    [ratingWords('3 of 5'), '3 of 5', 'neutral'],
    [ratingWords('10 of 0-10'), '10 of 0-10', 'positive'],
  ])("of '%s' with %s makes it %s", async (text, reported, label) => {
    const { rated } = await scoreOf(text, reported);
    expect(rated.label).toBe(label);
    expect(rated.abstained).toBe(false);
    expect((rated.severity !== null) === (label === 'negative')).toBe(true);
    const { negative, neutral, positive } = rated.p ?? { negative: 0, neutral: 0, positive: 0 };
    expect(negative + neutral + positive).toBeCloseTo(1);
  });

  test('in the middle, or that is none, changes nothing', async () => {
    for (const reported of ['3 of 5', '5 of 0-10', 'positive', '7 of 5', null]) {
      const { text, rated } = await scoreOf('never disappointed', reported);
      expect(rated).toBe(text);
    }
  });

  test('decides where the model says nothing', async () => {
    const abstained = {
      label: null,
      p: null,
      language: 'xx',
      abstained: true,
      reason: 'unsupported language',
      model: 'fast/1',
      severity: null,
      cx: null,
    };
    expect(withRating(abstained, 'parolas', '1 of 5')).toMatchObject({
      label: 'negative',
      abstained: false,
      reason: null,
    });
  });

  test('is written with its scale, and read as it was written', () => {
    const stars = readScale('1-5');
    const ten = readScale('0-10');
    if (!stars || !ten) throw new Error('no scale');
    expect(['1', '4,5', '6', 'good'].map((written) => writeRating(written, stars))).toEqual([
      '1 of 5',
      '4.5 of 5',
      '6',
      'good',
    ]);
    expect(writeRating('7', ten)).toBe('7 of 0-10');
    expect(['1 of 5', '3 of 5', '5 of 5', '0 of 0-10', '7', '9 of 5'].map(readRating)).toEqual([
      -1,
      0,
      1,
      -1,
      null,
      null,
    ]);
    expect([readScale('5-1'), readScale('5')]).toEqual([null, null]);
  });
});
