import { realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { clusterFolder, openCluster, openFolder } from './cluster.ts';
import { enterServer, type Site, urlOf } from './enter-server.ts';
import { examineFolder } from './examine-folder.ts';
import type { Hold } from './hold.ts';
import { keepTellingPlace } from './place.ts';
import { findPostmaster, rotateLog, stopPostmaster } from './postmaster.ts';
import { checkReachable } from './server-user.ts';

export interface EmbeddedOptions {
  /** The data folder: the server's files go to `postgres` in it. */
  folder: string;
  logger: Logger;
  /** Gives up the start. */
  signal?: AbortSignal;
  /** Server settings for this start, should it be us who starts it. */
  settings?: Readonly<Record<string, string>>;
  /** The TCP port on 127.0.0.1 that is tried first; default: any free one. */
  port?: number;
  /** Folder of the npm package with the programs; default: the installed one. */
  programs?: string;
  /** Whether root can be someone else in a user namespace; default: tried out. */
  userNamespaces?: () => Promise<boolean>;
}

export interface EmbeddedServer extends AsyncDisposable {
  /** With the password: never log it. */
  url: string;
}

const reviveMaxMs = 8_000;

/**
 * Starts the embedded PostgreSQL, or joins it when another process has. Each process holds it; the last one to leave
 * stops it. Should the server die under us, it is started again on the same port. Throws ConfigError when the folder
 * cannot be used, Error when the server does not start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { logger, signal } = options;
  const { binaries, user } = await examineFolder(options.folder, options);
  const folder = await openFolder(options.folder);
  const { data, password } = await openCluster(folder, { binaries, user, logger, signal });
  await checkReachable(data, user);
  await rotateLog(data);
  const site: Site = { data, password, binaries, user, settings: options.settings ?? {}, logger };

  const leaving = new AbortController();
  let { hold, port } = await enterServer(site, options.port ?? null, signal);
  const stopTelling = keepTellingPlace(data, user.ids);
  async function leave(left: Hold): Promise<void> {
    if (await left.release()) await stopPostmaster(data, logger);
    await left.close();
  }
  const revived = (async () => {
    for (;;) {
      await hold.lost;
      if (leaving.signal.aborted) return;
      logger.warn({ folder: data }, 'the connection to the embedded database was lost');
      const found = await revive(site, port, leaving.signal);
      // Entered again when it was to leave: nobody else knows of this hold.
      if (leaving.signal.aborted) return await leave(found);
      hold = found;
    }
  })().catch(() => {});

  return {
    url: urlOf(site, port),
    async [Symbol.asyncDispose]() {
      if (leaving.signal.aborted) return await revived;
      leaving.abort();
      stopTelling();
      await leave(hold);
      await revived;
    },
  };
}

/** Enters again on the same port, however often it takes: the pools of this process know no other. */
async function revive(site: Site, port: number, signal: AbortSignal): Promise<Hold> {
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, reviveMaxMs)) {
    try {
      const entered = await enterServer(site, port, signal);
      if (entered.port !== port)
        site.logger.error({ port, now: entered.port }, 'the embedded database is on another port now: restart earshot');
      else site.logger.info({ folder: site.data }, 'the embedded database is back');
      return entered.hold;
    } catch (error) {
      signal.throwIfAborted();
      site.logger.error({ error: messageOf(error) }, 'the embedded database does not come back');
      await sleep(pauseMs, undefined, { signal });
    }
  }
}

/** What runs in a data folder, without starting or joining anything. */
export async function embeddedStatus(
  folder: string,
): Promise<{ running: boolean; pid: number | null; port: number | null }> {
  const real = await realpath(folder).catch(() => folder);
  const postmaster = await findPostmaster(clusterFolder(real));
  return { running: postmaster !== null, pid: postmaster?.pid ?? null, port: postmaster?.port ?? null };
}
