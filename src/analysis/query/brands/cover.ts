import type { QueryNode } from '../../../core/query.ts';
import type { Term } from '../read-term.ts';

type Cover = readonly Term[];

/**
 * Terms of which at least one stands in every post that matches, so that only posts with one need be asked about the
 * query; null: posts match without any. Of what must occur together the cheapest is taken.
 */
export function coverOf(node: QueryNode, costOf: (term: Term) => number, negated = false): Cover | null {
  if (node.type === 'term') return negated ? null : [node];
  if (node.type === 'not') return coverOf(node.part, costOf, !negated);
  const parts = node.parts.map((part) => coverOf(part, costOf, negated));
  const found = parts.filter((part) => part !== null);
  if ((node.type === 'and') !== negated) return cheapest(found, costOf);
  return found.length < parts.length ? null : found.flat();
}

function cheapest(covers: readonly Cover[], costOf: (term: Term) => number): Cover | null {
  const [first = null, ...others] = covers;
  if (others.length === 0) return first;
  const costs = covers.map((terms) => terms.reduce((sum, term) => sum + costOf(term), 0));
  return covers[costs.indexOf(Math.min(...costs))] ?? null;
}
