import { fold } from '../text/fold.ts';
import { eachCamel, eachTag, partStarts } from '../text/word-parts.ts';

/** A word in CamelCase that is made of names alone: AcmeTools, where acme and tools are looked for. */
export interface CamelWord {
  /** Folded. */
  names: readonly string[];
  /** Where all of them but the first begin. */
  starts: readonly number[];
}

/** Where the parts of hashtags and handles begin, but for the first ones. */
export function tagCuts(written: string): number[] {
  const cuts: number[] = [];
  eachTag(written, (word, from) => {
    for (const at of partStarts(word)) cuts.push(from + at);
  });
  return cuts;
}

/** One name alone makes up no word of several. */
const fewestNames = 2;

export function camelWords(written: string, names: ReadonlySet<string>): CamelWord[] {
  const found: CamelWord[] = [];
  if (names.size < fewestNames) return found;
  eachCamel(written, (word, from) => {
    const starts = partStarts(word);
    const parts = [0, ...starts].map((at, place) => fold(word.slice(at, starts[place])));
    if (starts.length > 0 && parts.every((part) => names.has(part)))
      found.push({ names: parts, starts: starts.map((at) => from + at) });
  });
  return found;
}

export const isMadeOf = ({ names: parts }: CamelWord, names: ReadonlySet<string>): boolean =>
  names.size >= fewestNames && parts.every((part) => names.has(part));

const ascii = /^[\x00-\x7f]*$/;
/** Folds a text piece by piece, and says where in the folded text a place of the written one stands. */
export function foldCut(written: string, cuts: readonly number[]): { text: string; placeOf: (cut: number) => number } {
  if (cuts.length === 0 || ascii.test(written)) return { text: fold(written), placeOf: (cut) => cut };
  const places = new Map<number, number>();
  let text = '';
  let from = 0;
  for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
    text += fold(written.slice(from, cut));
    places.set(cut, text.length);
    from = cut;
  }
  return { text: text + fold(written.slice(from)), placeOf: (cut) => places.get(cut) ?? cut };
}
