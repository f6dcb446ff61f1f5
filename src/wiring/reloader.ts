import type { Config } from '../core/config.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Reloaded } from '../core/store/processes.ts';

export interface ReloadContext {
  /** Reads the configuration again. Default: it cannot be reloaded. */
  load?: () => Promise<Config>;
  logger: Logger;
  onReload?: (outcome: Reloaded) => void;
}

/**
 * Reads the configuration and goes on by it, one request after the other. A file that is wrong changes nothing: the
 * outcome says why.
 */
export function createReloader(
  earshot: { reload(config: Config): Promise<Omit<Reloaded, 'error'>> },
  { load = () => Promise.reject(new Refused('this process has no file')), logger, onReload }: ReloadContext,
): () => Promise<Reloaded> {
  let last: Promise<unknown> = Promise.resolve();

  async function reload(): Promise<Reloaded> {
    const outcome = await load()
      .then((config) => earshot.reload(config))
      .then(
        (changes): Reloaded => ({ error: null, ...changes }),
        (error: unknown): Reloaded => ({ error: messageOf(error), changed: [], needRestart: [] }),
      );
    logger.info({ ...outcome }, outcome.error === null ? 'the configuration was reloaded' : 'nothing was reloaded');
    onReload?.(outcome);
    return outcome;
  }

  return () => {
    const turn = last.then(reload);
    last = turn;
    return turn;
  };
}
