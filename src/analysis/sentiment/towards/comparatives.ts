import {
  badWords,
  betterWords,
  goodWords,
  negations,
  nobody,
  plainMore,
  wishWords,
  worseWords,
} from './comparison-words.ts';
import type { Mention } from './names.ts';
import { mentionAfter, mentionBefore, type Scene } from './scene.ts';

/** How good a word is, by a model: positive is good. Null: nobody knows. */
export type Leaning = (from: number, to: number) => number;

export interface Comparison {
  /** In the order of the text: first than second. */
  first: Mention | null;
  second: Mention | null;
  /** Positive: the first is better. */
  favours: number;
  weak: boolean;
  /** It says what is better even where only one of the two is named. */
  isSure: boolean;
}

const likings = new Set(['love', 'like', 'prefer', 'enjoy', 'trust', 'rather', 'want']);
const dislikings = new Set(['hate', 'dislike', 'loathe', 'despise']);
/** Furthest that a comparative stands before its "than". */
const reach = 6;
const subjectReach = 6;

/** Of a comparison that hangs on the word at `at`: "than", or the second "as". Null: it is none. */
export function comparisonAt(scene: Scene, at: number, leaning: Leaning): Comparison | null {
  const { tokens, clauseAt } = scene;
  const word = (i: number): string => tokens[i]?.word ?? '';
  const second = mentionAfter(scene, at + 1);
  const isThan = word(at) === 'than';
  if (isThan && (word(at - 1) === 'other' || word(at - 1) === 'rather')) return null;
  let degree = -1;
  for (let i = at - 1; i >= 0 && i >= at - reach && clauseAt[i] === clauseAt[at]; i -= 1) {
    if (!(isThan ? isComparative(word(i)) : word(i) === 'as')) continue;
    degree = i;
    break;
  }
  if (degree < 0) return null;
  let favours = isThan ? directionOf(scene, degree, at, leaning) : qualityOf(scene, degree + 1, at, leaning);
  const first = mentionBefore(scene, degree, subjectReach) ?? mentionBefore(scene, at);
  const isKnown = betterWords.has(word(degree)) || worseWords.has(word(degree)) || !isThan;
  let negated = false;
  let isNobody = false;
  for (let i = degree - 1; i >= 0 && i >= degree - 5 && clauseAt[i] === clauseAt[at]; i -= 1) {
    if (isThan && plainMore.has(word(degree)) && likings.has(word(i))) favours = word(degree) === 'less' ? -1 : 1;
    if (isThan && dislikings.has(word(i))) favours = word(degree) === 'less' ? 1 : -1;
    if (!isThan && wishWords.has(word(i))) negated = true;
    if (nobody.has(word(i))) isNobody = true;
    // Before its subject a "not" belongs to something else.
    else if (negations.has(word(i)) && !first) negated = true;
    else if (negations.has(word(i)) && i >= (first?.to ?? 0)) negated = true;
  }
  // "As good as" without a "not" sets nobody over the other.
  if (!isThan && !negated && !isNobody) return null;
  if (!first && !second) return null;
  return { first, second, favours: negated || isNobody ? -favours : favours, weak: negated && isThan, isSure: isKnown };
}

const isComparative = (word: string): boolean =>
  betterWords.has(word) || worseWords.has(word) || plainMore.has(word) || (word.length > 4 && /[^aeiou]er$/.test(word));

function directionOf(scene: Scene, degree: number, than: number, leaning: Leaning): number {
  const { word = '', from = 0, to = 0 } = scene.tokens[degree] ?? {};
  if (betterWords.has(word)) return 1;
  if (worseWords.has(word)) return -1;
  if (word === 'rather' || word === 'other') return 1;
  if (!plainMore.has(word)) return leaning(from, to) < -0.5 ? -1 : 1;
  const quality = degree + 1 < than ? qualityOf(scene, degree + 1, than, leaning) : 1;
  return word === 'less' || word === 'fewer' || word === 'lower' ? -quality : quality;
}

/** Of the words between "as" and "as", or "more" and "than". */
function qualityOf({ tokens }: Scene, from: number, to: number, leaning: Leaning): number {
  for (let i = from; i < to; i += 1) {
    const word = tokens[i]?.word ?? '';
    if (badWords.has(word)) return -1;
    if (goodWords.has(word)) return 1;
  }
  const [first, last] = [tokens[from], tokens[to - 1]];
  return first && last && leaning(first.from, last.to) < -0.5 ? -1 : 1;
}
