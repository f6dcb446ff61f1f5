import { apostrophes, dashes, hungOn, silentMarks } from './units.ts';

/** Longer runs of marks mean nothing, and would make normalising slow. */
const markRun = /(\p{M}{8})\p{M}+/gu;
const ascii = /^[\x00-\x7f]*$/;
/** What normalising would make letters, digits or spaces of: signs that hang on a word, accents that stand alone. */
const before = new RegExp(`${silentMarks.source}|[\u00b4\u02ca\u02cb${hungOn}]`, 'g');
const keycap = /([0-9])\ufe0f?\u20e3/g;
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
  if (ascii.test(text)) return text.includes('`') ? text.replaceAll('`', "'").toLowerCase() : text.toLowerCase();
  const whole = text.includes('\u20e3') ? text.replace(keycap, ' $1 ') : text;
  // ASCII neither joins with what follows nor changes with it.
  return whole.replace(foreignOrUpper, foldRun);
}

const foreignOrUpper = /[^\x00-\x40\x5b-\x5f\x61-\x7f]+/g;
/** Short runs come again and again: quotes, accents, emoji. */
const known = new Map<string, string>();
const mostKnown = 4_096;
const longestKnown = 8;

function foldRun(run: string): string {
  if (run.length > longestKnown) return foldWhole(run);
  const found = known.get(run);
  if (found !== undefined) return found;
  if (known.size === mostKnown) known.clear();
  const folded = foldWhole(run);
  known.set(run, folded);
  return folded;
}

const foldWhole = (run: string): string =>
  run
    .replace(before, readBefore)
    .replace(markRun, '$1')
    .normalize('NFKD')
    .toLowerCase()
    .replace(silentMarks, '')
    .replace(special, (char) => plain.get(char) ?? char)
    .normalize('NFC');

function readBefore(found: string): string {
  if (found === '\u2122' || found === '\u2120') return ' ';
  if (found === '\u00b4' || found === '\u02ca' || found === '\u02cb') return "'";
  silentMarks.lastIndex = 0;
  return silentMarks.test(found) ? '' : ` ${found} `;
}
