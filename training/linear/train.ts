/**
 * Trains the two opinion models of `fast`: node build/linear/train.js DATA TEXTS TEACHER... OUT
 *
 * TEXTS: a post a line; TEACHER: what a transformer says of each (three probabilities, tabs between); the mean of several.
 */
import type { OpinionModel } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { type Answered, calibrate, mean as meanOf, recalls } from './calibrate.js';
import { type Labelled, readSemeval, readUmsab, umsabLanguages, without } from './data.js';
import { englishCorpus, englishSettings, fit, oneHot, readTaught } from './fit-english.js';
import { CorpusBuilder } from './softmax.js';
import { featuresOf, oddsOf } from './texts.js';
import { packed, write } from './write-model.js';

const otherSettings = { bits: 17, epochs: 5, rate: 0.01, dropout: 0.3, seeds: [1, 2, 3] };
/** English tweets teach the others what emoji, faces and marks mean. */
const englishRows = 4000;
const englishWeight = 0.5;

const answersOf = (model: OpinionModel, rows: readonly Labelled[]): Answered[] =>
  rows.map(({ text, label }) => ({ odds: oddsOf(model, text), label }));

function report(name: string, rows: readonly Answered[], calibration: ReturnType<typeof calibrate>): void {
  const found = recalls(rows, calibration.offsets);
  const shown = found.map((value) => (100 * value).toFixed(1)).join(' ');
  console.log(
    `${name}: macro recall ${(100 * meanOf(found)).toFixed(1)} (negative, neutral, positive: ${shown})`,
    JSON.stringify(calibration),
  );
}

const given = process.argv.slice(2);
const [data = '', textsFile = ''] = given;
const teacherFiles = given.slice(2, -1);
const out = given.at(-1) ?? '';
const validation = readSemeval(data, 'val');
const labelled = without(readSemeval(data, 'train'), validation);

const english = fit(englishCorpus(labelled, readTaught(textsFile, teacherFiles)), englishSettings);
const englishAnswers = answersOf(packed(english), validation);
const englishCalibration = calibrate(englishAnswers, true);
report('en', englishAnswers, englishCalibration);
write(out, 'english', english, { en: englishCalibration });

const sets = Object.entries(umsabLanguages).filter(([, language]) => language !== 'en');
const builder = new CorpusBuilder(3);
for (const [folder] of sets) {
  for (const { text, label } of without(readUmsab(data, folder, 'train'), readUmsab(data, folder, 'val')))
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
