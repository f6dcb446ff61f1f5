import type { Config } from '../../core/config.ts';
import { orDidYouMean } from '../../wording/did-you-mean.ts';
import { note } from './output.ts';

/** Notes brands and sources missing from the configuration. Their stored or imported data is still shown. */
export function noteUnknown(
  asked: { brand: string; sources?: readonly string[] | undefined },
  { file, brands, sources }: Pick<Config, 'file' | 'brands' | 'sources'>,
): void {
  const tell = (what: string, name: string, known: string[]): void => {
    if (!known.includes(name))
      note(`Note: '${name}' is no ${what} of ${file}${orDidYouMean(name, known, ` (${known.join(', ')}).`)}`);
  };
  tell(
    'brand',
    asked.brand,
    brands.map(({ name }) => name),
  );
  for (const source of asked.sources ?? [])
    tell(
      'source',
      source,
      sources.map(({ name }) => name),
    );
}
