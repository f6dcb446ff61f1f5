import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

function installed(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const redisInstalled = installed();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface RedisServer {
  url: string;
  /** kill -9, and a new one with what the old one had written down. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A Redis of its own in a new folder, stopped by `close`. */
export async function startRedis(policy = 'noeviction'): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const flags = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--maxmemory-policy', policy];
  const start = async (): Promise<ChildProcess> => {
    const child = spawn('redis-server', ['--port', String(port), ...flags], { cwd: folder, stdio: 'ignore' });
    const probe = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 200 });
    probe.on('error', () => {});
    await probe.ping();
    await probe.quit();
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  let running = await start();
  return {
    url,
    async restart() {
      await kill(running);
      running = await start();
    },
    async close() {
      await kill(running);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Empties it, as an operator would by mistake. */
export async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  await redis.quit();
}
