import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Tells the server something, and waits for its answer. */
export async function tell(
  server: ChildProcess,
  what: string,
): Promise<{ startMs: number | null; connections: number }> {
  const answer = once(server, 'message');
  server.send(what);
  return (await answer)[0] as { startMs: number | null; connections: number };
}
