import { readFileSync } from 'node:fs';
import { mean as meanOf } from './calibrate.js';
import type { Labelled } from './data.js';
import { type Corpus, CorpusBuilder, mean, type Settings, train } from './softmax.js';
import { featuresOf } from './texts.js';
import { type Quantised, quantise } from './write-model.js';

/** So much of the way to labels that are equally common. */
const balance = 0.7;

export const oneHot = (label: number): number[] => [0, 1, 2].map((known) => Number(known === label));

export interface FitSettings extends Omit<Settings, 'seed'> {
  /** The mean of one model for each. */
  seeds: readonly number[];
}

export const englishSettings: FitSettings = { bits: 18, epochs: 4, rate: 0.02, dropout: 0.4, seeds: [1, 2, 3] };

export function fit(corpus: Corpus, settings: FitSettings): Quantised {
  const models = settings.seeds.map((seed) =>
    train(corpus, { ...settings, seed }, (line) => console.error(`seed ${seed}, ${line}`)),
  );
  return quantise(mean(models));
}

/** Labelled tweets, each label weighted almost alike, and what the teacher says of many more. */
export function englishCorpus(
  labelled: readonly Labelled[],
  taught: readonly { text: string; p: readonly number[] }[],
) {
  const builder = new CorpusBuilder(3);
  const counts = [0, 1, 2].map((label) => labelled.filter((row) => row.label === label).length);
  for (const { label, text } of labelled)
    builder.add(featuresOf(text), oneHot(label), (labelled.length / 3 / (counts[label] ?? 1)) ** balance);
  for (const { text, p } of taught) builder.add(featuresOf(text), p);
  return builder.build();
}

export function readTaught(textsFile: string, teacherFiles: readonly string[]) {
  const texts = readFileSync(textsFile, 'utf8').trimEnd().split('\n');
  const teachers = teacherFiles.map((file) => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    if (lines.length !== texts.length)
      throw new Error(`${file} has ${lines.length} lines for the ${texts.length} of ${textsFile}: let label.py finish`);
    return lines.map((line) => line.split('\t').map(Number));
  });
  return texts.map((text, i) => ({ text, p: [0, 1, 2].map((c) => meanOf(teachers.map((said) => said[i]?.[c] ?? 0))) }));
}
