// What a word, a link, a handle, a hashtag and a script without spaces are: matching, stories, topics and
// customer-experience words all ask here. The sentiment and language models read texts as they were trained to
// (`reading`), until they are retrained.

/** Signs that stand for an apostrophe, whatever keyboard wrote them. A folded text has `'` alone. */
export const apostrophes =
  "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02ca\u02cb\u05f3\u2018\u2019\u201b\u2032\u275b\u275c\ua78c\uff07";
export const dashes = '-\u2010\u2011\u2012\u2013\u2014\u2015\u2212';

/**
 * What may stand inside a word and says nothing: combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, marks for
 * symbols, variation selectors, joiners and other invisible characters. Other scripts keep their marks: in Thai, Hindi or
 * kana they are letters of their own.
 */
export const silentMarks =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks are meant one by one
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u064b-\u065f\u0670\u20d0-\u20ff\ufe00-\ufe0f\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8]+/g;

/** Trade marks and numbers of notes hang on a word without being part of it: Acme™, Acme①. */
export const hungOn =
  '\u2120\u2122\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf';

const wordChar = /[\p{L}\p{N}\p{M}_]/u;

/** Scripts without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, Han, kana. */
export const isSpacelessUnit = (unit: number): boolean =>
  unit >= 0x0e00 &&
  ((unit < 0x10a0 && unit !== 0x0e3f) ||
    (unit >= 0x1780 && unit < 0x1800) ||
    (unit >= 0x2e80 && unit < 0xa000 && !(unit >= 0x3130 && unit < 0x31a0) && !(unit < 0x3031 && isCjkSign(unit))) ||
    (unit >= 0xa9e0 && unit < 0xaa00) ||
    (unit >= 0xaa60 && unit < 0xaa80) ||
    (unit >= 0xf900 && unit < 0xfb00) ||
    (unit >= 0xff66 && unit < 0xffa0) ||
    // The first halves of rare Han.
    (unit >= 0xd840 && unit < 0xd8c0));
const isCjkSign = (unit: number): boolean =>
  (unit >= 0x2fe0 && unit < 0x3005) || (unit >= 0x3008 && unit < 0x3021) || unit === 0x3030;
export const isHangulUnit = (unit: number): boolean =>
  (unit >= 0xac00 && unit < 0xd7b0) || (unit >= 0x1100 && unit < 0x1200) || (unit >= 0x3130 && unit < 0x3190);

/** Whether a text has letters of such a script. */
export function hasSpaceless(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (isSpacelessUnit(text.charCodeAt(at))) return true;
  return false;
}
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
/** The unit that tells the script of the character before an index. */
const unitBefore = (text: string, index: number): number => {
  const unit = text.charCodeAt(index - 1);
  return isLow(unit) && index > 1 ? text.charCodeAt(index - 2) : unit;
};

/** Whether the character at `index` (a UTF-16 index) of a folded text belongs to a word. */
export function isWordAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 95;
  return index < text.length && wordChar.test(text.slice(index, index + (isHigh(unit) ? 2 : 1)));
}

export function isWordBefore(text: string, index: number): boolean {
  const unit = text.charCodeAt(index - 1);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit === 95;
  return index > 0 && wordChar.test(text.slice(isLow(unit) && index > 1 ? index - 2 : index - 1, index));
}

/**
 * Whether a word may start at `index` of a folded text. Where a script sets no spaces between words every place will do,
 * so that words in it match as parts of a text.
 */
export function startsWord(text: string, index: number): boolean {
  if (!isWordBefore(text, index) || !isWordAt(text, index)) return true;
  return isSpacelessUnit(unitBefore(text, index)) || isSpacelessUnit(text.charCodeAt(index));
}

/** Whether a word may end before `index`. Korean sets particles right behind a word: there its end is free. */
export function endsWord(text: string, index: number): boolean {
  if (!isWordAt(text, index) || !isWordBefore(text, index)) return true;
  const last = unitBefore(text, index);
  return isSpacelessUnit(last) || isHangulUnit(last) || isSpacelessUnit(text.charCodeAt(index));
}

/** Index of the next character of a word at or after `index`; the text's length when there is none. */
export function skipToWord(text: string, index: number): number {
  let at = index;
  while (at < text.length && !isWordAt(text, at)) at += 1;
  return at;
}

/** Where no spaces are set the text goes on right behind a name. */
const handle = /[@\uff20](?:(?![\u0e00-\u10ff\u1780-\u17ff\u2e80-\u9fff])[\p{L}\p{N}\p{M}_])+(?:[.-][\w]+)*/uy;

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};
const linkStart = /(?:(?:https?|s?ftps?):\/\/|www\.)(?=\S)/iy;
/** Some write letters of alphabets in links; where no spaces are set the text goes on right behind them. */
const isLinkUnit = (unit: number): boolean =>
  (unit > 32 && unit < 127) || (unit > 0xa0 && unit < 0x0e00 && unit !== 0xab && unit !== 0xbb);
/** Index behind the link that begins at `at`, where a word may begin; `at` itself when none does. */
export function linkEnd(text: string, at: number): number {
  const starts = ((text.charCodeAt(at) | 32) << 8) | (text.charCodeAt(at + 1) | 32);
  // ht, ww, ft, sf
  if (starts !== 0x6874 && starts !== 0x7777 && starts !== 0x6674 && starts !== 0x7366) return at;
  const begin = endOf(linkStart, text, at);
  let end = begin;
  while (isLinkUnit(text.charCodeAt(end))) end += 1;
  return end > begin ? end : at;
}
/** Index behind the name whose @ stands at `at`: an account, or the host of a mail address. */
export const handleEnd = (text: string, at: number): number => endOf(handle, text, at);

const handles = new RegExp(handle.source, 'gu');
/** A folded text with `filler` in place of its links, and they. */
export function takeLinks(text: string, filler: string): { rest: string; links: string[] } {
  const links: string[] = [];
  let rest = '';
  let from = 0;
  eachLink(text, (begin, end) => {
    links.push(text.slice(begin, end));
    rest += text.slice(from, begin) + filler;
    from = end;
  });
  return { rest: rest + text.slice(from), links };
}
/** A folded text with `filler` in place of its links and handles. */
export function withoutLinks(text: string, filler: string): string {
  const { rest } = takeLinks(text, filler);
  return rest.includes('@') || rest.includes('\uff20') ? rest.replace(handles, filler) : rest;
}

/** Calls `found` with begin and end of each link of a folded text. Linear. */
export function eachLink(text: string, found: (begin: number, end: number) => void): void {
  let colon = text.indexOf('://');
  let www = text.indexOf('www.');
  while (colon >= 0 || www >= 0) {
    const byScheme = colon >= 0 && (www < 0 || colon < www);
    let begin = byScheme ? colon : www;
    while (byScheme && colon - begin < longestScheme && isWordBefore(text, begin)) begin -= 1;
    const end = isWordBefore(text, begin) ? begin : linkEnd(text, begin);
    if (end > begin) found(begin, end);
    const next = Math.max(end, (byScheme ? colon : www) + 1);
    if (colon >= 0 && colon < next) colon = text.indexOf('://', next);
    if (www >= 0 && www < next) www = text.indexOf('www.', next);
  }
}
const longestScheme = 6;
