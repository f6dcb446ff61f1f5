import { apostrophes, dashes, hungOn, silentMarks } from './units.ts';

/** Longer runs of marks mean nothing, and would make normalising slow. */
const markRun = /(\p{M}{8})\p{M}+/gu;
const ascii = /^[\x00-\x7f]*$/;
/** An accent that stands alone would become a space. */
const accents = /[\u00b4\u02ca\u02cb]/g;
const special = new RegExp(`[ßæœøłđħıςþð${apostrophes.slice(1)}${dashes.slice(1)}]`, 'g');
const plain = new Map(
  Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ı: 'i', ς: 'σ', þ: 'th', ð: 'd' }),
);
for (const apostrophe of apostrophes) plain.set(apostrophe, "'");
for (const dash of dashes) plain.set(dash, '-');

/**
 * Folds case, diacritics and compatibility forms (full width, ligatures, mathematical letters), apostrophes and dashes.
 * Invisible characters and trade marks fall away. Time is linear in the text.
 */
export function fold(text: string): string {
  if (ascii.test(text)) {
    const lower = text.toLowerCase();
    return lower.includes('`') ? lower.replaceAll('`', "'") : lower;
  }
  return text
    .replace(hungOn, apart)
    .replace(silentMarks, '')
    .replace(accents, "'")
    .replace(markRun, '$1')
    .normalize('NFKD')
    .toLowerCase()
    .replace(silentMarks, '')
    .replace(special, (char) => plain.get(char) ?? char)
    .normalize('NFC');
}

const apart = (sign: string): string => (sign === '\u2122' || sign === '\u2120' ? ' ' : ` ${sign} `);
