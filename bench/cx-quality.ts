import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CxLabels } from '../dist/core/domain.js';

export interface CxExample {
  language: string;
  text: string;
  labels: CxLabels;
}

export interface LabelQuality {
  kind: 'touchpoint' | 'stage' | 'intent';
  label: string;
  /** Posts that have it. */
  support: number;
  precision: number;
  recall: number;
  f1: number;
}

/** Posts of `test/analysis/cx`: posts.tsv is the test set, development.tsv the one that lists may be tuned on. */
export function readExamples(file: 'posts.tsv' | 'development.tsv'): CxExample[] {
  const path = join(process.cwd(), 'test', 'analysis', 'cx', file);
  const list = (names: string | undefined): string[] => (!names || names === '-' ? [] : names.split(','));
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [language = '', touchpoints, stage = '-', intents, text = ''] = line.split('\t');
      const labels = { touchpoints: list(touchpoints), stage: stage === '-' ? null : stage, intents: list(intents) };
      return { language, text, labels };
    });
}

const kinds: readonly [LabelQuality['kind'], (labels: CxLabels) => readonly string[]][] = [
  ['touchpoint', ({ touchpoints }) => touchpoints],
  ['stage', ({ stage }) => (stage === null ? [] : [stage])],
  ['intent', ({ intents }) => intents],
];

/** Precision, recall and F1 over all posts of each label that one of them has; 0 where nothing could be right. */
export function measureCx(examples: readonly CxExample[], found: readonly CxLabels[]): LabelQuality[] {
  return kinds.flatMap(([kind, names]) =>
    [...new Set(examples.flatMap(({ labels }) => names(labels)))].sort().map((label) => {
      let [both, wanted, got] = [0, 0, 0];
      for (const [index, { labels }] of examples.entries()) {
        const is = names(labels).includes(label);
        const says = found[index] !== undefined && names(found[index]).includes(label);
        wanted += Number(is);
        got += Number(says);
        both += Number(is && says);
      }
      const [precision, recall] = [both / (got || 1), both / (wanted || 1)];
      return { kind, label, support: wanted, precision, recall, f1: (2 * both) / (wanted + got || 1) };
    }),
  );
}

export function macroF1(qualities: readonly LabelQuality[], kind: LabelQuality['kind']): number {
  const own = qualities.filter((quality) => quality.kind === kind);
  return own.reduce((sum, { f1 }) => sum + f1, 0) / own.length;
}
