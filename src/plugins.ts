import { z } from 'zod';
import { detectors } from './alerts/detectors/index.ts';
import { defaultChannel, notifiers } from './alerts/notifiers/index.ts';
import { compileQuery } from './analysis/query/matching.ts';
import { defaultModel, modelNames } from './analysis/sentiment/index.ts';
import { collectors, defaultPlatform } from './collectors/index.ts';
import type { ConfigPlugins } from './config/file-schema.ts';
import { minuteMs } from './core/domain.ts';
import { loadPlugins } from './core/plugins/registry.ts';

const common = {
  detectors: Object.fromEntries(detectors.map((detector) => [detector.name, detector])),
  models: modelNames,
  defaults: { source: defaultPlatform, channel: defaultChannel, model: defaultModel },
  checkQuery: (query: string) => void compileQuery(query),
};

/** Everything that a configuration of this version may contain. */
export async function configPlugins(): Promise<ConfigPlugins> {
  return { ...common, collectors: await loadPlugins(collectors), notifiers: await loadPlugins(notifiers) };
}

const unread = { settings: z.looseObject({}), pollMs: minuteMs };
const unreadAll = (registry: object) => Object.fromEntries(Object.keys(registry).map((name) => [name, unread]));

/**
 * For commands that open neither sources nor channels: knows their names without loading them, and leaves their
 * settings unparsed.
 */
export const namedPlugins: ConfigPlugins = {
  ...common,
  collectors: unreadAll(collectors),
  notifiers: unreadAll(notifiers),
};
