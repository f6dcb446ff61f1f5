/**
 * Sentiment towards a brand on topics that were not trained on, and on comparisons with other verbs, frames and names:
 * node build/towards/evaluate.js DATA [models/fast] [--errors]
 */
import { join } from 'node:path';
import type { Pair } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { oddsTowards, type TowardsModel } from '../../dist/analysis/sentiment/towards/judge.js';
import { keyOf, readSemeval } from '../linear/data.js';
import { randomFrom } from '../linear/random.js';
import { folder, heldBackNames, readComparisons, readTopics, trainedNames } from './data.js';
import { balanced, fit, type Weighed, weigh } from './layer.js';
import { loadEnglish, train } from './train.js';

const folds = 5;
const resamples = 1_000;

const labelOf = ({ negative, positive }: Pair): number =>
  negative > 0 && negative > positive ? 0 : positive > 0 ? 2 : 1;

function answer(model: TowardsModel, row: Weighed): number {
  if (!row.features) return labelOf(row.plain);
  const odds = { negative: 0, positive: 0 };
  oddsTowards(model, row.features, odds);
  return labelOf(odds);
}

/** Affine in the plain log-odds: what a mere recalibration to the labels of topics would give. */
const recalibrating = ({ plain, label }: Weighed) => ({ features: [1, plain.negative, plain.positive], label });

interface Answered {
  group: string;
  label: number;
  answers: Record<string, number>;
}

function macroRecall(rows: readonly Answered[], system: string): number {
  const recalls = [0, 1, 2].flatMap((label) => {
    const those = rows.filter((row) => row.label === label);
    return those.length === 0 ? [] : [those.filter((row) => row.answers[system] === label).length / those.length];
  });
  return recalls.reduce((a, b) => a + b, 0) / recalls.length;
}

/** With intervals over groups, which are drawn whole: rows of one topic or comparison are alike. */
function report(name: string, rows: readonly Answered[]): void {
  const groups = new Map<string, Answered[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  const all = [...groups.values()];
  const systems = Object.keys(rows[0]?.answers ?? {});
  const random = randomFrom(1);
  const drawn = Array.from({ length: resamples }, () => {
    const sample = all.flatMap(() => all[Math.floor(random() * all.length)] ?? []);
    return systems.map((system) => macroRecall(sample, system));
  });
  const percent = (value: number): string => (100 * value).toFixed(1);
  console.log(`${name}: ${rows.length} rows of ${all.length} groups; macro recall`);
  for (const [i, system] of systems.entries()) {
    const sorted = drawn.map((values) => values[i] ?? 0).sort((a, b) => a - b);
    const [low, high] = [sorted[Math.floor(0.025 * resamples)] ?? 0, sorted[Math.ceil(0.975 * resamples) - 1] ?? 0];
    const perLabel = [0, 1, 2].map((label) => {
      const those = rows.filter((row) => row.label === label);
      return percent(those.filter((row) => row.answers[system] === label).length / those.length);
    });
    console.log(
      `  ${system.padEnd(13)} ${percent(macroRecall(rows, system))} (${percent(low)}-${percent(high)}), negative neutral positive ${perLabel.join(' ')}`,
    );
  }
}

const [data = '', models = 'models/fast'] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const english = loadEnglish(models);
const topics = weigh(english, readTopics(data));
const invented = weigh(english, readComparisons(join(folder, 'trained.tsv'), trainedNames));
const heldBack = weigh(english, readComparisons(join(folder, 'held-back.tsv'), heldBackNames));

const known = new Set(readSemeval(data, 'train').map(({ text }) => keyOf(text)));
const names = [...new Set(topics.map(({ group }) => group))];
const foldOf = new Map(names.map((name, i) => [name, i % folds]));
const answered: (Answered & { isCompared: boolean; isNew: boolean })[] = [];
for (let fold = 0; fold < folds; fold += 1) {
  const seen = topics.filter(({ group }) => foldOf.get(group) !== fold);
  const model = train(seen, invented);
  const recalibrated = fit(balanced(seen.map(recalibrating), 1), 0);
  for (const row of topics)
    if (foldOf.get(row.group) === fold)
      answered.push({
        ...{
          group: row.group,
          label: row.label,
          isCompared: row.features !== null,
          isNew: !known.has(keyOf(row.text)),
        },
        answers: {
          plain: labelOf(row.plain),
          recalibrated: answer(recalibrated, { ...row, features: recalibrating(row).features }),
          towards: answer(model, row),
        },
      });
}
report('held-out topics', answered);
// The plain model was trained on most of these tweets, with labels of the whole post.
report(
  'held-out topics, tweets that the plain model never saw',
  answered.filter(({ isNew }) => isNew),
);
report(
  'held-out topics, tweets with others or a comparison',
  answered.filter(({ isCompared }) => isCompared),
);

const model = train(topics, invented);
const recalibrated = fit(balanced(topics.map(recalibrating), 1), 0);
for (const [name, rows] of [
  ['comparisons that were trained', invented],
  ['comparisons held back', heldBack],
] as const) {
  report(
    name,
    rows.map((row) => ({
      ...{ group: row.group, label: row.label },
      answers: {
        plain: labelOf(row.plain),
        recalibrated: answer(recalibrated, { ...row, features: recalibrating(row).features }),
        towards: answer(model, row),
      },
    })),
  );
  if (process.argv.includes(name === 'comparisons held back' ? '--errors' : '--trained-errors'))
    for (const row of rows.filter((row) => answer(model, row) !== row.label))
      console.log(`    ${row.towards.names[0]}: ${row.label - 1}, not ${answer(model, row) - 1}: ${row.text}`);
}
