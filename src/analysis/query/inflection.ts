/** What may stand right before and behind a name in a text without making it another word. */
export interface Inflection {
  /** What a name is cut to before endings are set. */
  stem: string;
  /** Among them the empty one where the stem is a word; null: that alone. */
  endings: ReadonlySet<string> | null;
  prefixes: ReadonlySet<string> | null;
}

/** Shorter ones are abbreviations, or would be part of too many words. */
const fewestCyrillic = 4;
const fewestSemitic = 3;

export const sEndings: ReadonlySet<string> = new Set(['', 's']);
const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
// Cases of the singular; names have hardly any other.
const cyrillic: readonly (readonly [last: RegExp, cut: number, endings: ReadonlySet<string>])[] = [
  [/[гкхжчшщ]а$/, 1, set('а и у е ой')],
  [/а$/, 1, set('а ы у е ой')],
  [/я$/, 1, set('я и ю е ей')],
  [/ь$/, 1, set('ь я и ю е ью')],
  [/[бвгджзклмнпрстфхцчшщ]$/, 0, new Set(['', ...set('а у е ом')])],
];
const arabic = set('و ب ل ال وال بال لل');
const hebrew = set('ה ו ב ל מ ש כ וה שה וב ול ומ מה כש');

/**
 * Cases of Cyrillic names (Яндексе), small words that Arabic and Hebrew write together with the name (بنون), the s of
 * German names. `written` as in the query, `word` folded, its first and last word where it has several.
 */
export function inflectionOf(written: string, word: string): Inflection {
  const plain = { stem: word, endings: null, prefixes: null };
  if (/^[\u0620-\u064a]+$/.test(word)) return word.length < fewestSemitic ? plain : { ...plain, prefixes: arabic };
  if (/^[\u05d0-\u05ea]+$/.test(word)) return word.length < fewestSemitic ? plain : { ...plain, prefixes: hebrew };
  if (/[äöüß]/i.test(written.normalize('NFC'))) return { ...plain, endings: sEndings };
  if (word.length < fewestCyrillic || !/^[\u0400-\u04ff]+$/.test(word)) return plain;
  const found = cyrillic.find(([last]) => last.test(word));
  if (!found) return plain;
  return { ...plain, stem: word.slice(0, word.length - found[1]), endings: found[2] };
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
/** Müller as Mueller; null without such a letter. */
export function withoutUmlauts(written: string): string | null {
  const lower = written.normalize('NFC').toLowerCase();
  return /[äöüøå]/.test(lower) ? lower.replace(/[äöüøå]/g, (letter) => umlauts[letter] ?? letter) : null;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
/** Longer names are rarely made by chance of the end of one word and the beginning of another. */
const longestByChance = 3;
const looksAround = 12;

/** Whether a name in a script without spaces begins within one word of the text and ends within another. */
export function cutsTwoWords(text: string, from: number, to: number): boolean {
  if (to - from > longestByChance) return false;
  const start = Math.max(0, from - looksAround);
  let begins = -1;
  for (const { index, segment } of segmenter.segment(text.slice(start, to + looksAround))) {
    const end = start + index + segment.length;
    if (begins < 0 && start + index < from && end > from && end < to) begins = index;
    if (begins >= 0 && start + index < to && end > to) return true;
  }
  return false;
}
