import { markLength } from '../../core/detection.ts';
import { fold } from './fold.ts';
import { frequentWords } from './frequent-words.ts';
import { stopWords } from './terms.ts';
import { hasSpaceless, withoutLinks } from './units.ts';
import { tagsApart } from './word-parts.ts';

/** Bounds of the work on one text: characters read, marks kept. */
const maxChars = 1_000;
const mostMarks = 12;
/** Words that begin alike are forms of one word in most languages (McNamee and Mayfield 2004). */
const stemLetters = 5;
const fewestLetters = 3;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const small = new Set([...stopWords, ...[...frequentWords.keys()].map(fold)]);
const ascii = /^[\x00-\x7f]*$/;
const latinWord = /[a-z]+(?:'[a-z]+)*/g;
const anyWord = /[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*/gu;
/** Where no spaces stand between words, neighbouring letters stand for words. Hiragana is mostly grammar. */
const pieces = /[\p{sc=Han}]+|[\p{sc=Kana}ー]+|[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]+/gu;
const kana = /^[\p{sc=Kana}ー]/u;
const hangul = /^\p{sc=Hang}/u;
const plural = /(?<=..)s$/;
const arabicArticle = /^ال(?=.{3})/;

function markOf(stem: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < stem.length; i++) hash = Math.imul(hash ^ stem.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash ^= hash >>> 15;
  let mark = '';
  for (let i = 0; i < markLength; i++) mark += alphabet[(hash >>> (6 * i)) & 63];
  return mark;
}

function stemOf(word: string): string {
  if (hangul.test(word)) return word.slice(0, 2);
  return word.replace(arabicArticle, '').replace(plural, '').slice(0, stemLetters);
}

/** Stem -> letters of the longest word that has it: the longer a word, the rarer. */
function stemsOf(text: string): Map<string, number> {
  const stems = new Map<string, number>();
  const add = (stem: string, letters: number): void => {
    stems.set(stem, Math.max(letters, stems.get(stem) ?? 0));
  };
  const folded = withoutLinks(fold(tagsApart(text.slice(0, maxChars).toWellFormed())), ' ');
  for (const found of folded.match(ascii.test(folded) ? latinWord : anyWord) ?? []) {
    if (found.charCodeAt(0) > 0x0e00 && hasSpaceless(found)) {
      for (const piece of found.match(pieces) ?? [])
        if (kana.test(piece)) add(piece.slice(0, stemLetters), piece.length);
        else for (let i = 0; i + 1 < piece.length; i++) add(piece.slice(i, i + 2), 2);
      continue;
    }
    if (small.has(found)) continue;
    const word = found.replace(/'.*$/, '');
    if (small.has(word) || (word.length < fewestLetters && !hangul.test(word))) continue;
    add(stemOf(word), word.length);
  }
  return stems;
}

/**
 * What a text is about, for comparing posts whose texts are not kept: at most 12 marks of the stems of its longest
 * words, without small words, links and handles. Equal stems have equal marks. Needs no language. One string of 4
 * characters for each mark; empty when the text says nothing.
 */
export function storyMarks(text: string): string {
  const chosen = [...stemsOf(text)].map(([stem, letters]) => ({ mark: markOf(stem), letters }));
  if (chosen.length > mostMarks) {
    chosen.sort((a, b) => b.letters - a.letters || (a.mark < b.mark ? -1 : 1));
    chosen.length = mostMarks;
  }
  return [...new Set(chosen.map(({ mark }) => mark))].sort().join('');
}
