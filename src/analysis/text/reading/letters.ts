/** What a UTF-16 unit is to the reader. What words are made of comes first, up to `upper`. */
export const kinds = {
  digit: 1,
  lower: 2,
  upper: 3,
  /** Continues a word without being part of it. */
  apostrophe: 4,
  /** Combining marks, joiners and variation selectors: as if they were not there. */
  ignored: 5,
  space: 6,
  /** Ends a sentence. */
  stop: 7,
  /** Ends a clause. */
  pause: 8,
  exclamation: 9,
  question: 10,
  at: 11,
  hash: 12,
  ampersand: 13,
  /** May begin a face such as :-) or <3. */
  eyes: 14,
  money: 15,
  /** First half of a surrogate pair. */
  pair: 16,
  /** An emoji or a symbol of one unit. */
  symbol: 17,
  other: 18,
} as const;

const kindOf = new Uint8Array(0x1_0000).fill(kinds.other);
const folded = new Uint16Array(0x1_0000);

const digit = '0'.charCodeAt(0);

function set(units: string, kind: number): void {
  for (let i = 0; i < units.length; i += 1) kindOf[units.charCodeAt(i)] = kind;
}
function setRange(from: number, to: number, kind: number): void {
  kindOf.fill(kind, from, to + 1);
}

/** Beyond it: scripts without case, whose letters come in blocks. */
const endOfCase = 0x2000;
const cased = String.fromCharCode(...Array.from({ length: endOfCase }, (_, unit) => unit));
for (const { 0: found, index } of cased.matchAll(/[\p{L}\p{M}]+/gu)) {
  setRange(index, index + found.length - 1, kinds.lower);
  for (let unit = index; unit < index + found.length; unit += 1) folded[unit] = unit;
}
for (const { 0: found, index } of cased.matchAll(/[\p{Lu}\p{Lt}]/gu)) {
  kindOf[index] = kinds.upper;
  folded[index] = found.toLowerCase().charCodeAt(0);
}
for (const { index } of cased.matchAll(/\p{Nd}/gu)) {
  kindOf[index] = kinds.digit;
  folded[index] = digit;
}
// Kana, Han, Hangul and their neighbours; full-width letters.
for (const [from, to] of [
  [0x2c00, 0x2dff],
  [0x3041, 0x9fff],
  [0xa000, 0xd7ff],
  [0xf900, 0xfaff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfefc],
  [0xff10, 0xffdc],
] as const) {
  setRange(from, to, kinds.lower);
  for (let unit = from; unit <= to; unit += 1) folded[unit] = unit;
}
// Vowel signs of Indic scripts are letters; Latin accents, Arabic vowel signs and its stretching are not.
for (const [from, to] of [
  [0x0300, 0x036f],
  [0x0610, 0x061a],
  [0x064b, 0x065f],
  [0x06d6, 0x06ed],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x20d0, 0x20ff],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
] as const)
  setRange(from, to, kinds.ignored);
set('\u0640\u0670\u00ad', kinds.ignored);
// Alef with hamza or madda, and final forms, are written as one pleases.
for (const [from, to] of ['\u0622\u0627', '\u0623\u0627', '\u0625\u0627', '\u0649\u064a', '\u0629\u0647'])
  folded[from?.charCodeAt(0) ?? 0] = to?.charCodeAt(0) ?? 0;

set(' \t\n\r\v\f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000', kinds.space);
setRange(0x2000, 0x200a, kinds.space);
set('.\u2026\u3002\u061f\u0964\u06d4', kinds.stop);
set(',;)(\u060c\u061b\u2014\u2013"\u201c\u201d\u00ab\u00bb|', kinds.pause);
set('!\u00a1\uff01', kinds.exclamation);
set('?\u00bf\uff1f\u061f', kinds.question);
set("'\u2019\u2018\u02bc`\u00b4", kinds.apostrophe);
set('@\uff20', kinds.at);
set('#\uff03', kinds.hash);
set('&', kinds.ampersand);
set(':;=<', kinds.eyes);
set('$\u20ac\u00a3\u20b9\u00a5', kinds.money);
setRange(0x2190, 0x2bff, kinds.symbol);
setRange(0xd800, 0xdbff, kinds.pair);

/**
 * By UTF-16 unit, all in one number, because the reader asks for each: bits 0-15 the letter as it is compared (lower case,
 * accents kept), 16-23 eight bits of it (those of Latin as they are, those of another script apart within it), 24-31 its kind.
 */
export const units = new Uint32Array(0x1_0000);
for (let unit = 0; unit < units.length; unit += 1) {
  const letter = folded[unit] as number;
  units[unit] = ((kindOf[unit] as number) << 24) | (((letter ^ ((letter >>> 8) * 0x35)) & 0xff) << 16) | letter;
}
