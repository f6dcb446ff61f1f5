/** Trains the language model: node build/language/train.js DATA WORD_LISTS OUT */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherLanguage } from '../../dist/analysis/language/identify.js';
import { createReader } from '../../dist/analysis/text/reading/read-text.js';
import type { Reading } from '../../dist/analysis/text/reading/reading.js';
import { readSemeval, readUmsab, umsabLanguages } from '../linear/data.js';
import { randomFrom } from '../linear/random.js';
import { CorpusBuilder, softmax, sumsOf, train } from '../linear/softmax.js';

const [data = '', wordLists = '', out = ''] = process.argv.slice(2);
const quickBits = 13;
const namingBits = 11;
const seed = 5;
const englishTweets = 8000;
const tweetWeight = 3;
const read = createReader();
const random = randomFrom(seed);

const texts: { language: string; text: string; weight: number }[] = [];
for (const line of readFileSync(wordLists, 'utf8').trim().split('\n')) {
  const [language = '', text = ''] = line.split('\t');
  texts.push({ language, text, weight: 1 });
}
for (const [folder, language] of Object.entries(umsabLanguages)) {
  const rows =
    language === 'en' ? readSemeval(data, 'train').slice(0, englishTweets) : readUmsab(data, folder, 'train');
  for (const { text } of rows)
    for (let copy = 0; copy < 3; copy += 1) texts.push({ language, text, weight: tweetWeight });
}
// Arabic comes last: it has no words of its own, and the reader counts those of eight languages.
const supported = ['en', 'de', 'es', 'fr', 'hi', 'it', 'pt', otherLanguage, 'ar'];
const languages = [
  ...new Set([...supported.filter((language) => language !== otherLanguage), ...texts.map(({ language }) => language)]),
];

/** A few words of it, now and then without the letters: short texts must do, and words alone. */
function part(reading: Reading): Int32Array {
  const count = reading.wordCount;
  const size = random() < 0.4 ? count : Math.min(count, 1 + Math.floor(random() * 8));
  const from = Math.floor(random() * (count - size + 1));
  const words = reading.words.slice(from, from + size);
  if (random() < 0.3) return words;
  const grams = reading.grams.slice(reading.gramStarts[from], reading.gramStarts[from + size]);
  const both = new Int32Array(words.length + grams.length);
  both.set(words);
  both.set(grams, words.length);
  return both;
}

interface Row {
  language: string;
  features: Int32Array;
  weight: number;
}
const rowsOf = (chosen: typeof texts): Row[] =>
  chosen.flatMap(({ language, text, weight }) => {
    const reading = read(text);
    return reading.wordCount === 0 ? [] : [{ language, features: part(reading), weight }];
  });

function fit(rows: readonly Row[], classes: readonly string[], bits: number, epochs: number) {
  const builder = new CorpusBuilder(classes.length);
  for (const { language, features, weight } of rows) {
    const wanted = classes.includes(language) ? language : otherLanguage;
    builder.add(
      features,
      classes.map((known) => Number(known === wanted)),
      weight,
    );
  }
  return train(builder.build(), { bits, epochs, rate: 0.15, dropout: 0.25, seed }, (line) => console.error(line));
}

// The sets of tweets hold some in English: what a first model takes for English, although it was told otherwise, is left out.
const first = fit(rowsOf(texts), supported, quickBits, 2);
const english = supported.indexOf('en');
const isEnglish = (text: string): boolean => {
  const { words, wordCount, grams, gramCount } = read(text);
  const features = [...words.subarray(0, wordCount), ...grams.subarray(0, gramCount)];
  return (softmax(sumsOf(first, Int32Array.from(features)))[english] ?? 0) > 0.3;
};
const kept = texts.filter(({ language, weight, text }) => language === 'en' || weight === 1 || !isEnglish(text));
console.error(`left out as English: ${(texts.length - kept.length) / 3} tweets`);

function write(name: string, classes: readonly string[], bits: number, epochs: number): void {
  const model = fit(rowsOf(kept), classes, bits, epochs);
  const rows = 1 << bits;
  const weights = model.table.subarray(0, rows * classes.length);
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = largest / 127;
  writeFileSync(
    join(out, `${name}.bin`),
    Int8Array.from(weights, (weight) => Math.round(weight / scale)),
  );
  const intercepts = [...model.table.subarray(rows * classes.length)].map((value) => Number(value.toFixed(4)));
  writeFileSync(join(out, `${name}.json`), `${JSON.stringify({ languages: classes, bits, scale, intercepts })}\n`);
  console.error(`${name}: largest weight ${largest.toFixed(2)}, ${weights.length} bytes`);
}

/** Words that are frequent in one language and rare in all others, the most frequent first. Arabic has a script of its own. */
function ownWords(): Record<string, string[]> {
  const shares = new Map<string, Map<string, number>>();
  for (const language of languages) {
    const counts = new Map<string, number>();
    let total = 0;
    for (const { text } of kept.filter((row) => row.language === language && (row.weight === 1 || language === 'hi')))
      for (const word of text
        .replace(/https?:\S*|@\w+/g, ' ')
        .toLowerCase()
        .match(/[\p{L}\p{M}']+/gu) ?? []) {
        const bare = word.length > 3 ? word.replaceAll("'", '') : word;
        if (bare.includes("'")) continue;
        counts.set(bare, (counts.get(bare) ?? 0) + 1);
        total += 1;
      }
    for (const [word, count] of counts) {
      const byLanguage = shares.get(word) ?? new Map<string, number>();
      byLanguage.set(language, count / total);
      shares.set(word, byLanguage);
    }
  }
  const found: Record<string, [string, number][]> = {};
  for (const [word, byLanguage] of shares) {
    const [[language, most] = ['', 0], ...rest] = [...byLanguage].sort((a, b) => b[1] - a[1]);
    // Hindi tweets are full of English words.
    const second = Math.max(
      0,
      ...rest.filter(([other]) => language !== 'en' || other !== 'hi').map(([, share]) => share),
    );
    const known = supported.includes(language) ? language : otherLanguage;
    if (
      language === 'ar' ||
      most < (language === 'en' ? 1.5e-4 : 4e-4) ||
      second * (language === 'en' ? 6 : 20) > most ||
      (word.length < 2 && known !== otherLanguage)
    )
      continue;
    found[known] = [...(found[known] ?? []), [word, most]];
  }
  return Object.fromEntries(
    supported.map((language) => [
      language,
      (found[language] ?? [])
        .sort((a, b) => b[1] - a[1])
        .slice(0, language === otherLanguage ? 900 : 400)
        .map(([word]) => word),
    ]),
  );
}
const own = ownWords();
writeFileSync(join(out, 'own-words.json'), `${JSON.stringify(own)}\n`);
for (const [language, words] of Object.entries(own))
  console.error(language, words.length, words.slice(0, 25).join(' '));
write('language', supported, quickBits, 6);
write('other-languages', languages, namingBits, 4);
