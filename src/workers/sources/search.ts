import { Refused } from '../../core/errors.ts';
import type { Source, SourceContext } from './context.ts';
import { type Held, readPages } from './read-pages.ts';

/** Searches for one brand by itself. Returns whether something is left to be read. */
export async function search(
  context: SourceContext,
  source: Source,
  { name, most, ...held }: Held & { name: string | undefined; most: number },
): Promise<boolean> {
  const { store, clock } = context;
  const brand = context.brands.find((known) => known.name === name);
  const matcher = context.matchers.get(name ?? '');
  if (!brand || !matcher) throw new Refused(`brand '${name}' on source '${source.name}' is not configured`);
  const before = await store.sourceState(brand.name, source.name);
  if (before?.nextPollAt != null && before.nextPollAt > clock.now()) return false;
  const { pages, last } = await readPages(
    context,
    {
      source,
      owners: [brand.name],
      listeners: [{ brand, matcher }],
      before,
      nextPage: (cursor) =>
        source.collector.collect({ query: matcher.query, brands: [brand.name], cursor, signal: held.signal }),
    },
    { ...held, most },
  );
  return last === null && pages === most;
}
