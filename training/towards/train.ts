/** Trains the layer that judges comparisons for one brand: node build/towards/train.js DATA models/fast */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packOpinionModel } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { featureNames } from '../../dist/analysis/sentiment/towards/features.js';
import { folder, readComparisons, readTopics, trainedNames } from './data.js';
import { balanced, type Example, fit, type Weighed, weigh } from './layer.js';

/** Invented comparisons count so much, tweets the rest. */
const inventedShare = 0.5;
const decay = 0.1;

export function loadEnglish(models: string) {
  const bytes = readFileSync(join(models, 'english.bin'));
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return packOpinionModel(JSON.parse(readFileSync(join(models, 'english.json'), 'utf8')), weights);
}

export function train(topics: readonly Weighed[], invented: readonly Weighed[]) {
  const used = (rows: readonly Weighed[], total: number): Example[] =>
    balanced(
      rows.flatMap(({ features, label }) => (features ? [{ features, label }] : [])),
      total,
    );
  return fit([...used(topics, 1 - inventedShare), ...used(invented, inventedShare)], decay);
}

if (process.argv[1]?.endsWith('towards/train.js')) {
  const [data = '', models = 'models/fast'] = process.argv.slice(2);
  const english = loadEnglish(models);
  const topics = weigh(english, readTopics(data));
  const invented = weigh(english, readComparisons(join(folder, 'trained.tsv'), trainedNames));
  const model = train(topics, invented);
  const shown = featureNames.map((name, i) => [name, [model.negative[i], model.positive[i]]]);
  const lines = shown.map(([name, weights]) => `    ${JSON.stringify(name)}: [${(weights as number[]).join(', ')}]`);
  writeFileSync(join(models, 'towards.json'), `{\n  "weights": {\n${lines.join(',\n')}\n  }\n}\n`);
  const compared = topics.filter(({ features }) => features).length;
  console.log(`${compared} of ${topics.length} tweets and ${invented.length} invented comparisons`);
  for (const line of lines) console.log(line);
}
