import type { Brand, Config } from '../../core/config.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import { unknownName } from '../../wording/unknown-name.ts';
import { note, oneLine } from './output.ts';
import { UsageError } from './usage-error.ts';

type Known = Pick<Config, 'brands'>;

const namesOf = ({ brands }: Known): string[] => brands.map(({ name }) => name);

/** The configured brand named by `--brand`. Throws UsageError when there is none. */
export function brandNamed(config: Known, name: string): Brand {
  const brand = config.brands.find((known) => known.name === name);
  if (brand) return brand;
  throw new UsageError(`--brand: ${oneLine(unknownName('brand', name, namesOf(config)), 1000)}`);
}

/**
 * For commands that read: a brand that is no longer configured is noted, as its stored mentions stay. Throws UsageError
 * when it has none either.
 */
export async function expectBrand(
  store: Pick<MentionStore, 'mentions'>,
  config: Pick<Config, 'brands' | 'file'>,
  name: string,
): Promise<void> {
  if (namesOf(config).includes(name)) return;
  for await (const _ of store.mentions({ brand: name, limit: 1 })) {
    note(`Note: ${oneLine(`${config.file} has no brand '${name}' any more.`, 300)}`);
    return;
  }
  brandNamed(config, name);
}
