import { fold } from './fold.ts';
import { apostrophes, handleEnd, isSpacelessUnit, linkEnd } from './units.ts';

/** Bounds of the work on one text: UTF-16 units read, words kept. */
const maxUnits = 4_000;
const maxWords = 400;
/** Fewer words are said alike by people who know nothing of each other. */
const fewestWords = 5;

/** How a UTF-16 unit reads: 0 is not looked up yet, `breaks` ends a word, `silent` does not, else it is a letter, folded. */
const units = new Uint16Array(0x10000);
const breaks = 1;
const silent = 2;
const letter = /^[\p{L}\p{M}]/u;
// Digits, apostrophes and joiners: people and bots vary them inside the same text.
const unheard = new RegExp(`^[\\p{N}\\p{M}\\p{Cf}${apostrophes}]`, 'u');

function readingOf(text: string, at: number, astral: boolean): number {
  const char = text.slice(at, at + (astral ? 2 : 1));
  const point = char.codePointAt(0) ?? 0;
  // Emoji, the most frequent by far.
  if (point >= 0x1f000 && point < 0x1fc00) return breaks;
  const folded = fold(char.toWellFormed());
  if (letter.test(folded)) return Math.max(folded.charCodeAt(0), silent + 1);
  return folded === '' || unheard.test(char) ? silent : breaks;
}

// Filled anew by each call: a new array for each of millions of posts would be most of the work.
const words = new Uint32Array(maxWords);

const mix = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};
const seed = 0x811c9dc5;
const add = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const rt = mix(add(add(seed, 114), 116));

/**
 * Reads a text's words as 32-bit hashes into `words`: folded, without links, handles, `RT @x:`, digits and punctuation.
 * Where a script sets no spaces each letter is a word, of half the weight. Time is linear, and bounded.
 */
function read(text: string): { count: number; weight: number } {
  const end = Math.min(text.length, maxUnits);
  let count = 0;
  let weight = 0;
  let hash = seed;
  for (let at = 0; at <= end && count < maxWords; at += 1) {
    const unit = at < end ? text.charCodeAt(at) : 32;
    let reading = units[unit] ?? 0;
    if (reading === 0) {
      const astral = unit >= 0xd800 && unit < 0xdc00;
      reading = readingOf(text, at, astral);
      if (astral) at += 1;
      else units[unit] = reading;
    }
    if (reading === silent) continue;
    const alone = isSpacelessUnit(reading);
    if (reading !== breaks && !alone) {
      const behind = hash === seed ? linkEnd(text, at) : at;
      if (behind > at) at = behind - 1;
      else hash = add(hash, reading);
      continue;
    }
    if (hash !== seed) {
      words[count++] = mix(hash);
      weight += 1;
      hash = seed;
    }
    if (alone && count < maxWords) {
      words[count++] = mix(add(seed, reading));
      weight += 0.5;
    }
    if (unit === 64 || unit === 0xff20) {
      if (count > 0 && words[count - 1] === rt) {
        count -= 1;
        weight -= 1;
      }
      at = Math.max(at, handleEnd(text, at) - 1);
    }
  }
  return { count, weight };
}

/**
 * The same short string for texts that are copies of each other: case, diacritics, links, handles, `RT @x:` in front,
 * digits and punctuation do not matter. Null when there are fewer than 5 words. A 64-bit hash, made for counting
 * millions: two texts that differ share it by chance once in 10^19 pairs.
 */
export function storyKey(text: string): string | null {
  const { count, weight } = read(text);
  if (weight < fewestWords) return null;
  let a = 0x9e3779b9;
  let b = 0x2545f491;
  for (let at = 0; at < count; at += 1) {
    const word = words[at] ?? 0;
    a = Math.imul((a ^ word) | 0, 0x85ebca6b);
    a ^= a >>> 13;
    b = Math.imul((b + word) | 0, 0xc2b2ae35);
    b ^= b >>> 16;
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}

/** The distinct pairs of neighbouring words of a text, as sorted 32-bit hashes; null when there are fewer than 5 words. */
export function wordPairs(text: string): Uint32Array | null {
  const { count, weight } = read(text);
  if (weight < fewestWords) return null;
  const pairs = new Uint32Array(count - 1);
  for (let at = 0; at + 1 < count; at += 1)
    pairs[at] = mix(Math.imul(words[at] ?? 0, 0x9e3779b1) ^ (words[at + 1] ?? 0));
  pairs.sort();
  let kept = 0;
  for (const pair of pairs) if (kept === 0 || pairs[kept - 1] !== pair) pairs[kept++] = pair;
  return pairs.subarray(0, kept);
}
