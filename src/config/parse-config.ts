import { dirname, resolve } from 'node:path';
import type { Config } from '../core/config.ts';
import { type ConfigPlugins, fileSchema } from './file-schema.ts';
import { type PartSchemas, partSchemas } from './json-schema.ts';
import { type Defaults, parseBrands } from './parse-brands.ts';
import { parseChannels, parseSources } from './parse-connections.ts';
import { isGroup, parsePart, type Reading } from './parse-part.ts';
import { InvalidConfig } from './problems.ts';
import { readDocument } from './read-document.ts';
import { shareBudgets } from './share-budgets.ts';

export interface ParseOptions {
  /** Named in messages. Relative paths in the text are relative to its folder. */
  file: string;
  environment: Record<string, string | undefined>;
  plugins: ConfigPlugins;
}

/** Returns the whole configuration, or throws InvalidConfig with every problem of the text. */
export function parseConfig(text: string, options: ParseOptions): Config {
  const document = readDocument(text, options.file, options.environment);
  if (!document.readable) throw new InvalidConfig(options.file, document.problems());
  let schemas: PartSchemas | undefined;
  const reading: Reading = {
    plugins: options.plugins,
    document,
    schemas: () => (schemas ??= partSchemas(options.plugins)),
  };
  const { root } = document;
  const file = parsePart(reading, fileSchema, root, [], (known) => known.file);
  const given = isGroup(root) ? root : {};
  const sources = parseSources(reading, given.sources);
  const channels = parseChannels(reading, given.channels, file?.timezone ?? 'UTC');
  const defaults: Defaults = {
    timezone: file?.timezone ?? 'UTC',
    sources: namesOf(given.sources, [reading.plugins.defaults.source]),
    channels: namesOf(given.channels, [reading.plugins.defaults.channel]),
    models: [...reading.plugins.models, ...ownModels(reading, given.models)],
  };
  const brands = parseBrands(reading, given.brands, defaults);
  const problems = document.problems();
  if (!file || problems.length > 0) throw new InvalidConfig(options.file, problems);
  return {
    file: options.file,
    timezone: file.timezone,
    data: resolve(dirname(options.file), file.data),
    store: file.store === 'embedded' ? { engine: 'embedded' } : { engine: 'postgres', url: file.store },
    queue: file.queue === 'store' ? { engine: 'store' } : { engine: 'redis', url: file.queue },
    heartbeat: file.heartbeat,
    web: file.web,
    keepCountsMs: file.keepCounts,
    models: Object.entries(file.models).map(([name, { folder }]) => ({
      name,
      folder: resolve(dirname(options.file), folder),
    })),
    sources,
    channels,
    brands: shareBudgets(brands, channels),
  };
}

/** Names of the user's own models. A built-in name is refused, because the scores could not be told apart. */
function ownModels({ document, plugins }: Reading, given: unknown): string[] {
  const names = namesOf(given, []);
  for (const name of names) {
    if (!plugins.models.includes(name)) continue;
    const found = 'the name of a built-in model';
    document.report(['models', name], { found, wanted: 'a name of its own' }, { key: true });
  }
  return names;
}

const namesOf = (given: unknown, fallback: string[]): string[] =>
  isGroup(given) ? Object.keys(given) : given === undefined ? fallback : [];
