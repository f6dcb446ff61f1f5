import { endsWord, isSpacelessUnit, isWordAt, isWordBefore, skipToWord, startsWord } from '../text/units.ts';
import type { FoldedPost } from './folded-post.ts';
import { cutsTwoWords } from './inflection.ts';
import type { Joint, Shape } from './term-shape.ts';

/** Where a name begins in a text, and what it may do there. */
interface Place {
  text: string;
  parts: ReadonlySet<number> | null;
  from: number;
  /** Right behind # or @, where names are written together. */
  signed: boolean;
}

/** Whether the words of a shape stand in the post. Linear in the text. */
export function hasWords({ words: text, parts }: FoldedPost, shape: Shape): boolean {
  if (shape.joints.length > 0 && !text.includes(shape.longest)) return false;
  const [first] = shape.parts;
  for (let from = text.indexOf(first); from >= 0; from = text.indexOf(first, from + 1)) {
    if (!begins(text, from, parts, shape)) continue;
    const place = { text, parts, from, signed: isSign(text, from - 1) && !isWordBefore(text, from - 1) };
    const end = follow(place, shape);
    if (end >= 0 && ends(text, end, parts, shape) && isWhole(text, from, end, shape)) return true;
  }
  return false;
}

/** `#` and `@` right before `at` + 1. */
const isSign = (text: string, at: number): boolean => text[at] === '#' || text[at] === '@';

function begins(text: string, at: number, parts: Place['parts'], { inflection, parts: [first] }: Shape): boolean {
  if (!startsWord(text, at)) {
    if (parts?.has(at)) return true;
    return inflection.prefixes?.has(text.slice(wordStart(text, at), at)) ?? false;
  }
  // The rest of a shortened word: can't, you're.
  if (first.length <= 2 && text[at - 1] === "'" && isWordBefore(text, at - 1) && isWordAt(first, 0)) return false;
  // #tag and @name do not start in the middle of something: c#sharp, bob@acme.
  return isWordAt(text, at) || !isWordBefore(text, at) || !isSign(text, at);
}

const longestPrefix = 4;
function wordStart(text: string, at: number): number {
  let start = at;
  while (at - start <= longestPrefix && isWordBefore(text, start)) start -= 1;
  return start;
}

const longestEnding = 2;
function ends(text: string, at: number, parts: Place['parts'], { inflection: { endings } }: Shape): boolean {
  const whole = endings === null || endings.has('');
  if (whole && (endsWord(text, at) || parts?.has(at))) return true;
  if (endings === null) return false;
  let end = at;
  while (end - at <= longestEnding && isWordAt(text, end)) end += 1;
  return endings.has(text.slice(at, end));
}

/** Index behind the last part; -1: the parts do not follow each other. */
function follow(place: Place, { parts, joints, joinable, joinableWords }: Shape): number {
  let at = place.from + parts[0].length;
  for (const [index, joint] of joints.entries()) {
    const part = parts[index + 1] ?? '';
    const joins = place.signed || (joint === 'space' ? joinableWords : joinable);
    const next = beginningOf(place, at, part, joint, joins);
    if (next < 0) return -1;
    at = next + part.length;
  }
  return at;
}

const isJoined = ({ parts }: Place, at: number): boolean => parts?.has(at) ?? false;

/** Where the next part begins; -1: something else stands there. */
function beginningOf(place: Place, at: number, part: string, joint: Joint, joins: boolean): number {
  const { text } = place;
  if (text.startsWith(part, at) && (joins || isJoined(place, at) || (joint === 'space' && startsWord(text, at))))
    return at;
  // Hashtags have no other sign to set between words.
  if (text[at] === '_' && joint !== 'tight' && text.startsWith(part, at + 1)) return at + 1;
  if (joint === 'ampersand' && (place.signed || isJoined(place, at)) && text.startsWith(`and${part}`, at))
    return at + 3;
  const next = joint === 'space' ? skipTo(text, at, part) : behindJoint(text, at, joint);
  return next >= 0 && text.startsWith(part, next) && startsWord(text, next) ? next : -1;
}

/** A word of the phrase may itself start with a symbol: then that is what to skip to. */
function skipTo(text: string, from: number, part: string): number {
  const limit = skipToWord(text, from);
  if (isWordAt(part, 0)) return endsSentence(text, from, limit) ? -1 : limit;
  const at = text.slice(from, limit + part.length).indexOf(part);
  return at < 0 ? limit : from + at;
}

/** A full stop behind a figure or a long word ends a sentence; behind a short one it may shorten it (St. Pauli). */
const fewestBeforeStop = 4;
function endsSentence(text: string, from: number, to: number): boolean {
  if (!/^[.!?\u2026]+\s/.test(text.slice(from, Math.min(to, from + 4)))) return false;
  const before = text.slice(Math.max(0, from - fewestBeforeStop), from);
  return /\d$/.test(before) || /^[\p{L}\p{M}]{4}$/u.test(before);
}

const longestSpace = 3;
/** Index behind what may stand for a hyphen, an apostrophe or an ampersand; -1: nothing does. */
function behindJoint(text: string, at: number, joint: Exclude<Joint, 'space'>): number {
  if (joint === 'tight') return text[at] === '-' ? at + 1 : -1;
  if (joint === 'apostrophe') return text[at] === "'" || isSpace(text, at) ? at + 1 : -1;
  const sign = behindSpace(text, at);
  if (joint === 'ampersand' && sign > at && text.startsWith('and', sign)) {
    const next = behindSpace(text, sign + 3);
    return next > sign + 3 ? next : -1;
  }
  const char = text[sign] ?? '';
  const stands = joint === 'ampersand' ? '&+' : sign === at ? "-/\u00b7\u2022&+.'" : '-/\u00b7\u2022&+';
  if (char === '' || !stands.includes(char)) return joint === 'hyphen' && sign > at ? sign : -1;
  return char === '.' || char === "'" ? sign + 1 : behindSpace(text, sign + 1);
}

function behindSpace(text: string, at: number): number {
  let end = at;
  while (end - at < longestSpace && isSpace(text, end)) end += 1;
  return end;
}
const isSpace = (text: string, at: number): boolean => /\s/.test(text.charAt(at));

/** A single letter or digit is part of much: x-ray, 5 x 3, C++. A short name in Han or kana may be made of two words. */
function isWhole(text: string, from: number, end: number, { parts, joints }: Shape): boolean {
  if (joints.length > 0 || !isWordAt(parts[0], 0)) return true;
  if (isSpacelessUnit(text.charCodeAt(from))) return !cutsTwoWords(text, from, end);
  if (parts[0].length > 1) return true;
  if (/[-'&+/.]/.test(text.charAt(from - 1)) && isWordBefore(text, from - 1)) return false;
  const behind = text.slice(end, end + 3);
  if (/^[+#]/.test(behind) || (/^[-&/.]/.test(behind) && isWordAt(behind, 1))) return false;
  if (behind.startsWith("'") && isWordAt(behind, 1) && !/^'s(?![\p{L}\p{N}])/u.test(behind)) return false;
  return !(/\d\s*$/.test(text.slice(Math.max(0, from - 3), from)) && /^\s*\d/.test(behind));
}
