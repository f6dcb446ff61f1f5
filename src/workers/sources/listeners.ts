import type { Listening } from '../../core/plugins/collector.ts';
import type { Source, SourceContext } from './context.ts';
import type { Listener } from './read-pages.ts';

export type ListeningSource = Source & { collector: { listening: Listening } };

/** Whether all brands are served by one reading of the source. */
export const listens = (source: Source): source is ListeningSource => source.collector.listening !== undefined;

/** Keys of the parts in which a source is read; none: it is read as a whole. */
export const partsOf = ({ collector }: Source): string[] => (collector.listening?.parts ?? []).map(({ key }) => key);

/** The brands that use the source. */
export function listenersOf(
  { brands, matchers }: Pick<SourceContext, 'brands' | 'matchers'>,
  { name }: Pick<Source, 'name'>,
): Listener[] {
  return brands.flatMap((brand) => {
    const matcher = matchers.get(brand.name);
    return matcher && brand.sources.includes(name) ? [{ brand, matcher }] : [];
  });
}
