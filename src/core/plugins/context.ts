import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';

export interface PluginContext {
  /** The source's or channel's configured name. */
  name: string;
  clock: Clock;
  logger: Logger;
  /** Folder of the configuration: relative paths in settings are relative to it. Default: the working folder. */
  folder?: string;
}
