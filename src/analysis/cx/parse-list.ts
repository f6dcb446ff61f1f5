import { ConfigError } from '../../core/errors.ts';
import { spell } from '../text/phrases/read-words.ts';
import { bitOf, isSign, type Sign, signs } from './signs.ts';

/** A place in a phrase: one of several rows of words or places, which may be missing. */
export interface Part {
  choices: readonly (readonly (string | Part)[])[];
  optional: boolean;
}

/** A line of a list: words as they are folded, `word*` for any ending, `_` for any word; and the bits of what it means. */
export interface Phrase {
  parts: readonly Part[];
  bits: number;
}

export const anyWord = '_';
const mostWords = 8;

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
      else if (bits === 0)
        throw new ConfigError('found a phrase before the first section, wanted "[delivery]" or the like');
      else phrases.push(parsePhrase(written, bits));
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
 * Reads one line: `a/b` are alternatives, `(a b)` may be missing, `*` at the end of a word is any ending, `_` is any one
 * word. Throws ConfigError.
 */
export function parsePhrase(written: string, bits: number): Phrase {
  const parts = partsOf(written, true);
  const required = parts.filter(({ optional }) => !optional);
  if (required.length === 0) throw wrong(written, 'a phrase with a word that may not be missing');
  const begins = parts.slice(0, parts.indexOf(required[0] as Part) + 1);
  if (begins.some(({ choices }) => choices.some(([first]) => first === anyWord))) {
    throw wrong(written, 'a phrase that begins with a word');
  }
  if (longest(parts) > mostWords) throw wrong(written, `at most ${mostWords} words`);
  return { parts, bits };
}

function partsOf(written: string, brackets: boolean): Part[] {
  return (written.match(/\([^()]*\)|\S+/g) ?? []).map((part) =>
    brackets && part.startsWith('(') && part.endsWith(')')
      ? { choices: [partsOf(part.slice(1, -1), false)], optional: true }
      : { choices: part.split('/').map(wordsOf), optional: false },
  );
}

const longest = (parts: readonly (string | Part)[]): number =>
  parts.reduce(
    (sum, part) => sum + (typeof part === 'string' ? 1 : Math.max(...part.choices.map((choice) => longest(choice)))),
    0,
  );

/** Words that are spelt as they are read. */
const plain = /^(?:([a-z])(?!\1\1))+$/;

function wordsOf(choice: string): string[] {
  if (choice === anyWord || plain.test(choice)) return [choice];
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
