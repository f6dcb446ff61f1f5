import type { Brand } from '../../core/config.ts';
import type { Source, SourceContext } from './context.ts';

/** How much more often a source is asked while one of its brands is in an incident. */
const times = 3;

/** Until the source is asked again: sooner while it matters to one of the brands, where its platform bears that. */
export async function pollInterval(
  { brandsInIncident }: Pick<SourceContext, 'brandsInIncident'>,
  { pollMs, fastestPollMs }: Pick<Source, 'pollMs' | 'fastestPollMs'>,
  brands: readonly Pick<Brand, 'name'>[],
): Promise<number> {
  if (fastestPollMs === undefined || fastestPollMs >= pollMs || !brandsInIncident) return pollMs;
  const inIncident = await brandsInIncident();
  const matters = brands.some(({ name }) => inIncident.has(name));
  return matters ? Math.max(Math.round(pollMs / times), fastestPollMs) : pollMs;
}
