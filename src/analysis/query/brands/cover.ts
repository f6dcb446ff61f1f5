import type { QueryNode } from '../../../core/query.ts';
import type { Term } from '../read-term.ts';

interface Cover {
  terms: readonly Term[];
  cost: number;
}

/**
 * Terms of which at least one stands in every post that matches, so that only posts with one need be asked about the
 * query; null: posts match without any. Of what must occur together the cheapest is taken.
 */
export const coverOf = (node: QueryNode, costOf: (term: Term) => number): readonly Term[] | null =>
  cover(node, false, costOf)?.terms ?? null;

function cover(node: QueryNode, negated: boolean, costOf: (term: Term) => number): Cover | null {
  if (node.type === 'term') return negated ? null : { terms: [node], cost: costOf(node) };
  if (node.type === 'not') return cover(node.part, !negated, costOf);
  const parts = node.parts.map((part) => cover(part, negated, costOf));
  const found = parts.filter((part) => part !== null);
  if ((node.type === 'and') !== negated)
    return found.reduce<Cover | null>((best, part) => (best === null || part.cost < best.cost ? part : best), null);
  if (found.length < parts.length) return null;
  return { terms: found.flatMap(({ terms }) => terms), cost: found.reduce((sum, { cost }) => sum + cost, 0) };
}
