import { between, type Random, wholeBetween } from '../detection/random.ts';
import { type Language, languages, oftenFirst, type Words, wordsIn } from './language.ts';

/** What people say in one language about a brand. */
interface Vocabulary {
  language: Language;
  /** Anything. */
  general: Words;
  /** Anger. */
  angry: Words;
  /** What the brand's business is about: everybody's words. */
  business: Words;
}

/** The words of one subject in each of the languages; of a story also those of its later days. */
export interface Subject {
  core: Words[];
  later: Words[][];
}

export interface Talk {
  subject(coreWords: number, phases: number): Subject;
  /** A post about a subject: by its phase, if it has some. */
  say(random: Random, subject: Subject, phase?: number): string;
  /** A post that only agrees, or only swears. */
  agree(random: Random): string;
}

/** Part of the posts in the brand's second language. */
const secondLanguage = 0.2;
/** Part of a subject's words that all languages share: names. */
const names = 0.12;

/** How people speak of a brand: in two languages with made-up words, each in their own. */
export function talkAbout(brand: string, seed: number, random: Random): Talk {
  const first = Math.floor(random() * languages.length);
  const second = (first + 1 + Math.floor(random() * (languages.length - 1))) % languages.length;
  const spoken = [first, second].map((i): Vocabulary => {
    const language = languages[i]?.(seed);
    if (!language) throw new Error('no language');
    const [general, angry, business] = [700, 40, 30].map((count) => wordsIn(language, count));
    return { language, general: general ?? [], angry: angry ?? [], business: business ?? [] };
  });
  const inEach = (count: number): Words[] => {
    const lists = spoken.map(({ language }) => [...wordsIn(language, count)]);
    const [own, other] = lists;
    for (let i = 0; i < count; i++) if (own && other && random() < names) other[i] = own[i] ?? '';
    return lists;
  };
  /** Only business and small words are everybody's. */
  const write = (any: Random, { language, general, angry, business }: Vocabulary, told: readonly string[]): string => {
    const words = [
      ...told,
      ...some(any, business, 3, [0, 2]),
      ...some(any, general, 8, [1, 7]),
      ...some(any, angry, 3, [0, 2]),
    ];
    const said = words.map((word) => language.inflect(any, word));
    for (let n = wholeBetween(any, [1, 6]); n > 0; n--) said.push(oftenFirst(any, language.small, 8));
    if (any() < 0.8) said.push(brand);
    return shuffled(any, said).join(' ');
  };
  const speaker = (any: Random): number => (any() < secondLanguage ? 1 : 0);
  return {
    subject: (coreWords, phases) => ({
      core: inEach(coreWords),
      later: Array.from({ length: phases }, () => inEach(12)),
    }),
    say(any, { core, later }, phase = 0) {
      const who = speaker(any);
      const words = some(any, core[who] ?? [], 2, [1, 4]);
      const now = later[phase]?.[who] ?? [];
      if (now.length > 0 && any() < 0.5) {
        // One in three of them does not say where it began.
        if (any() < 1 / 3) words.length = 0;
        words.push(...some(any, now, 2, [1, 3]));
      }
      return write(any, spoken[who] as Vocabulary, words);
    },
    agree(any) {
      const { language, angry, general } = spoken[speaker(any)] as Vocabulary;
      const words = [
        ...some(any, angry, 3, [0, 2]),
        ...some(any, general, 8, [0, 2]),
        ...some(any, language.small, 8, [1, 4]),
      ];
      return words.join(' ');
    },
  };
}

const some = (random: Random, words: Words, flat: number, [least, most]: readonly [number, number]): string[] =>
  words.length === 0
    ? []
    : Array.from({ length: wholeBetween(random, [least, most]) }, () => oftenFirst(random, words, flat));

function shuffled(random: Random, words: string[]): string[] {
  for (let i = words.length - 1; i > 0; i--) {
    const j = Math.floor(between(random, [0, i + 1]));
    [words[i], words[j]] = [words[j] ?? '', words[i] ?? ''];
  }
  return words;
}
