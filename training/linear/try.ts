/** Experiments: node build/linear/try.js DATA [TEXTS TEACHER] */
import { readFileSync } from 'node:fs';
import { keyOf, readSemeval } from './data.js';
import { CorpusBuilder, mean, softmax, sumsOf, train } from './softmax.js';
import { featuresOf } from './texts.js';

const [data = '', textsFile, teacherFile] = process.argv.slice(2);
const opt = (name: string, d: number) => Number(process.env[name] ?? d);
const val = readSemeval(data, 'val');
const valKeys = new Set(val.map(({ text }) => keyOf(text)));
const hard = readSemeval(data, 'train').filter(({ text }) => !valKeys.has(keyOf(text)));
const builder = new CorpusBuilder(3);
const counts = [0, 0, 0];
for (const { label } of hard) counts[label]! += 1;
const hardW = opt('HARD', 1);
for (const { label, text } of hard)
  if (hardW > 0) builder.add(featuresOf(text), [0, 1, 2].map((c) => Number(c === label)), hardW * (hard.length / 3 / counts[label]!) ** opt('BAL', 0.7));
if (textsFile && teacherFile) {
  const texts = readFileSync(textsFile, 'utf8').split('\n');
  const teacher = readFileSync(teacherFile, 'utf8').trim().split('\n');
  const T = opt('T', 1);
  for (const [i, line] of teacher.entries()) {
    const p = line.split('\t').map(Number);
    if (p.length !== 3) continue;
    const q = p.map((x) => x ** (1 / T));
    const s = q.reduce((a, b) => a + b);
    builder.add(featuresOf(texts[i]!), q.map((x) => x / s), opt('SOFT', 1));
  }
}
const corpus = builder.build();
console.error(corpus.starts.length - 1, 'texts', corpus.features.length, 'features');
const models = [];
for (let s = 1; s <= opt('SEEDS', 1); s++)
  models.push(train(corpus, { bits: opt('BITS', 18), epochs: opt('EPOCHS', 4), rate: opt('RATE', 0.02), dropout: opt('DROP', 0.4), seed: s, decay: opt('DECAY', 0) }, (l) => console.error(l)));
const model = mean(models);
const scored = val.map(({ label, text }) => ({ label, sums: sumsOf(model, featuresOf(text)) }));
function recall(offN: number, offP: number) {
  const hit = [0, 0, 0], all = [0, 0, 0];
  for (const { label, sums } of scored) {
    const v = [sums[0]! + offN, sums[1]!, sums[2]! + offP];
    all[label]!++;
    if (v.indexOf(Math.max(...v)) === label) hit[label]!++;
  }
  return hit.map((h, i) => (100 * h) / all[i]!);
}
let best = { m: 0, n: 0, p: 0, r: [0, 0, 0] };
for (let n = -1; n <= 1; n += 0.1) for (let p = -1; p <= 1; p += 0.1) {
  const r = recall(n, p); const m = (r[0]! + r[1]! + r[2]!) / 3;
  if (m > best.m) best = { m, n, p, r };
}
const plain = recall(0, 0);
let ll = 0; for (const { label, sums } of scored) ll -= Math.log(softmax(sums)[label]!) / scored.length;
console.log('plain', (plain.reduce((a, b) => a + b) / 3).toFixed(2), plain.map((x) => x.toFixed(1)).join(' '), 'll', ll.toFixed(4), 'best', best.m.toFixed(2), best.n.toFixed(1), best.p.toFixed(1), best.r.map((x) => x.toFixed(1)).join(' '));
