// What a built-in model says of labelled posts: node base-probabilities.mjs MODEL LABELLED.tsv > OUT.tsv (after npm run build).
// One line per post: p_negative p_neutral p_positive; three times nan where it abstains. For combine.py.
import { readFileSync } from 'node:fs';
import { createScorer } from '../../dist/analysis/sentiment/index.js';

const [model, file] = process.argv.slice(2);
const posts = readFileSync(file, 'utf8').split('\n').filter(Boolean);
const scorer = await createScorer(model);
const scores = await scorer.score(
  posts.map((line, id) => ({ id: `${id}`, text: line.slice(line.indexOf('\t') + 1), language: 'en' })),
);
for (const { p } of scores) console.log(p ? `${p.negative}\t${p.neutral}\t${p.positive}` : 'nan\tnan\tnan');
