import { describe, expect, test } from '@jest/globals';
import { macroF1, measureCx, readExamples } from '../../../bench/cx-quality.ts';
import { createCxLabeller } from '../../../src/analysis/cx/labeller.ts';
import { cxIntents, cxStages, cxTouchpoints } from '../../../src/core/cx.ts';

const examples = readExamples('posts.tsv');
const all = (names: (labels: (typeof examples)[number]['labels']) => readonly string[]): string[] =>
  examples.flatMap(({ labels }) => names(labels));

describe('the test set', () => {
  test('has at least 320 different posts, in six languages, some without any label', () => {
    expect(new Set(examples.map(({ text }) => text)).size).toBe(examples.length);
    expect(examples.length).toBeGreaterThanOrEqual(320);
    expect([...new Set(examples.map(({ language }) => language))].sort()).toEqual(['de', 'en', 'es', 'fr', 'it', 'pt']);
    expect(
      all(({ touchpoints, stage, intents }) => (touchpoints.length || stage || intents.length ? [] : ['none'])).length,
    ).toBeGreaterThan(9);
  });

  test('has every label at least 25 times, and no other', () => {
    const given = [
      ...all(({ touchpoints }) => touchpoints),
      ...all(({ stage }) => (stage === null ? [] : [stage])),
      ...all(({ intents }) => intents),
    ];
    const known = [...cxTouchpoints, ...cxStages, ...cxIntents];
    expect([...new Set(given)].sort()).toEqual([...known].sort());
    for (const label of known) expect(given.filter((name) => name === label).length).toBeGreaterThanOrEqual(25);
  });

  test('shares no post with the development set', () => {
    const seen = new Set(readExamples('development.tsv').map(({ text }) => text));
    expect(examples.filter(({ text }) => seen.has(text))).toEqual([]);
  });
});

test('the labels are as good as they were: macro F1 per kind, words alone', () => {
  const label = createCxLabeller();
  const qualities = measureCx(
    examples,
    examples.map(({ text, language }) => label(text, language)),
  );
  expect(macroF1(qualities, 'touchpoint')).toBeGreaterThan(0.73);
  expect(macroF1(qualities, 'stage')).toBeGreaterThan(0.63);
  expect(macroF1(qualities, 'intent')).toBeGreaterThan(0.69);
});
