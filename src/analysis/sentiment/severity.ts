import { harms } from '../harm/harm-words.ts';
import { harmsIn } from '../harm/urgency.ts';
import { hashOf, join, spreadGram } from '../text/reading/hash.ts';
import { HashTable } from '../text/reading/hash-table.ts';
import type { Reading } from '../text/reading/reading.ts';

/** What each part adds at most; they add up to 1. */
const shares = { sure: 0.5, harm: 0.4, loud: 0.1 };
/** Exclamation marks, words in capitals and stretched words that are as loud as it gets. */
const loudest = 4;

/** What a hash is to the harms: most posts name none, and need not be searched. */
const parts = { word: 1, beginning: 2, first: 4, pair: 8 };
const known = new HashTable(14);

/** The reader's second gram of a word: its first four letters. */
const beginningOf = (word: string): number =>
  spreadGram(
    (word.charCodeAt(0) << 24) | (word.charCodeAt(1) << 16) | (word.charCodeAt(2) << 8) | (word.charCodeAt(3) & 0xff),
  );

const accented: Readonly<Record<string, string>> = {
  a: 'áàâãä',
  e: 'éèêë',
  i: 'íìîï',
  o: 'óòôõö',
  u: 'úùûü',
  c: 'ç',
  n: 'ñ',
};
/** The word, and with one accent: the lists are folded, the reader's words are not. */
const spellings = (word: string): string[] => [
  word,
  ...[...word].flatMap((letter, i) =>
    [...(accented[letter] ?? '')].map((other) => word.slice(0, i) + other + word.slice(i + 1)),
  ),
];
for (const { words } of harms)
  for (const written of words.trim().split(/\s+/)) {
    const [first = '', second] = written.split('|');
    const spelled = spellings(first.replace('*', ''));
    if (first.endsWith('*')) for (const word of spelled) known.add(beginningOf(word), parts.beginning);
    else if (second === undefined || second.endsWith('*'))
      for (const word of spelled) known.add(hashOf(word), parts.word);
    else
      for (const word of spelled) {
        known.add(hashOf(word), parts.first);
        known.add(join(hashOf(word), hashOf(second)), parts.pair);
      }
  }

function mayNameHarm({ words, wordCount, grams, gramStarts }: Reading): boolean {
  for (let i = 0; i < wordCount; i += 1) {
    const word = words[i] as number;
    const part = known.get(word);
    if (part & parts.word) return true;
    if (part & parts.first && i + 1 < wordCount && known.get(join(word, words[i + 1] as number)) & parts.pair)
      return true;
    const start = gramStarts[i] as number;
    // Four letters or more.
    if ((gramStarts[i + 1] as number) - start >= 3 && known.get(grams[start + 1] as number) & parts.beginning)
      return true;
  }
  return false;
}

/**
 * How grave a negative is, 0-1: half for how sure the model is (P(negative) from 1/3 to 1), 0.4 for the gravest harm it
 * names (see `harms`), 0.1 for how loud it is. To 2 decimals.
 */
export function severityOf(text: string, reading: Reading, pNegative: number): number {
  let harm = 0;
  if (mayNameHarm(reading))
    for (const named of harmsIn(text)) harm = Math.max(harm, harms.find(({ name }) => name === named)?.weight ?? 0);
  const sure = Math.max(0, (3 * pNegative - 1) / 2);
  const loud = Math.min(1, (reading.exclamations + reading.capitals + reading.stretched) / loudest);
  return Math.round(100 * (shares.sure * sure + shares.harm * harm + shares.loud * loud)) / 100;
}
