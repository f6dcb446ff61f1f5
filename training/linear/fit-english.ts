import { readFileSync } from 'node:fs';
import { mean as meanOf } from './calibrate.js';
import type { Labelled } from './data.js';
import { type Corpus, CorpusBuilder, mean, type Settings, train } from './softmax.js';
import { featuresOf } from './texts.js';
import { type Quantised, quantise } from './write-model.js';

/** So much of the way to labels that are equally common. */
const balance = 0.7;
/** The invented posts come last. They are of the domain, and not of people. */
const inventedRows = 30_000;
const inventedWeight = 0.5;
/** Of a label that a person gave, against one of the teachers'. */
const labelledWeight = 2;

export const oneHot = (label: number): number[] => [0, 1, 2].map((known) => Number(known === label));

export interface FitSettings extends Omit<Settings, 'seed'> {
  /** The mean of one model for each. */
  seeds: readonly number[];
}

export const englishSettings: FitSettings = { bits: 18, epochs: 4, rate: 0.015, dropout: 0.4, seeds: [1, 2, 3, 4, 5] };

export function fit(corpus: Corpus, settings: FitSettings): Quantised {
  const models = settings.seeds.map((seed) =>
    train(corpus, { ...settings, seed }, (line) => console.error(`seed ${seed}, ${line}`)),
  );
  return quantise(mean(models));
}

/** Labelled tweets, each label weighted almost alike, and what the teacher says of many more. */
export function englishCorpus(labelled: readonly Labelled[], taught: readonly Taught[]) {
  const builder = new CorpusBuilder(3);
  const counts = [0, 1, 2].map((label) => labelled.filter((row) => row.label === label).length);
  for (const { label, text } of labelled)
    builder.add(
      featuresOf(text),
      oneHot(label),
      labelledWeight * (labelled.length / 3 / (counts[label] ?? 1)) ** balance,
    );
  for (const { text, p, weight } of taught) builder.add(featuresOf(text), p, weight);
  return builder.build();
}

export interface Taught {
  text: string;
  p: readonly number[];
  weight: number;
}

export function readTaught(textsFile: string, teacherFiles: readonly string[]): Taught[] {
  const texts = readFileSync(textsFile, 'utf8').trimEnd().split('\n');
  const teachers = teacherFiles.map((file) => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    if (lines.length !== texts.length)
      throw new Error(`${file} has ${lines.length} lines for the ${texts.length} of ${textsFile}: let label.py finish`);
    return lines.map((line) => line.split('\t').map(Number));
  });
  return texts.map((text, i) => ({
    text,
    p: [0, 1, 2].map((c) => meanOf(teachers.map((said) => said[i]?.[c] ?? 0))),
    weight: i < texts.length - inventedRows ? 1 : inventedWeight,
  }));
}
