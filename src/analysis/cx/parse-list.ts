import { ConfigError } from '../../core/errors.ts';
import { spell } from './read-words.ts';
import { bitOf, isSign, type Sign, signs } from './signs.ts';

/** One phrase: words as they are folded, `word*` for any ending, `_` for any word; and the bits of what it stands for. */
export interface Phrase {
  words: readonly string[];
  bits: number;
}

export const anyWord = '_';
const mostWords = 8;
const mostPhrases = 500;

/** Reads a list: `[sign, sign]` begins a section, then a phrase a line; `#` begins a comment. Throws ConfigError. */
export function parseList(text: string, file: string): Phrase[] {
  const phrases: Phrase[] = [];
  let bits = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.replace(/(^|\s)#(\s.*|$)/, '').trim();
    if (written === '') continue;
    const section = /^\[(.*)\]$/.exec(written)?.[1];
    try {
      if (section !== undefined) bits = sectionBits(section);
      else if (bits === 0) throw new ConfigError('found a phrase before the first section, wanted "[delivery]" or the like');
      else phrases.push(...parsePhrase(written, bits));
    } catch (error) {
      if (error instanceof ConfigError) throw new ConfigError(`${file}, line ${index + 1}: ${error.message}`);
      throw error;
    }
  }
  return phrases;
}

function sectionBits(section: string): number {
  let bits = 0;
  for (const name of section.split(',').map((part) => part.trim())) {
    if (!isSign(name)) throw new ConfigError(`found the section "${name}", wanted ${signs.join(', ')}`);
    bits |= bitOf(name satisfies Sign);
  }
  return bits;
}

/**
 * All phrases that a line means. `a/b` are alternatives, `(a b)` may be missing, `*` at the end of a word is any ending,
 * `_` is any one word. Throws ConfigError.
 */
export function parsePhrase(written: string, bits: number): Phrase[] {
  const phrases = expand(written);
  for (const words of phrases) {
    if (words.length > mostWords) throw wrong(written, `at most ${mostWords} words`);
    if (words.length === 0 || words[0] === anyWord) throw wrong(written, 'a phrase that begins with a word');
  }
  return phrases.map((words) => ({ words, bits }));
}

function expand(written: string): string[][] {
  let phrases: string[][] = [[]];
  for (const part of written.match(/\([^()]*\)|\S+/g) ?? []) {
    const optional = part.startsWith('(') && part.endsWith(')');
    const choices = optional ? [...expand(part.slice(1, -1)), []] : part.split('/').map(wordsOf);
    phrases = phrases.flatMap((before) => choices.map((choice) => [...before, ...choice]));
    if (phrases.length > mostPhrases) throw wrong(written, `at most ${mostPhrases} phrases in one line`);
  }
  return phrases;
}

function wordsOf(choice: string): string[] {
  if (choice === anyWord) return [anyWord];
  const words = spell(choice);
  const last = words.at(-1);
  if (last === undefined || /[()]|\*./.test(choice)) {
    throw wrong(choice, 'a word, with "*" at its end alone, "/" between two, or "(...)" around some');
  }
  if (!choice.endsWith('*')) return words;
  if (last.length < 3) throw wrong(choice, 'at least 3 letters before a "*"');
  return [...words.slice(0, -1), `${last}*`];
}

const wrong = (written: string, wanted: string): ConfigError =>
  new ConfigError(`found "${written.slice(0, 100)}", wanted ${wanted}`);
