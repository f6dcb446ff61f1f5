import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

export interface Holder {
  pid: number;
  url: string;
  /** Asks it to leave, waits until it has. */
  leave(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Starts a process that holds the embedded server in `folder`. Throws what the start threw. */
export async function holdElsewhere(
  folder: string,
  options: { programs?: string; userNamespaces?: boolean; uid?: number; wrap?: string[] } = {},
): Promise<Holder> {
  const [file, ...args] = [
    ...(options.wrap ?? []),
    ...[process.execPath, '--import', join(import.meta.dirname, 'typescript.mjs')],
    ...[join(import.meta.dirname, 'hold-embedded.ts'), folder, options.programs ?? ''],
    options.userNamespaces === false ? 'no' : 'yes',
  ];
  const child = spawn(file ?? '', args, {
    cwd: '/',
    detached: true,
    stdio: 'pipe',
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the holder ended with ${code}: ${said}`)));
  });
  const { url, error, name } = JSON.parse(line) as { url: string; error?: string; name?: string };
  if (error !== undefined) throw Object.assign(new Error(error), { name });
  return {
    pid: child.pid ?? 0,
    url,
    async leave() {
      child.stdin.end();
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The first column of the first row. */
export async function ask(url: string, sql: string): Promise<unknown> {
  // A server that is just being killed may take a connection and never answer.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
