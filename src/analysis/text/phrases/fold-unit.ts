import { fold } from '../fold.ts';
import { apostrophes, hungOn, silentMarks } from '../units.ts';

/** What a UTF-16 unit is to the reader of words; from `firstLetter` on it is the folded letter or digit itself. */
export const unitIs = {
  separator: 0,
  /** Stands inside a word and says nothing: combining marks, joiners. */
  nothing: 1,
  apostrophe: 2,
  dot: 3,
  /** Ends a sentence. */
  stop: 4,
  question: 5,
  /** Comma, colon, bracket. */
  pause: 6,
  hash: 7,
  at: 8,
  /** A word of its own: hearts, arrows, emoji below U+10000. */
  symbol: 9,
  /** Folds to more than one letter: `folded` holds them. */
  letters: 10,
  /** The first half of a pair. */
  high: 11,
} as const;
export const firstLetter = 48;

/** Unit -> its letters, where there are several (ß, æ, ligatures). */
export const folded = new Map<number, string>();
export const units = new Uint16Array(65_536);

/** Beyond these ranges a unit stands for itself: other scripts have no case, or no built-in lists. */
const foldedRanges: readonly (readonly [number, number])[] = [
  [0x30, 0x24ff],
  [0xfb00, 0xfb06],
  [0xff10, 0xff5a],
];
const marks = new RegExp(silentMarks.source);
const hung = new RegExp(`[${hungOn}]`);
const wordUnit = /[\p{L}\p{N}\p{M}]/u;
/** From here on (CJK, Hangul, private use) every unit is a letter, but for the few signs below. */
const otherScripts = 0x2e80;

const signs: readonly (readonly [string, number])[] = [
  [apostrophes, unitIs.apostrophe],
  ['.\u3002', unitIs.dot],
  ['!;\n\r\u2028\u2029\u00a1\uff01', unitIs.stop],
  ['?\u00bf\u061f\uff1f', unitIs.question],
  [',:()[]{}"|/\u2013\u2014\u2026\u3001\u060c\u201c\u201d\u201e\u00ab\u00bb\uff0c', unitIs.pause],
  ['#\uff03', unitIs.hash],
  ['@\uff20', unitIs.at],
];

function fill(): void {
  for (let unit = 0; unit < otherScripts; unit++) {
    const char = String.fromCharCode(unit);
    if (marks.test(char)) units[unit] = unitIs.nothing;
    else if (unit >= 0x2190 && unit <= 0x2bff) units[unit] = unitIs.symbol;
    else if (unit >= firstLetter && wordUnit.test(char) && !hung.test(char)) units[unit] = unit;
  }
  units.fill(unitIs.high, 0xd800, 0xdc00);
  for (let unit = otherScripts; unit < 0x1_0000; unit++) if (unit < 0xd800 || unit > 0xdfff) units[unit] = unit;
  units.fill(unitIs.separator, 0x3000, 0x3005);
  units.fill(unitIs.nothing, 0xfe00, 0xfe10);
  units.fill(unitIs.separator, 0xff00, 0xff10);
  units[0xfeff] = unitIs.nothing;
  for (const [from, to] of foldedRanges) {
    for (let unit = from; unit <= to; unit++) {
      if ((units[unit] ?? 0) < firstLetter) continue;
      const letters = fold(String.fromCharCode(unit)).replace(/[^\p{L}\p{N}\p{M}]/gu, '');
      if (letters.length === 1) units[unit] = letters.charCodeAt(0);
      else if (letters.length === 0) units[unit] = unitIs.separator;
      else {
        units[unit] = unitIs.letters;
        folded.set(unit, letters);
      }
    }
  }
  for (const [chars, kind] of signs) for (const char of chars) units[char.charCodeAt(0)] = kind;
}
fill();
