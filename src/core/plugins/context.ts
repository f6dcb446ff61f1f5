import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { LimitStore } from '../store/limits.ts';
import type { DoorContext } from './door.ts';
import type { Purse } from './purse.ts';

export interface PluginContext {
  /** The configured name of the source or channel. */
  name: string;
  clock: Clock;
  logger: Logger;
  /** Requests that a platform takes from all processes together. Default: this process works alone. */
  limits?: LimitStore;
  /** The money of the source. Default: this process spends alone. */
  purse?: Purse;
  /** Accounts of the brands that use the source now, as the configuration writes them. Default: none. */
  accounts?: () => readonly string[];
  /** Where posts can be pushed to. Default: nowhere. */
  door?: DoorContext;
  /** Folder of the configuration, the base of relative paths in settings. Default: the working folder. */
  folder?: string;
  /** Writes a command that begins with `earshot` so that it runs on this machine as it is printed. */
  shell?: (command: string) => string;
  /** Shows a text where the program runs, under the name of its channel. Default: on stdout. */
  print?: (text: string, channel: string) => Promise<void>;
}
