import { type Config, defaultWeb, urlOf } from '../core/config.ts';
import type { PluginContext } from '../core/plugins/context.ts';
import type { Tried } from './tried.ts';
import { tryToSend } from './try-to-send.ts';

interface Checkable {
  check(signal: AbortSignal): Promise<string>;
  visits?: boolean;
}
/** The part of a plug-in that a check needs. `create` takes settings parsed by the plug-in itself. */
export interface CheckablePlugin {
  create(settings: unknown, context: PluginContext): Checkable;
}

export interface TryOptions {
  config: Config;
  collectors: Readonly<Record<string, CheckablePlugin>>;
  notifiers: Readonly<Record<string, CheckablePlugin>>;
  context: Omit<PluginContext, 'name'>;
  timeoutMs: number;
  signal: AbortSignal;
  /** Whether addresses may be visited that prove no credential. */
  visits?: boolean;
}

/** Tests every source and channel at once, without sending anything. Results are in the order of the configuration. */
export async function tryConnections(options: TryOptions): Promise<Tried[]> {
  const { config, collectors, notifiers } = options;
  return Promise.all([
    ...config.sources.map(({ name, platform, settings }) =>
      tryOne('source', name, collectors[platform], settings, options),
    ),
    ...config.channels.map(({ name, type, settings }) => tryOne('channel', name, notifiers[type], settings, options)),
  ]);
}

async function tryOne(
  kind: Tried['kind'],
  name: string,
  plugin: CheckablePlugin | undefined,
  settings: unknown,
  { config, context, timeoutMs, signal, visits = true }: TryOptions,
): Promise<Tried> {
  const send = async (stop: AbortSignal): Promise<string> => {
    if (!plugin) throw new Error('this version does not have it');
    const url = `${urlOf(config.web ?? defaultWeb)}/hooks/${name}`;
    const door = { url, openSince: () => null, lastDelivery: async () => null };
    const made = plugin.create(settings, { ...context, name, door });
    return made.visits && !visits ? 'was not visited' : made.check(stop);
  };
  return { kind, name, ...(await tryToSend({ settings, timeoutMs, signal, send })) };
}
