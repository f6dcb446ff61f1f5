import { setImmediate } from 'node:timers/promises';
import type { BrandsMatcher, QueryNode } from '../../../core/query.ts';
import { type Expression, expressionOf, namesOf } from '../expression.ts';
import { parseQuery } from '../parse-query.ts';
import type { Term } from '../read-term.ts';
import { frequencyOf } from './anchors.ts';
import { askCandidates } from './ask-candidates.ts';
import { coverOf } from './cover.ts';
import { createFrequencies } from './frequencies.ts';
import { createSharedTerms, type SharedTerm, sharing } from './shared-terms.ts';
import { createTermFinder } from './term-finder.ts';

/** UTF-16 units of queries that are compiled in one go: a few ms. */
const sliceUnits = 10_000;

/**
 * Compiles the queries of all brands into one matcher: a pass over a post finds the terms that may stand in it, and only
 * brands that need one of them are asked. A brand matches exactly the posts that its own query, compiled alone, matches.
 *
 * The event loop has its turn between slices, so that another matcher can serve meanwhile. Throws QueryError.
 */
export async function matchBrands(
  brands: readonly { name: string; query: string }[],
  pause: () => Promise<unknown> = setImmediate,
): Promise<BrandsMatcher> {
  const inSlices = createSlices(pause);
  const frequencies = createFrequencies();
  const finder = createTermFinder<SharedTerm>(frequencies);
  const terms = createSharedTerms();
  const all: SharedTerm[] = [];
  const nodes: QueryNode[] = [];
  for (const { query } of brands) {
    const node = sharing(parseQuery(query), (term) => {
      const shared = terms.of(term);
      if (shared.uses === 0) {
        all.push(shared);
        for (const { parts } of shared.shapes) for (const part of parts) frequencies.count(part);
      }
      shared.uses += 1;
      return shared;
    });
    nodes.push(node);
    await inSlices(query.length);
  }

  // Which word of a term is the rarest is known when all terms are.
  for (const term of all) {
    finder.add(term, term);
    await inSlices(term.text.length);
  }

  const expressions: Expression[] = [];
  const always: number[] = [];
  /** How often brands are asked in vain, as a rough share of posts: what many queries have says little. */
  const costOf = (term: Term): number => {
    const shared = terms.of(term);
    return frequencyOf(shared, frequencies) * shared.uses;
  };
  const names = new Set<string>();
  for (const [brand, node] of nodes.entries()) {
    const expression = expressionOf(node, terms.of);
    expressions.push(expression);
    namesOf(expression.terms, names);
    const cover = coverOf(node, costOf);
    if (cover === null) always.push(brand);
    for (const { asks } of cover?.map(terms.of) ?? []) if (asks.at(-1) !== brand) asks.push(brand);
    await inSlices(brands[brand]?.query.length ?? 0);
  }
  return askCandidates({ brands: brands.map(({ name }) => name), expressions, names, always, finder, terms });
}

function createSlices(pause: () => Promise<unknown>): (units: number) => Promise<void> {
  let since = 0;
  return async (units) => {
    since += units;
    if (since < sliceUnits) return;
    since = 0;
    await pause();
  };
}
