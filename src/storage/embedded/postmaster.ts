import { execFile, spawn } from 'node:child_process';
import { copyFile, link, open, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from '../../core/logger.ts';
import { isRunning } from './cluster.ts';
import { type ServerUser, serverEnv } from './server-user.ts';

/** The server process, as its `postmaster.pid` tells. */
export interface Postmaster {
  pid: number;
  port: number;
  /** 'starting', 'ready', 'stopping'. */
  state: string;
}

const pidFile = (data: string): string => join(data, 'postmaster.pid');
const maxLogBytes = 4 * 2 ** 20;
export const logFile = (data: string): string => join(data, 'server.log');
const pollMs = 20;
/** An empty postmaster.pid that is older was left by a crash. */
const emptyForMs = 1_000;
const fastStopMs = 10_000;
const immediateStopMs = 3_000;

/** Server settings. Parallel plans are off: they need more of /dev/shm than containers have. */
const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  cluster_name: 'earshot',
  // A small log, and no word of a mention in it: failed statements are their callers' to report.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** Null: no server runs in `data`, whatever a stale postmaster.pid says. */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const lines = (await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await isPostmasterOf(pid, data))) return null;
  return { pid, port: Number(lines[3]), state: lines[7]?.trim() || 'starting' };
}

/** Process ids are used again: it is ours only when its command line names our folder, and it is not a zombie. */
async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  if (!isRunning(pid)) return false;
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return line.includes(`\0-D\0${data}\0`);
  }
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command='], { env: serverEnv }).catch(
    () => ({ stdout: '' }),
  );
  return stdout.includes(`-D ${data} `);
}

/** PostgreSQL takes a used-again process id for a running server; this sets such a postmaster.pid aside. */
export async function removeStalePidFile(data: string): Promise<void> {
  const before = await readFile(pidFile(data), 'utf8').catch(() => null);
  if (before === null || (await findPostmaster(data))) return;
  // A server that is starting has made the file and not yet written it.
  const { mtimeMs } = await stat(pidFile(data)).catch(() => ({ mtimeMs: Date.now() }));
  if (before === '' && Math.abs(Date.now() - mtimeMs) < emptyForMs) return;
  const aside = join(data, `postmaster.pid.stale-${process.pid}`);
  await rename(pidFile(data), aside).catch(() => {});
  // Someone else may have started a server in between: its file goes back.
  if ((await readFile(aside, 'utf8').catch(() => before)) !== before) await link(aside, pidFile(data)).catch(() => {});
  await rm(aside, { force: true });
}

/** A server that was told to start. */
export interface Launch {
  port: number;
  /** Null while it runs. */
  ended: { reason: string; said: string } | null;
  /** Lets our process end while the server runs on. */
  detach(): void;
  /** Fast shutdown; resolves when it has ended, or did not in time. */
  stop(): Promise<void>;
}

/**
 * Starts the server in a session of its own, so that Ctrl-C in our terminal does not reach it. Says nothing about
 * success: that is `findPostmaster`'s.
 */
export async function launchPostmaster(
  data: string,
  options: { postgres: string; user: ServerUser; port: number; settings: Readonly<Record<string, string>> },
): Promise<Launch> {
  const log = await open(logFile(data), 'a', 0o600);
  try {
    if (options.user.ids) await log.chown(options.user.ids.uid, options.user.ids.gid);
    const from = (await log.stat()).size;
    const flags = Object.entries({ ...settings, ...options.settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const { file, args } = options.user.wrap(options.postgres, ['-D', data, '-p', String(options.port), ...flags]);
    const child = spawn(file, args, {
      cwd: '/',
      env: serverEnv,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...options.user.ids,
    });
    const launch: Launch = {
      port: options.port,
      ended: null,
      detach: () => child.unref(),
      async stop() {
        child.kill('SIGINT');
        for (const until = Date.now() + fastStopMs; !launch.ended && Date.now() < until; ) await sleep(pollMs);
      },
    };
    child.once('error', (error) => {
      launch.ended = { reason: error.message, said: '' };
    });
    child.once('exit', async (code, signal) => {
      const said = (await readFile(logFile(data)).catch(() => Buffer.alloc(0))).subarray(from).toString('utf8');
      launch.ended = { reason: `it ended with ${code ?? signal}`, said };
    });
    return launch;
  } finally {
    await log.close();
  }
}

/** Fast shutdown, then after 10 s an immediate one, from which the next start recovers. */
export async function stopPostmaster(data: string, logger: Logger): Promise<void> {
  const postmaster = await findPostmaster(data);
  if (!postmaster) return;
  const { pid } = postmaster;
  for (const [signal, waitMs] of [
    ['SIGINT', fastStopMs],
    ['SIGQUIT', immediateStopMs],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const until = Date.now() + waitMs; Date.now() < until; ) {
      if (!(await isPostmasterOf(pid, data))) return;
      await sleep(pollMs);
    }
    logger.warn({ pid, signal, waitMs }, 'the embedded database did not stop in time');
  }
}

/** Keeps the server's log and one older one, of 4 MiB or a little more each. The server appends, so it need not know. */
export async function rotateLog(data: string): Promise<void> {
  const { size } = await stat(logFile(data)).catch(() => ({ size: 0 }));
  if (size <= maxLogBytes) return;
  await copyFile(logFile(data), `${logFile(data)}.1`);
  await truncate(logFile(data));
}
