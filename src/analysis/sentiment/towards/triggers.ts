import { addLetter, finish, hashOf, hashStart } from '../../text/reading/hash.ts';
import { HashTable } from '../../text/reading/hash-table.ts';
import type { Reading } from '../../text/reading/reading.ts';
import { beatingVerbs, comparingWords, leavingVerbs, surelyMoving } from './comparison-words.ts';
import { maxNameLength, maxNames } from './names.ts';
import { tokensOf } from './tokens.ts';

/** What a hash is to a comparison: a word of the text, or the name of an account. */
const kinds = { word: 1, account: 2 };
const comparisons = new HashTable(9);
// Those that may compare where none of the others is named.
for (const word of [
  ...[
    'than',
    'as',
    'unlike',
    'over',
    'instead',
    'from',
    'behind',
    'ahead',
    'prefer',
    'prefers',
    'preferred',
    'superior',
    'inferior',
  ],
  ...[...comparingWords, ...beatingVerbs, ...surelyMoving, ...leavingVerbs],
])
  comparisons.add(hashOf(word), kinds.word);

/** Letters with accents: names are found there however they are written, which hashes cannot tell. */
const accented = /[\u00c0-\u024f]|[\u0300-\u036f]/;
const at = 0x40;
/** It compares in pairs: as good as. */
const as = hashOf('as');

/** How names may begin, by the hashes that a reader finds. */
export function beginningsOf(names: readonly string[], read: (text: string) => Reading): HashTable {
  const used = names.slice(0, maxNames);
  const found = new HashTable(Math.ceil(Math.log2(8 * used.length + 16)));
  for (const name of used) {
    const [first] = tokensOf(name.slice(0, maxNameLength));
    if (!first) continue;
    found.add(hashOf(first.word), kinds.account);
    for (const written of [first.word, first.base, `${first.word}'s`]) {
      const { words, wordCount } = read(written);
      if (wordCount > 0) found.add(words[0] as number, kinds.word);
    }
  }
  return found;
}

/** Whether one of the names may stand in a text, outside of links. Quick: says yes too often, and no only where none does. */
export function mayName(text: string, { words, wordCount }: Reading, names: HashTable): boolean {
  for (let i = 0; i < wordCount; i += 1) if (names.get(words[i] as number) & kinds.word) return true;
  return namesAccount(text, names) || accented.test(text);
}

/** Whether a text may compare something. As quick, and as sure of a no. */
export function mayCompare(text: string, { words, wordCount }: Reading): boolean {
  let pairs = 0;
  for (let i = 0; i < wordCount; i += 1) {
    const word = words[i] as number;
    if (word === as) pairs += 1;
    else if (comparisons.get(word) !== 0) return true;
  }
  return pairs > 1 || text.includes('>') || text.includes('<') || text.includes('&gt;') || text.includes('&lt;');
}

function namesAccount(text: string, others: HashTable): boolean {
  for (let from = text.indexOf('@'); from >= 0; from = text.indexOf('@', from + 1)) {
    let hash = hashStart;
    for (let i = from + 1; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      const isCapital = unit >= 0x41 && unit <= 0x5a;
      if (
        unit === at ||
        !(isCapital || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39))
      )
        break;
      hash = addLetter(hash, isCapital ? unit | 0x20 : unit);
    }
    if (others.get(finish(hash)) & kinds.account) return true;
  }
  return false;
}
