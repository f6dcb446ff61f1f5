/**
 * Trains the two opinion models of `fast`: node build/linear/train.js DATA TEXTS TEACHER OUT
 *
 * TEXTS: a post a line; TEACHER: what the transformer says of each (three probabilities, tabs between).
 */
import { readFileSync } from 'node:fs';
import { createReader } from '../../dist/analysis/reading/read-text.js';
import { logOddsOf } from '../../dist/analysis/sentiment/fast/log-odds.js';
import type { OpinionModel } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { type Answered, calibrate, mean as meanOf, recalls } from './calibrate.js';
import { keyOf, type Labelled, readSemeval, readUmsab, umsabLanguages } from './data.js';
import { CorpusBuilder, mean, type Settings, train } from './softmax.js';
import { featuresOf } from './texts.js';
import { packed, quantise, write } from './write-model.js';

const seeds = [1, 2, 3];
const englishSettings = { bits: 18, epochs: 4, rate: 0.02, dropout: 0.4 };
const otherSettings = { bits: 16, epochs: 5, rate: 0.01, dropout: 0.3 };
/** So much of the way to labels that are equally common. */
const balance = 0.7;
/** English tweets teach the others what emoji, faces and marks mean. */
const englishRows = 4000;
const englishWeight = 0.5;

const read = createReader();
export const answersOf = (model: OpinionModel, rows: readonly Labelled[]): Answered[] =>
  rows.map(({ text, label }) => {
    const odds = { negative: 0, positive: 0 };
    logOddsOf(model, read(text), odds);
    return { odds, label };
  });

const oneHot = (label: number): number[] => [0, 1, 2].map((known) => Number(known === label));
const without = (rows: Labelled[], held: ReadonlySet<string>): Labelled[] =>
  rows.filter(({ text }) => !held.has(keyOf(text)));

export function fit(corpus: ReturnType<CorpusBuilder['build']>, settings: Omit<Settings, 'seed'>) {
  const models = seeds.map((seed) =>
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

export function readTaught(textsFile: string, teacherFile: string) {
  const texts = readFileSync(textsFile, 'utf8').trimEnd().split('\n');
  const answers = readFileSync(teacherFile, 'utf8').trimEnd().split('\n');
  if (texts.length !== answers.length)
    throw new Error(
      `${teacherFile} has ${answers.length} lines for the ${texts.length} of ${textsFile}: let label.py finish`,
    );
  return texts.map((text, i) => ({ text, p: (answers[i] ?? '').split('\t').map(Number) }));
}

function report(name: string, rows: readonly Answered[], calibration: ReturnType<typeof calibrate>): void {
  const found = recalls(rows, calibration.offsets);
  const shown = found.map((value) => (100 * value).toFixed(1)).join(' ');
  console.log(
    `${name}: macro recall ${(100 * meanOf(found)).toFixed(1)} (negative, neutral, positive: ${shown})`,
    JSON.stringify(calibration),
  );
}

if (process.argv[1]?.endsWith('linear/train.js')) {
  const [data = '', textsFile = '', teacherFile = '', out = ''] = process.argv.slice(2);
  const validation = readSemeval(data, 'val');
  const held = new Set(validation.map(({ text }) => keyOf(text)));
  const labelled = without(readSemeval(data, 'train'), held);

  const english = fit(englishCorpus(labelled, readTaught(textsFile, teacherFile)), englishSettings);
  const englishAnswers = answersOf(packed(english), validation);
  const englishCalibration = calibrate(englishAnswers, true);
  report('en', englishAnswers, englishCalibration);
  write(out, 'english', english, { en: englishCalibration });

  const sets = Object.entries(umsabLanguages).filter(([, language]) => language !== 'en');
  const builder = new CorpusBuilder(3);
  for (const [folder] of sets) {
    const kept = new Set(readUmsab(data, folder, 'val').map(({ text }) => keyOf(text)));
    for (const { text, label } of without(readUmsab(data, folder, 'train'), kept))
      builder.add(featuresOf(text), oneHot(label));
  }
  for (const { text, label } of labelled.slice(0, englishRows))
    builder.add(featuresOf(text), oneHot(label), englishWeight);
  const others = fit(builder.build(), otherSettings);
  const answers = sets.map(([folder, language]) => ({
    language,
    rows: answersOf(packed(others), readUmsab(data, folder, 'val')),
  }));
  // One temperature for all: each has a few hundred rows.
  const { temperature } = calibrate(
    answers.flatMap(({ rows }) => rows),
    false,
  );
  const calibration = { temperature, offsets: { negative: 0, positive: 0 } };
  for (const { language, rows } of answers) report(language, rows, calibration);
  write(out, 'others', others, Object.fromEntries(sets.map(([, language]) => [language, calibration])));
}
