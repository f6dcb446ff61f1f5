import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Binaries } from './binaries.ts';
import { superuser } from './cluster.ts';
import { explainServerError } from './failures.ts';
import { type Hold, takeHold } from './hold.ts';
import { placeFreshMs, runsElsewhere, tellPlace } from './place.ts';
import { findPostmaster, type Launch, launchPostmaster, logFile, removeStalePidFile } from './postmaster.ts';
import type { ServerUser } from './server-user.ts';

const pollMs = 20;
/** For anything but a recovery after a crash, which takes as long as it takes. */
const startTimeoutMs = 60_000;
const stillStartingMs = 15_000;

/** What does not change while the process runs. */
export interface Site {
  data: string;
  password: string;
  binaries: Binaries;
  user: ServerUser;
  settings: Readonly<Record<string, string>>;
  logger: Logger;
}

/** Joins the server, starting it if need be, `wanted` being the port to try first. */
export async function enterServer(
  site: Site,
  wanted: number | null,
  signal?: AbortSignal,
): Promise<{ hold: Hold; port: number }> {
  const { data, logger } = site;
  let launch: Launch | null = null;
  let port = wanted;
  let deadline = Date.now() + startTimeoutMs;
  const elsewhereUntil = Date.now() + placeFreshMs + 2_000;
  let nextWord = Date.now() + stillStartingMs;
  try {
    for (; ; await sleep(pollMs)) {
      signal?.throwIfAborted();
      const postmaster = await findPostmaster(data);
      if (postmaster?.state === 'ready') {
        const hold = await takeHold(urlOf(site, postmaster.port)).catch((error) => explainRefusal(error, data));
        if (hold && !signal?.aborted) return { hold, port: postmaster.port };
        await hold?.close();
      } else if (postmaster?.state === 'starting') {
        deadline = Date.now() + startTimeoutMs;
      } else if (!postmaster && launch === null) {
        const elsewhere = await runsElsewhere(data);
        if (elsewhere && Date.now() < elsewhereUntil) continue;
        if (elsewhere)
          throw new ConfigError(
            `The embedded database in ${data} runs in another container or on another machine (${elsewhere}), and cannot be shared with it. Give each its own "data:", or use "store: postgres://...".`,
          );
        await tellPlace(data, site.user.ids);
        launch = await launchPostmaster(data, {
          ...site,
          postgres: site.binaries.postgres,
          port: port ?? (await freePort()),
        });
      } else if (launch?.ended) {
        port = await afterFailure(launch.ended, port, data);
        launch = null;
      }
      if (Date.now() > deadline)
        throw new Error(
          `The embedded PostgreSQL in ${data} is not ready after ${startTimeoutMs / 1000} s (state: ${postmaster?.state ?? 'none'}). See ${logFile(data)}.`,
        );
      if (Date.now() > nextWord) {
        nextWord = Date.now() + stillStartingMs;
        logger.warn({ folder: data, state: postmaster?.state ?? 'none' }, 'still waiting for the embedded database');
      }
    }
  } catch (error) {
    await launch?.stop();
    throw error;
  } finally {
    launch?.detach();
  }
}

/** What to do after a server ended while starting: returns the port for the next try, or throws. */
async function afterFailure(
  ended: { reason: string; said: string },
  port: number | null,
  data: string,
): Promise<number | null> {
  const { said, reason } = ended;
  // Someone else's start was faster, the process id in a stale file is used again, or a crash cut the file short.
  if (/lock file "postmaster\.pid" (already exists|is empty)|bogus data in lock file "postmaster\.pid"/.test(said)) {
    await removeStalePidFile(data);
    return port;
  }
  // The children of a killed server are still at it: they end by themselves.
  if (said.includes('pre-existing shared memory block')) return port;
  if (said.includes('Address already in use')) return null;
  throw explainServerError(said, data, reason);
}

function explainRefusal(error: unknown, data: string): never {
  const { code } = error as { code?: string };
  if (code === '28P01')
    throw new ConfigError(
      `The embedded database in ${data} does not take the password in its earshot.json: put the right one back.`,
      { cause: error },
    );
  throw new Error(`The embedded database in ${data} cannot be joined: ${messageOf(error)}`, { cause: error });
}

/** With the password: never log it. */
export const urlOf = ({ password }: Pick<Site, 'password'>, port: number): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;

/**
 * Below the ports that systems hand to outgoing connections (32768 up on Linux, 49152 on macOS): there, somebody's
 * connection, even our own to a server that is just down, may take the port before the server is back on it.
 */
const ports = { from: 20_000, to: 32_000 };

async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(ports.from, ports.to);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port on 127.0.0.1 between ${ports.from} and ${ports.to}`);
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
