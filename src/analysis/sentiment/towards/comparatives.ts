import { badWords, betterWords, goodWords, negations, nobody, plainMore, worseWords } from './comparison-words.ts';
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
}

const likings = new Set(['love', 'like', 'prefer', 'enjoy', 'trust', 'rather', 'want']);
const dislikings = new Set(['hate', 'dislike', 'loathe', 'despise']);
/** Furthest that a comparative stands before its "than". */
const reach = 6;

/** Of a comparison that hangs on the word at `at`: "than", or the second "as". Null: it is none. */
export function comparisonAt(scene: Scene, at: number, leaning: Leaning): Comparison | null {
  const { tokens, clauseAt } = scene;
  const word = (i: number): string => tokens[i]?.word ?? '';
  const second = mentionAfter(scene, at + 1);
  const isThan = word(at) === 'than';
  let degree = -1;
  for (let i = at - 1; i >= 0 && i >= at - reach && clauseAt[i] === clauseAt[at]; i -= 1) {
    if (isThan ? isComparative(word(i)) : word(i) === 'as') {
      degree = i;
      // "more reliable": the adjective comes after it.
      if (!isThan || word(i) !== 'other') break;
    }
  }
  if (degree < 0) return null;
  let favours = isThan ? directionOf(scene, degree, at, leaning) : qualityOf(scene, degree + 1, at, leaning);
  const first = mentionBefore(scene, degree) ?? mentionBefore(scene, at);
  let negated = false;
  for (let i = degree - 1; i >= 0 && i >= degree - 5 && clauseAt[i] === clauseAt[at]; i -= 1) {
    if (scene.mentionAt[i] !== -1) {
      // Before its subject a "not" belongs to something else, but for "nothing about Acme".
      if (i > 0 && nobody.has(word(i - 1))) negated = true;
      break;
    }
    if (negations.has(word(i)) || nobody.has(word(i))) negated = true;
    if (isThan && likings.has(word(i)) && plainMore.has(word(degree))) favours = word(degree) === 'less' ? -1 : 1;
    if (isThan && dislikings.has(word(i))) favours = -1;
  }
  // "As good as" without a "not" sets nobody over the other.
  if (!isThan && !negated) return null;
  if (!first && !second) return null;
  return { first, second, favours: negated ? -favours : favours, weak: negated && isThan };
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
