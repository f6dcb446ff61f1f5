import type { QueryNode } from '../../core/query.ts';
import { fold } from '../text/fold.ts';

/** More combinations of alternatives than this are not spelled out: the search is left wider instead. */
const maxProduct = 32;

/**
 * Plain searches (all words and phrases of one must occur) whose union finds every post whose text can match: what
 * must not occur is left out, and where alternatives multiply, a part of the conditions. A term with diacritics is
 * searched as written and folded.
 */
export function searchesOf(node: QueryNode): string[][] {
  return narrow(node, false) ?? [];
}

/** Null: no condition that a search can state. */
function narrow(node: QueryNode, negated: boolean): string[][] | null {
  if (node.type === 'not') return narrow(node.part, !negated);
  if (node.type === 'term') {
    if (negated) return null;
    const plain = fold(node.text);
    return plain === node.text.toLowerCase() ? [[node.text]] : [[node.text], [plain]];
  }
  const parts = node.parts.map((part) => narrow(part, negated));
  if ((node.type === 'and') === negated) {
    const known = parts.filter((part) => part !== null);
    return known.length < parts.length ? null : withoutWider(known.flat());
  }
  let best: string[][] | null = null;
  for (const part of parts.filter((one) => one !== null).sort((a, b) => a.length - b.length)) {
    if (best === null) best = part;
    else if (best.length * part.length <= maxProduct) {
      best = withoutWider(best.flatMap((left) => part.map((right) => [...new Set([...left, ...right])])));
    }
  }
  return best;
}

/** Drops a search whose posts another one finds anyway. */
function withoutWider(searches: string[][]): string[][] {
  const sorted = searches.map((words) => ({ words, set: new Set(words) }));
  const singles = new Map<string, number>();
  sorted.forEach(({ words }, index) => {
    const [only] = words;
    if (words.length === 1 && only !== undefined && !singles.has(only)) singles.set(only, index);
  });
  return sorted
    .filter(({ words, set }, index) => {
      if (words.some((word) => singles.has(word) && singles.get(word) !== index)) return false;
      if (sorted.length > maxProduct) return true;
      return !sorted.some(
        (other, at) =>
          at !== index &&
          other.words.every((word) => set.has(word)) &&
          (other.words.length < words.length || at < index),
      );
    })
    .map(({ words }) => words);
}
