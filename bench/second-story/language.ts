import { frequentWords } from '../../dist/analysis/text/frequent-words.js';
import { oneOf, type Random, seeded, wholeBetween } from '../detection/random.ts';

/** Some words of a subject, the most used first. */
export type Words = readonly string[];

export interface Language {
  name: string;
  /** Words that say nothing. */
  small: Words;
  /** Makes words of the language: a new one each time. */
  word(): string;
  /** A form of a word. */
  inflect(random: Random, word: string): string;
}

interface Sounds {
  name: string;
  onsets: string;
  vowels: string;
  codas: string;
  endings: readonly string[];
}

const sounds: readonly Sounds[] = [
  {
    name: 'en',
    onsets: 'b c d f g h l m n p r s t br cl st tr',
    vowels: 'a e i o u ea oo',
    codas: 'n t r ck ll',
    endings: ['', '', 's', 'ed', 'ing'],
  },
  {
    name: 'es',
    onsets: 'b c d f g l m n p r s t v j',
    vowels: 'a e i o u ie',
    codas: ' n s r',
    endings: ['', 's', 'ado', 'aron', 'ando'],
  },
  {
    name: 'de',
    onsets: 'b d f g h k l m n r s sch st w z',
    vowels: 'a e i o u ei au',
    codas: 'n t r ch ss',
    endings: ['', 'e', 'en', 'er', 't'],
  },
  {
    name: 'ru',
    onsets: 'б в г д ж з к л м н п р с т',
    vowels: 'а е и о у я',
    codas: ' н т к р',
    endings: ['', 'а', 'ы', 'ов', 'ами'],
  },
];

/** Languages with made-up words, whose small words are real. */
export const languages: readonly ((seed: number) => Language)[] = sounds.map((of) => (seed) => {
  const random = seeded(seed, `words of ${of.name}`);
  const [onsets, vowels, codas] = [of.onsets, of.vowels, of.codas].map((list) => list.split(' '));
  const known = new Set<string>();
  const small = [...frequentWords].filter(([, names]) => names.includes(of.name)).map(([word]) => word);
  return {
    name: of.name,
    // No list of small words knows Russian.
    small: small.length > 0 ? small : ['не', 'на', 'это', 'что', 'как', 'они', 'мне', 'так', 'уже', 'вот'],
    word() {
      for (;;) {
        let word = '';
        for (let n = wholeBetween(random, [2, 4]); n > 0; n--)
          word += oneOf(random, onsets ?? []) + oneOf(random, vowels ?? []);
        word += oneOf(random, codas ?? []);
        if (word.length < 4 || known.has(word)) continue;
        known.add(word);
        return word;
      }
    },
    inflect: (any, word) => word + oneOf(any, of.endings),
  };
});

export const wordsIn = (language: Language, count: number): Words =>
  Array.from({ length: count }, () => language.word());

/** Few words are said often, many seldom (Zipf). */
export function oftenFirst(random: Random, words: Words, flat: number): string {
  const total = Math.log((words.length + flat) / flat);
  const rank = Math.floor(flat * Math.exp(random() * total) - flat);
  return words[Math.min(rank, words.length - 1)] ?? '';
}
