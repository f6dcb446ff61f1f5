import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { notifiers } from '../alerts/notifiers/index.ts';
import type { Notifier } from '../alerts/notifiers/notifier.ts';
import { matchBrands } from '../analysis/query/brands/match-brands.ts';
import { compileQuery } from '../analysis/query/matching.ts';
import { collectors } from '../collectors/index.ts';
import type { Brand, Config } from '../core/config.ts';
import { ConfigError } from '../core/errors.ts';
import { weightsOn } from '../core/money/weights.ts';
import type { PluginContext } from '../core/plugins/context.ts';
import type { DoorContext } from '../core/plugins/door.ts';
import { openPurse } from '../core/plugins/purse.ts';
import { loadPlugins } from '../core/plugins/registry.ts';
import type { BrandsMatcher, Matcher } from '../core/query.ts';
import type { LedgerStore } from '../core/store/ledgers.ts';
import type { LimitStore } from '../core/store/limits.ts';
import type { Source } from '../workers/sources/context.ts';

export interface PrepareContext extends Pick<PluginContext, 'clock' | 'logger' | 'shell' | 'print'> {
  store: LimitStore & LedgerStore;
  /** Those that are configured when it is called: a source that stays open outlives its configuration. */
  brandsNow(): readonly Brand[];
  /** Where posts are pushed to a source. */
  doorOf(source: string): DoorContext;
}

/** A configuration, and what was opened of it. */
export interface Prepared {
  config: Config;
  /** Those that a brand uses. */
  sources: Map<string, Source>;
  channels: Map<string, Notifier>;
  /** Brand -> its compiled query. */
  matchers: Map<string, Matcher>;
  together: BrandsMatcher;
}

/**
 * Opens the plug-ins of a configuration and compiles its queries. What is configured as it was `before` stays open.
 * Throws ConfigError, having changed nothing.
 */
export async function prepare(config: Config, context: PrepareContext, before?: Prepared): Promise<Prepared> {
  const { brands } = config;
  return {
    config,
    sources: await openSources(config, context, before),
    channels: await openNotifiers(config, context, before),
    matchers: new Map(brands.map(({ name, query }) => [name, compileQuery(query)])),
    together: await matchBrands(brands),
  };
}

async function openSources(
  config: Config,
  { clock, logger, store, brandsNow, doorOf }: PrepareContext,
  before: Prepared | undefined,
): Promise<Map<string, Source>> {
  const folder = dirname(config.file);
  const used = new Set(config.brands.flatMap(({ sources }) => sources));
  const sources = config.sources.filter(({ name }) => used.has(name));
  const plugins = await loadPlugins(
    collectors,
    sources.map(({ platform }) => platform),
  );
  return new Map(
    sources.map((source) => {
      const { name, platform } = source;
      const plugin = plugins[platform];
      if (!plugin) throw new ConfigError(`source '${name}': there is no platform '${platform}'`);
      const opened = before?.sources.get(name);
      const asBefore = opened && isDeepStrictEqual(sourceNamed(before, name), source);
      const open = () => {
        const purse = openPurse({ ledgers: store, source: name, weights: () => weightsOn(brandsNow(), name), clock });
        const own = {
          name,
          logger: logger.child({ source: name }),
          accounts: () => accountsOfBrands(brandsNow(), name),
        };
        return plugin.create(source.settings, { ...own, clock, limits: store, purse, folder, door: doorOf(name) });
      };
      const { fastestPollMs } = plugin;
      return [name, { ...source, fastestPollMs, collector: asBefore ? opened.collector : open() }];
    }),
  );
}

const accountsOfBrands = (brands: readonly Brand[], source: string): string[] =>
  brands.filter(({ sources }) => sources.includes(source)).flatMap(({ accounts }) => accounts);

/** Closes what the sources keep open; except of those that `kept` has, too. */
export function closeSources({ sources }: Pick<Prepared, 'sources'>, kept?: Pick<Prepared, 'sources'>): void {
  const open = new Set([...(kept?.sources.values() ?? [])].map(({ collector }) => collector));
  for (const { collector } of sources.values()) if (!open.has(collector)) collector.close?.();
}

const sourceNamed = (before: Prepared | undefined, wanted: string) =>
  before?.config.sources.find(({ name }) => name === wanted);

async function openNotifiers(
  { channels }: Config,
  { logger, clock, shell, print }: PrepareContext,
  before: Prepared | undefined,
): Promise<Map<string, Notifier>> {
  const plugins = await loadPlugins(
    notifiers,
    channels.map(({ type }) => type),
  );
  return new Map(
    channels.map(({ name, type, settings }) => {
      const plugin = plugins[type];
      if (!plugin) throw new ConfigError(`channel '${name}': there is no type '${type}'`);
      const opened = before?.channels.get(name);
      const was = before?.config.channels.find((channel) => channel.name === name);
      const asBefore = opened && was?.type === type && isDeepStrictEqual(was.settings, settings);
      const given = { clock, ...(shell && { shell }), ...(print && { print }) };
      const open = () => plugin.create(settings, { ...given, name, logger: logger.child({ channel: name }) });
      return [name, asBefore ? opened : open()];
    }),
  );
}
