import type { PlatformQuery } from '../../core/query.ts';

/** One query whose searches find what each of these finds. */
export function queryOfAll(queries: readonly PlatformQuery[]): PlatformQuery {
  const [first] = queries;
  if (first && queries.length === 1) return first;
  const searches = new Map(queries.flatMap((query) => query.searches).map((terms) => [JSON.stringify(terms), terms]));
  return {
    text: queries.map(({ text }) => `(${text})`).join(' OR '),
    node: { type: 'or', parts: queries.map(({ node }) => node) },
    searches: [...searches.values()],
    of: queries,
  };
}
