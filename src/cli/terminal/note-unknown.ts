import type { Config } from '../../core/config.ts';
import { unknownName } from '../../wording/unknown-name.ts';
import { note, oneLine } from './output.ts';

/** Notes sources missing from the configuration. Their stored or imported data is still shown. */
export function noteUnknownSources(asked: readonly string[] | undefined, { sources }: Pick<Config, 'sources'>): void {
  const known = sources.map(({ name }) => name);
  for (const source of asked ?? [])
    if (!known.includes(source)) note(`Note: ${oneLine(unknownName('source', source, known), 300)}`);
}
