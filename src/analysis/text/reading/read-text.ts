import { maxTextLength } from '../../../core/clean.ts';
import { finish, hashPrime, hashStart, join, spread, spreadGram } from './hash.ts';
import type { HashTable } from './hash-table.ts';
import { kinds, units as unitTable } from './letters.ts';
import { faceAt, marks, salts } from './marks.ts';
import { emptyReading, type Reading } from './reading.ts';
import { createKnownWords, languageShift, turnMask, turns } from './turning-words.ts';

/** As many as 4 bits hold. */
const mostVoters = 15;
/** Room for the worst text: in a hashtag a letter may be a word; a word brings at most three others, any other unit one. */
const mostWords = maxTextLength + 2;
const mostOthers = 3 * maxTextLength + 32;
const wordStart = 1;
const wordEnd = 2;
/** A negation reaches so many words, to the end of its clause at most. */
const negationReach = 4;
const longestEntity = 6;
const skinTones = [0xdffb, 0xdfff] as const;

/** Begin of block -> what is counted; anything above Latin. */
const [arabicFrom, arabicTo] = [0x0600, 0x06ff];
const [devanagariFrom, devanagariTo] = [0x0900, 0x097f];
const [latinFrom, latinTo] = [0x41, 0x024f];

/**
 * Makes a reader with arrays of its own. Its answer holds until it reads again. Linear in the text; never throws. One
 * function on purpose: what it remembers from letter to letter stays in local variables of one loop.
 */
export function createReader(known: HashTable = createKnownWords([])): (text: string) => Reading {
  const words = new Int32Array(mostWords);
  const grams = new Int32Array(maxTextLength + mostWords);
  const gramStarts = new Int32Array(mostWords);
  const others = new Int32Array(mostOthers);
  const reading = emptyReading({ words, grams, gramStarts, others });

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
