import { frequentWords } from '../../text/frequent-words.ts';

/** How often words stand in texts, as a rough share. */
export interface Frequencies {
  /** A word of one more term: what many terms have is no name, but something that people say. */
  count(word: string): void;
  of(word: string): number;
}

/** Short words are frequent; a letter of Han or kana tells more than one of an alphabet. */
const tellingUnits = 10;
const ascii = /^[\x00-\x7f]*$/;

export function createFrequencies(): Frequencies {
  const terms = new Map<string, number>();
  return {
    count(word) {
      terms.set(word, (terms.get(word) ?? 0) + 1);
    },
    of(word) {
      if (frequentWords.has(word)) return 1_000_000;
      const units = ascii.test(word) ? word.length : word.length * 2;
      return (terms.get(word) ?? 1) ** 2 * 3 ** -Math.min(units, tellingUnits);
    },
  };
}
