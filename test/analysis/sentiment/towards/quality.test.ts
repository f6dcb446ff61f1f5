import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../../../src/analysis/sentiment/evaluation.ts';
import { createScorer } from '../../../../src/analysis/sentiment/index.ts';
import type { Label } from '../../../../src/core/domain.ts';
import type { ScoreRequest } from '../../../../src/core/plugins/scorer.ts';

const labels: Readonly<Record<string, Label>> = { '-': 'negative', '0': 'neutral', '+': 'positive' };
const templates = (file: string): string[][] =>
  readFileSync(join(import.meta.dirname, '../../../../training/towards', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
const names = [
  ['Northwind', 'Tailspin'],
  ['vandelay', 'dunder'],
  ['Cyberdyne', 'Wonka'],
] as const;

/** Macro recall on every comparison and name, for both sides; what is abstained from counts as wrong. */
async function macroRecall(file: string, withTowards: boolean): Promise<number> {
  const scorer = await createScorer('fast');
  const rows = templates(file).flatMap(([ofA = '', ofB = '', template = '']) =>
    names.flatMap(([a, b]) => {
      const text = template.replaceAll('{A}', a).replaceAll('{B}', b);
      const request: ScoreRequest = { id: '1', text, language: 'en' };
      return [
        { label: labels[ofA], request, towards: { names: [a], others: [b] } },
        { label: labels[ofB], request, towards: { names: [b], others: [a] } },
      ];
    }),
  );
  const scores = await scorer.score(
    rows.map(({ request, towards }) => (withTowards ? { ...request, towards } : request)),
  );
  return evaluate(
    rows.map(({ label }, index) => {
      if (!label) throw new Error(`a comparison in ${file} has no label`);
      return { label, p: scores[index]?.p ?? null };
    }),
  ).macroRecall.value;
}

describe('invented comparisons', () => {
  test('what is held back is not trained on', () => {
    const trained = new Set(templates('trained.tsv').map(([, , text]) => text));
    const heldBack = templates('held-back.tsv').map(([, , text]) => text);
    expect(heldBack.length).toBeGreaterThan(80);
    expect(heldBack.filter((text) => trained.has(text))).toEqual([]);
  });

  test('those held back are told apart far better than by the plain model', async () => {
    const plain = await macroRecall('held-back.tsv', false);
    const towards = await macroRecall('held-back.tsv', true);
    expect(towards).toBeGreaterThan(0.68);
    expect(towards).toBeGreaterThan(plain + 0.12);
  });
});
