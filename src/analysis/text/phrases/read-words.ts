import { maxTextLength } from '../../../core/clean.ts';
import { fold } from '../fold.ts';
import { handleEnd, linkEnd } from '../units.ts';
import { firstLetter, folded, unitIs, units } from './fold-unit.ts';
import { addUnit, buildVocabulary, filterSlot, hashSeed, slotOf, type Vocabulary } from './vocabulary.ts';

/** The words of a text; reused from text to text. */
export interface Words {
  count: number;
  /** Id in the vocabulary; 0: a word of no list. */
  ids: Int32Array;
  /** What stands before the word: `pause`, `stop`, `question` or several; at `count` what ends the text. */
  before: Uint8Array;
}
export const before = { pause: 1, stop: 2, question: 4 } as const;

export const newWords = (): Words => ({
  count: 0,
  ids: new Int32Array(maxTextLength + 1),
  before: new Uint8Array(maxTextLength + 1),
});

const isLetter = (unit: number): boolean => {
  const kind = units[unit] ?? 0;
  return kind >= firstLetter || kind === unitIs.letters;
};

/** Letters after an apostrophe, 3 for more than two. */
function lettersAfter(text: string, at: number): number {
  let count = 0;
  while (count < 3 && isLetter(text.charCodeAt(at + 1 + count))) count++;
  return count;
}

/**
 * Reads the first `maxTextLength` units of a text in one pass, folding case and accents on the way. A word is a run of
 * letters and digits. An apostrophe joins one or two letters behind it (don't = dont), is left out with an English
 * 's, and separates otherwise (l'app). Three or more of a letter count as one (sooo). Hashtags are words, in CamelCase
 * several; an emoji is a word; links and @names are none. `spelled`, if given, receives the words.
 *
 * One function on purpose: what it remembers from letter to letter stays in local variables of one loop.
 */
export function readWords(text: string, vocabulary: Vocabulary, words: Words, spelled?: string[]): void {
  const { whole, beginning, mayBegin, hashes } = vocabulary;
  const { ids, before: signsBefore } = words;
  const end = Math.min(text.length, maxTextLength);
  let count = 0;
  let sign = 0;
  let hash = hashSeed;
  let length = 0;
  let prefix = 0;
  let last = 0;
  let run = 0;
  let hashOfOne = 0;
  let inTag = false;
  let letters = '';
  let pending = '';
  let pendingAt = 0;

  for (let at = 0; at <= end; at++) {
    const unit = at < end ? text.charCodeAt(at) : 32;
    let kind = units[unit] ?? 0;
    pending = '';
    if (kind === unitIs.letters) {
      pending = folded.get(unit) ?? '';
      kind = pending.charCodeAt(0);
      pendingAt = 1;
    } else if (kind === unitIs.high) {
      const low = at + 1 < end ? text.charCodeAt(at + 1) : 0;
      if (low < 0xdc00 || low > 0xdfff) kind = unitIs.separator;
      else if (unit >= 0xd83c && unit <= 0xd83e) {
        at++;
        // Skin tones say nothing.
        kind = unit === 0xd83c && low >= 0xdffb ? unitIs.nothing : unitIs.symbol;
      } else {
        // Letters of mathematics, which some write for their looks; and rare ones of other scripts.
        pending = fold(text.slice(at, at + 2));
        at++;
        kind = isLetter(pending.charCodeAt(0)) ? (units[pending.charCodeAt(0)] ?? 0) : pending.charCodeAt(0);
        pendingAt = 1;
      }
    }
    if (kind >= firstLetter) {
      const behind = length === 0 ? linkEnd(text, at) : at;
      if (behind > at) {
        at = Math.min(behind, end) - 1;
        continue;
      }
      const camel = inTag && length > 0 && unit <= 90 && unit >= 65 && text.charCodeAt(at - 1) >= 97;
      if (!camel) {
        for (;;) {
          if (kind !== last) {
            run = 1;
            hash = addUnit(hash, kind);
            hashOfOne = hash;
          } else {
            run++;
            hash = run === 2 || kind < 97 ? addUnit(hash, kind) : hashOfOne;
          }
          if (spelled) letters = run > 2 && kind >= 97 ? shorten(letters, run) : letters + String.fromCharCode(kind);
          last = kind;
          length++;
          if (mayBegin[filterSlot(hash)] === 1) {
            const found = beginning[slotOf(vocabulary, hash)] ?? 0;
            if (found !== 0) prefix = found;
          }
          if (pendingAt >= pending.length) break;
          kind = pending.charCodeAt(pendingAt++);
        }
        continue;
      }
      at--;
      kind = unitIs.separator;
    }
    if (kind === unitIs.nothing) continue;
    if (kind === unitIs.apostrophe && length > 0) {
      const after = lettersAfter(text, at);
      if (after === 1 && (text.charCodeAt(at + 1) | 32) === 115) {
        at++;
        continue;
      }
      if (after === 1 || after === 2) continue;
    }
    if (length > 0) {
      const slot = slotOf(vocabulary, hash);
      ids[count] = (hashes[slot] === hash ? whole[slot] : 0) || prefix;
      signsBefore[count] = sign;
      spelled?.push(letters);
      count++;
      sign = 0;
      hash = hashSeed;
      length = 0;
      prefix = 0;
      last = 0;
      letters = '';
    }
    switch (kind) {
      case unitIs.separator:
        if (unit <= 32) inTag = false;
        break;
      case unitIs.dot: {
        const next = text.charCodeAt(at + 1);
        if (next === 46 || (at > 0 && text.charCodeAt(at - 1) === 46)) sign |= before.pause;
        else if (!isLetter(next)) sign |= before.stop;
        inTag = false;
        break;
      }
      case unitIs.stop:
        sign |= before.stop;
        inTag = false;
        break;
      case unitIs.question:
        sign |= before.stop | before.question;
        inTag = false;
        break;
      case unitIs.pause:
        sign |= before.pause;
        inTag = false;
        break;
      case unitIs.hash:
        inTag = true;
        break;
      case unitIs.at:
        at = Math.max(at, Math.min(handleEnd(text, at), end) - 1);
        break;
      case unitIs.symbol: {
        const pair = unit >= 0xd800 && unit <= 0xdbff;
        const own = pair ? addUnit(addUnit(hashSeed, unit), text.charCodeAt(at)) : addUnit(hashSeed, unit);
        const slot = slotOf(vocabulary, own);
        ids[count] = hashes[slot] === own ? (whole[slot] ?? 0) : 0;
        signsBefore[count] = sign;
        spelled?.push(pair ? text.slice(at - 1, at + 1) : text.charAt(at));
        count++;
        sign = 0;
        break;
      }
    }
  }
  signsBefore[count] = sign;
  words.count = count;
}

/** The third of a letter takes the second away, too. */
const shorten = (letters: string, run: number): string => (run === 3 ? letters.slice(0, -1) : letters);

const noWords = buildVocabulary([]);
const scratch = newWords();

/** The words of a text as `readWords` reads them. */
export function spell(text: string): string[] {
  const spelled: string[] = [];
  readWords(text, noWords, scratch, spelled);
  return spelled;
}
