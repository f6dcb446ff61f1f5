import { maxTextLength } from '../../core/clean.ts';
import { finish, hashOf, hashPrime, hashStart, join, spread, spreadGram } from './hash.ts';
import type { HashTable } from './hash-table.ts';
import { kinds, units as unitTable } from './letters.ts';
import { createKnownWords, languageShift, turnMask, turns } from './turning-words.ts';

/**
 * What one pass over a text finds, as 32-bit hashes in arrays that the next reading overwrites. Only the first `...Count`
 * entries of each hold.
 */
export interface Reading {
  /** One for each word, in order. */
  words: Int32Array;
  wordCount: number;
  /** Four letters in a row inside of a word with its ends marked; words of three letters or more. */
  grams: Int32Array;
  gramCount: number;
  /** Where the grams of each word begin. */
  gramStarts: Int32Array;
  /** Pairs of words, negated words, emoji, faces, marks. */
  others: Int32Array;
  otherCount: number;
  /** How many words one language alone uses often, 4 bits a language; and how many they are in all. */
  votes: number;
  voters: number;
  /** Units that are letters, by script. */
  latin: number;
  arabic: number;
  devanagari: number;
  /** Letters of scripts that are none of these, and one of them. */
  foreign: number;
  foreignUnit: number;
  /** How loud it is: exclamation marks, words in capitals, stretched words. */
  exclamations: number;
  capitals: number;
  stretched: number;
}

/** As many as 4 bits hold. */
const mostVoters = 15;
/** Room for the worst text of that length: a word needs a letter and a separator, and brings at most five others. */
const mostWords = maxTextLength / 2 + 2;
const wordStart = 1;
const wordEnd = 2;
/** A negation reaches so many words, to the end of its clause at most. */
const negationReach = 4;
const mark = (name: string): number => hashOf(` ${name}`);
const salts = { negated: mark('negated'), contrast: mark('contrast'), tag: mark('tag') };
const marks = {
  user: mark('user'),
  link: mark('link'),
  money: mark('money'),
  dots: mark('dots'),
  stretched: mark('stretched'),
  exclamation: [0, 1, 2, 3].map((n) => mark(`exclamation ${n}`)),
  question: [0, 1, 2, 3].map((n) => mark(`question ${n}`)),
  capitals: [0, 1, 2, 3].map((n) => mark(`capitals ${n}`)),
  length: [0, 1, 2, 3, 4, 5].map((n) => mark(`length ${n}`)),
  happy: mark('face happy'),
  sad: mark('face sad'),
  wry: mark('face wry'),
  heart: mark('face heart'),
};
const longestEntity = 6;
const skinTones = [0xdffb, 0xdfff] as const;

/** Begin of block -> what is counted; anything above Latin. */
const [arabicFrom, arabicTo] = [0x0600, 0x06ff];
const [devanagariFrom, devanagariTo] = [0x0900, 0x097f];
const [latinFrom, latinTo] = [0x41, 0x024f];

/** The mouth of a face, after its eyes and perhaps a nose. */
function faceAt(text: string, at: number): number {
  let next = at + 1;
  const eyes = text.charCodeAt(at);
  if (eyes === 0x3c) return text.charCodeAt(next) === 0x33 ? marks.heart : 0;
  const nose = text.charCodeAt(next);
  if (nose === 0x2d || nose === 0x27) next += 1;
  switch (text.charCodeAt(next)) {
    case 0x29:
    case 0x5d:
    case 0x44:
      return marks.happy;
    case 0x28:
    case 0x5b:
    case 0x27:
      return marks.sad;
    case 0x2f:
    case 0x5c:
    case 0x7c:
      // Not the colon of a link.
      return text.charCodeAt(next + 1) === 0x2f ? 0 : marks.wry;
    default:
      return 0;
  }
}

/** Makes a reader with arrays of its own. Its answer holds until it reads again. Linear in the text; never throws. */
export function createReader(known: HashTable = createKnownWords([])): (text: string) => Reading {
  const words = new Int32Array(mostWords);
  const grams = new Int32Array(maxTextLength + mostWords);
  const gramStarts = new Int32Array(mostWords);
  const others = new Int32Array(5 * mostWords + maxTextLength + 32);
  const reading: Reading = {
    words,
    wordCount: 0,
    grams,
    gramCount: 0,
    gramStarts,
    others,
    otherCount: 0,
    votes: 0,
    voters: 0,
    latin: 0,
    arabic: 0,
    devanagari: 0,
    foreign: 0,
    foreignUnit: 0,
    exclamations: 0,
    capitals: 0,
    stretched: 0,
  };

  return (text) => {
    // Kept at hand: what stands outside is looked up anew for each letter.
    const { digit, lower, upper, apostrophe, ignored, space } = kinds;
    const units = unitTable;
    const gramsHere = grams;
    const [prime, spreading] = [hashPrime, spread];
    const length = Math.min(text.length, maxTextLength);
    let wordCount = 0;
    let gramCount = 0;
    let otherCount = 0;
    let latin = 0;
    let arabic = 0;
    let devanagari = 0;
    let foreign = 0;
    let foreignUnit = 0;
    let exclamations = 0;
    let questions = 0;
    let capitals = 0;
    let stretched = 0;
    let dots = 0;
    let users = 0;
    let links = 0;
    let votes = 0;
    let voters = 0;

    // The word at hand.
    let letters = 0;
    let uppers = 0;
    let hash = hashStart;
    let gram = wordStart;
    let last = 0;
    let beforeLast = 0;
    let isStretched = false;
    let isTag = false;

    let previous = 0;
    let negated = 0;
    let contrasted = false;
    let lastEmoji = 0;

    for (let at = 0; at <= length; at += 1) {
      const unit = at < length ? text.charCodeAt(at) : 0x20;
      const entry = units[unit] as number;
      const kind = entry >>> 24;
      if (kind <= upper) {
        const letter = entry & 0xffff;
        const beginsWord =
          kind === upper && isTag && letters > 0 && (units[text.charCodeAt(at - 1)] as number) >>> 24 === lower;
        if (!beginsWord) {
          if (letter === last && (letter === beforeLast || kind === digit)) {
            isStretched = kind !== digit;
            continue;
          }
          beforeLast = last;
          last = letter;
          if (kind === upper) uppers += 1;
          // `addLetter` and `spreadGram`, written out: this is done for every letter.
          hash = Math.imul(hash ^ letter, prime);
          gram = (gram << 8) | ((entry >>> 16) & 0xff);
          letters += 1;
          if (letters >= 3) gramsHere[gramCount++] = Math.imul(gram ^ (gram >>> 15), spreading);
          continue;
        }
        // In a hashtag a capital after a small letter begins a word: the one before ends here, then this letter is read again.
        at -= 1;
      } else if (kind === ignored) continue;
      else if (kind === apostrophe && (letters > 2 || letters === 0)) continue;

      if (letters > 0) {
        const word = finish(hash);
        const knows = known.get(word);
        const turn = knows & turnMask;
        const isScheme = unit === 0x3a && text.charCodeAt(at + 1) === 0x2f && text.charCodeAt(at + 2) === 0x2f;
        if (isScheme || turn === turns.link) {
          gramCount -= letters >= 3 ? letters - 2 : 0;
          if (isScheme) {
            at += 2;
            while (at + 1 < length && (units[text.charCodeAt(at + 1)] as number) >>> 24 !== space) at += 1;
          }
          links += 1;
        } else {
          if (letters >= 3) {
            grams[gramCount++] = spreadGram((gram << 8) | wordEnd);
          }
          if (last <= latinTo) latin += last >= latinFrom ? letters : 0;
          else if (last >= arabicFrom && last <= arabicTo) arabic += letters;
          else if (last >= devanagariFrom && last <= devanagariTo) devanagari += letters;
          else {
            foreign += letters;
            foreignUnit = last;
          }
          words[wordCount++] = word;
          if (knows > turnMask && voters < mostVoters) {
            votes += 1 << (4 * ((knows >>> languageShift) - 1));
            voters += 1;
          }
          gramStarts[wordCount] = gramCount;
          others[otherCount++] = join(previous, word);
          if (negated > 0) {
            others[otherCount++] = word ^ salts.negated;
            negated -= 1;
          }
          if (contrasted) {
            others[otherCount++] = word ^ salts.contrast;
          }
          if (turn !== turns.none) {
            if (turn === turns.negation) negated = negationReach;
            else {
              contrasted = true;
              negated = 0;
            }
          }
          if (uppers > 1 && uppers === letters) capitals += 1;
          if (isStretched) stretched += 1;
          previous = word;
        }
        letters = 0;
        uppers = 0;
        hash = hashStart;
        gram = wordStart;
        last = 0;
        beforeLast = 0;
        isStretched = false;
        if (kind <= upper) continue;
        isTag = false;
      }
      if (kind === space) continue;

      switch (kind) {
        case kinds.apostrophe:
        case kinds.other:
          break;
        case kinds.stop:
          negated = 0;
          dots += text.charCodeAt(at + 1) === unit || unit === 0x2026 ? 1 : 0;
          break;
        case kinds.pause:
          negated = 0;
          break;
        case kinds.exclamation:
          negated = 0;
          exclamations += 1;
          break;
        case kinds.question:
          negated = 0;
          questions += 1;
          break;
        case kinds.at: {
          const begin = at;
          while (at + 1 < length) {
            const next = text.charCodeAt(at + 1);
            if ((units[next] as number) >>> 24 > upper && next !== 0x5f) break;
            at += 1;
          }
          if (at > begin) users += 1;
          break;
        }
        case kinds.hash:
          isTag = true;
          break;
        case kinds.ampersand: {
          // An entity that was not decoded says nothing.
          let end = at + 1;
          while (end <= at + longestEntity && (units[text.charCodeAt(end)] as number) >>> 24 <= upper) end += 1;
          if (end > at + 1 && text.charCodeAt(end) === 0x3b) at = end;
          break;
        }
        case kinds.eyes: {
          const face = faceAt(text, at);
          if (face !== 0) {
            others[otherCount++] = face;
            at += 1;
          }
          negated = 0;
          break;
        }
        case kinds.money:
          others[otherCount++] = marks.money;
          break;
        case kinds.pair:
        case kinds.symbol: {
          let emoji = unit;
          if (kind === kinds.pair) {
            const second = text.charCodeAt(at + 1);
            if (second < 0xdc00 || second > 0xdfff) break;
            at += 1;
            if (unit === 0xd83c && second >= skinTones[0] && second <= skinTones[1]) break;
            emoji = (unit << 16) | second;
          }
          // A row of one emoji says it once.
          if (emoji !== lastEmoji) {
            lastEmoji = emoji;
            others[otherCount++] = spreadGram(emoji);
          }
          break;
        }
      }
    }

    const lengthStep =
      wordCount < 3 ? 0 : wordCount < 6 ? 1 : wordCount < 10 ? 2 : wordCount < 16 ? 3 : wordCount < 24 ? 4 : 5;
    others[otherCount++] = marks.length[lengthStep] ?? 0;
    others[otherCount++] = marks.exclamation[Math.min(exclamations, 3)] ?? 0;
    others[otherCount++] = marks.question[Math.min(questions, 3)] ?? 0;
    others[otherCount++] = marks.capitals[Math.min(capitals, 3)] ?? 0;
    if (dots > 0) others[otherCount++] = marks.dots;
    if (stretched > 0) others[otherCount++] = marks.stretched;
    if (users > 0) others[otherCount++] = marks.user;
    if (links > 0) others[otherCount++] = marks.link;

    reading.wordCount = wordCount;
    reading.gramCount = gramCount;
    reading.otherCount = otherCount;
    reading.votes = votes;
    reading.voters = voters;
    reading.latin = latin;
    reading.arabic = arabic;
    reading.devanagari = devanagari;
    reading.foreign = foreign;
    reading.foreignUnit = foreignUnit;
    reading.exclamations = exclamations;
    reading.capitals = capitals;
    reading.stretched = stretched;
    return reading;
  };
}
