/**
 * Tenfold cross-validation of the English model on the labelled tweets: node build/linear/cross-validate.js DATA TEXTS TEACHER...
 *
 * Neither the labels nor the teacher's answers of a fold are learned from when it is asked; but the teacher has seen its labels
 * when it answered the other posts.
 */
import { calibrate, mean, recalls } from './calibrate.js';
import { readSemeval, without } from './data.js';
import { englishCorpus, englishSettings, fit, readTaught } from './fit-english.js';
import { randomFrom, shuffled } from './random.js';
import { oddsOf } from './texts.js';
import { packed } from './write-model.js';

const folds = 10;
const [data = '', textsFile = '', ...teacherFiles] = process.argv.slice(2);
const labelled = readSemeval(data, 'train');
const taught = readTaught(textsFile, teacherFiles);
const fold = new Uint8Array(labelled.length);
for (const [place, row] of shuffled(labelled.length, randomFrom(9)).entries()) fold[row] = place % folds;
const results: number[] = [];
for (let held = 0; held < folds; held += 1) {
  const asked = labelled.filter((_, row) => fold[row] === held);
  const corpus = englishCorpus(without(labelled, asked), without(taught, asked));
  const model = packed(fit(corpus, { ...englishSettings, seeds: [1] }));
  const answers = asked.map(({ text, label }) => ({ odds: oddsOf(model, text), label }));
  // Offsets are chosen on the first half and measured on the second.
  const half = Math.floor(answers.length / 2);
  const { offsets } = calibrate(answers.slice(0, half), true);
  results.push(100 * mean(recalls(answers.slice(half), offsets)));
  console.log(`fold ${held + 1}: macro recall ${results.at(-1)?.toFixed(1)}`);
}
const average = mean(results);
const deviation = Math.sqrt(results.reduce((sum, value) => sum + (value - average) ** 2, 0) / (folds - 1));
console.log(`mean ${average.toFixed(1)}, standard deviation ${deviation.toFixed(1)}`);
