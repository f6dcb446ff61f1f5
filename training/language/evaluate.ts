/** How often the language of held-out tweets is found: node build/language/evaluate.js DATA MODEL */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIdentify } from '../../dist/analysis/language/identify.js';
import { packLanguageModel } from '../../dist/analysis/language/language-model.js';
import { createReader } from '../../dist/analysis/text/reading/read-text.js';
import { createKnownWords } from '../../dist/analysis/text/reading/turning-words.js';
import { readUmsab, umsabLanguages } from '../linear/data.js';

const [data = '', folder = ''] = process.argv.slice(2);
function load(name: string) {
  const weights = readFileSync(join(folder, `${name}.bin`));
  return packLanguageModel(
    JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')),
    new Int8Array(weights.buffer, weights.byteOffset, weights.length),
  );
}
const identify = createIdentify(load('language'), load('other-languages'));
const own: Record<string, string[]> = JSON.parse(readFileSync(join(folder, 'own-words.json'), 'utf8'));
const read = createReader(createKnownWords(Object.values(own)));

/** The beginning, cut between words at 20 to 40 characters. */
function shortened(text: string): string | null {
  const bare = text
    .replace(/https?:\/\/\S+|\bhttp\b|@\w+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (bare.length < 20) return null;
  if (bare.length <= 40) return bare;
  const end = bare.lastIndexOf(' ', 40);
  return end >= 20 ? bare.slice(0, end) : null;
}

for (const name of ['whole', '20-40 characters']) {
  const shares: number[] = [];
  for (const [set, language] of Object.entries(umsabLanguages)) {
    const answers = new Map<string, number>();
    let count = 0;
    for (const { text } of readUmsab(data, set, 'val')) {
      const asked = name === 'whole' ? text : shortened(text);
      if (asked === null) continue;
      const found = identify(read(asked), '').language ?? 'none';
      answers.set(found, (answers.get(found) ?? 0) + 1);
      count += 1;
    }
    const share = (answers.get(language) ?? 0) / count;
    shares.push(share);
    const wrong = [...answers]
      .filter(([found]) => found !== language)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 5);
    console.log(name, language, (100 * share).toFixed(1), `of ${count}`, wrong.map(([l, n]) => `${l} ${n}`).join(', '));
  }
  console.log(name, 'mean', ((100 * shares.reduce((a, b) => a + b)) / shares.length).toFixed(1));
}
