// Combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, marks for symbols, variation selectors, and the
// invisible characters that may stand inside a word. Other scripts keep their marks: in Thai, Hindi or kana they are
// letters of their own.
const folded =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks are meant one by one
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u20d0-\u20ff\ufe00-\ufe0f\u00ad\u200c\u200d\u2060\ufeff]+/g;
/** Longer runs of marks mean nothing, and would make normalising slow. */
const markRun = /(\p{M}{8})\p{M}+/gu;
const ascii = /^[\x00-\x7f]*$/;
const special = /[\u2018\u2019\u02bc\u2010-\u2015\u2212ßæœøłđħıςþð]/g;
const plain = new Map(
  Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ı: 'i', ς: 'σ', þ: 'th', ð: 'd' }),
);
for (const quote of '\u2018\u2019\u02bc') plain.set(quote, "'");
for (const dash of '\u2010\u2011\u2012\u2013\u2014\u2015\u2212') plain.set(dash, '-');

/**
 * Folds case, diacritics and compatibility forms (full width, ligatures, mathematical letters), typographic
 * apostrophes and dashes. Time is linear in the text.
 */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .replace(folded, '')
    .replace(markRun, '$1')
    .normalize('NFKD')
    .toLowerCase()
    .replace(folded, '')
    .replace(special, (char) => plain.get(char) ?? char)
    .normalize('NFC');
}

const wordChar = /[\p{L}\p{N}\p{M}_]/u;
const spaceless = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u;
const hangul = /\p{sc=Hang}/u;

function charBefore(text: string, index: number): string {
  const unit = text.charCodeAt(index - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && index > 1 ? text.slice(index - 2, index) : text.charAt(index - 1);
}

const charAt = (text: string, index: number): string => {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff ? text.slice(index, index + 2) : text.charAt(index);
};

/** Whether the character at `index` (a UTF-16 index) belongs to a word. */
export function isWordAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 95;
  return index < text.length && wordChar.test(charAt(text, index));
}

export function isWordBefore(text: string, index: number): boolean {
  const unit = text.charCodeAt(index - 1);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 95;
  return index > 0 && wordChar.test(charBefore(text, index));
}

/**
 * Whether a word may start at `index` of a folded text. Where a script sets no spaces between words (Han, kana, Thai,
 * Lao, Khmer, Burmese, Tibetan) every place will do, so that words in it match as parts of a text.
 */
export function startsWord(text: string, index: number): boolean {
  if (!isWordBefore(text, index) || !isWordAt(text, index)) return true;
  return spaceless.test(charBefore(text, index)) || spaceless.test(charAt(text, index));
}

/** Whether a word may end before `index`. Korean sets particles right behind a word: there its end is free. */
export function endsWord(text: string, index: number): boolean {
  if (!isWordAt(text, index) || !isWordBefore(text, index)) return true;
  const last = charBefore(text, index);
  return spaceless.test(last) || hangul.test(last) || spaceless.test(charAt(text, index));
}

/** Index of the next character of a word at or after `index`; the text's length when there is none. */
export function skipToWord(text: string, index: number): number {
  let at = index;
  while (at < text.length && !isWordAt(text, at)) at += 1;
  return at;
}
