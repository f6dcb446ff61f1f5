import type { QueryNode } from '../../core/query.ts';
import type { Term } from './read-term.ts';
import { type Detail, searchForms } from './search-forms.ts';

/** More combinations of alternatives than this are not spelled out: the search is left wider instead. */
const maxProduct = 32;
const shortestTogether = 6;

/** X takes queries of 512 characters: endings are spelled out where they leave room. */
const mostChars = 480;
/** With quotes, brackets and OR. */
const charsOf = (searches: readonly string[][]): number =>
  searches.reduce((sum, terms) => sum + 6 + terms.reduce((chars, term) => chars + term.length + 3, 0), 0);

/**
 * Plain searches (all words and phrases of one must occur) whose union finds every post whose text can match: what
 * must not occur is left out, and where alternatives multiply, a part of the conditions. A term is searched as written,
 * folded, written together, and with its endings; a query that would become too long for a platform does without the last.
 * Parts of hashtags (#AcmeFail) no plain search finds.
 */
export function searchesOf(node: QueryNode): string[][] {
  for (const detail of ['inflected', 'together'] as const) {
    const searches = narrow(node, false, detail) ?? [];
    if (charsOf(searches) <= mostChars) return searches;
  }
  return narrow(node, false, 'plain') ?? [];
}

/** Null: no condition that a search can state. */
function narrow(node: QueryNode, negated: boolean, detail: Detail): string[][] | null {
  if (node.type === 'not') return narrow(node.part, !negated, detail);
  if (node.type === 'term') {
    if (negated) return null;
    return searchForms(node, detail).map((form) => [form]);
  }
  const parts = node.parts.map((part) => narrow(part, negated, detail));
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
  return best === null ? null : withoutWider([...best, ...written(node.parts, detail)]);
}

/** Words side by side, written as one: AcmeTools. */
function written(parts: readonly QueryNode[], detail: Detail): string[][] {
  const words = parts.filter((part): part is Term => part.type === 'term' && part.kind === 'word');
  if (detail === 'plain' || words.length < parts.length || words.length > 3) return [];
  const together = words.map(({ text }) => text).join('');
  return together.length < shortestTogether ? [] : [[together]];
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
