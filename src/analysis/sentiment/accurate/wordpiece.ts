import { setImmediate } from 'node:timers/promises';
import { basicWords } from './basic-words.ts';

/** A longer word is unknown, whatever it is made of. */
const longestWord = 100;
const markers = ['[UNK]', '[CLS]', '[SEP]'] as const;
/** Written out in a text, these are taken for the markers that they are. */
const special = /(\[(?:UNK|CLS|SEP|PAD|MASK)\])/;

/** Text in, token ids out: [CLS] first, [SEP] last, at most `maxTokens` in all. */
export type Tokenizer = (text: string) => number[];

/**
 * BERT's uncased WordPiece over `vocabulary` (piece -> id; inner pieces begin with `##`): the longest known piece first; a
 * word that cannot be made of known pieces is [UNK] as a whole. Stops when it has enough, else linear in the text's length.
 * The ids are those of the `tokenizers` library, but for marks and punctuation of scripts that came after Unicode 8.
 *
 * Throws Error when the vocabulary lacks one of its markers.
 */
export function createTokenizer(vocabulary: ReadonlyMap<string, number>, maxTokens: number): Tokenizer {
  const [unknown, begin, end] = markers.map((marker) => {
    const id = vocabulary.get(marker);
    if (id === undefined) throw new Error(`the vocabulary has no ${marker}`);
    return id;
  }) as [number, number, number];
  let longestPiece = 0;
  for (const piece of vocabulary.keys()) longestPiece = Math.max(longestPiece, piece.length);

  function pieces(word: string): number[] {
    if (word.length > longestWord && [...word].length > longestWord) return [unknown];
    const found: number[] = [];
    for (let start = 0; start < word.length; ) {
      const prefix = start > 0 ? '##' : '';
      let stop = Math.min(word.length, start + longestPiece);
      let id: number | undefined;
      for (; stop > start; stop -= 1) {
        id = vocabulary.get(prefix + word.slice(start, stop));
        if (id !== undefined) break;
      }
      if (id === undefined) return [unknown];
      found.push(id);
      start = stop;
    }
    return found;
  }

  return (text) => {
    const ids = [begin];
    for (const [index, part] of text.split(special).entries()) {
      const written = index % 2 === 1 ? vocabulary.get(part) : undefined;
      if (written !== undefined) ids.push(written);
      else {
        for (const word of basicWords(part, longestWord)) {
          ids.push(...pieces(word));
          if (ids.length >= maxTokens) break;
        }
      }
      if (ids.length >= maxTokens) break;
    }
    ids.length = Math.min(ids.length, maxTokens - 1);
    ids.push(end);
    return ids;
  };
}

/** So many lines at once, then others get a turn. */
const linesAtOnce = 2_000;

/** `vocab.txt`: one piece per line, its id is the number of the line from 0. */
export async function readVocabulary(file: string): Promise<Map<string, number>> {
  const vocabulary = new Map<string, number>();
  let id = 0;
  for (let start = 0; start < file.length; id += 1) {
    const found = file.indexOf('\n', start);
    const end = found < 0 ? file.length : found;
    vocabulary.set(file.slice(start, file[end - 1] === '\r' ? end - 1 : end), id);
    start = end + 1;
    if (id % linesAtOnce === linesAtOnce - 1) await setImmediate();
  }
  return vocabulary;
}
