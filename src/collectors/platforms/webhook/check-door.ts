import { createServer } from 'node:net';
import { messageOf } from '../../../core/errors.ts';

/** Says where deliveries are taken, or would be. Throws when another program has the port. */
export async function checkDoor(url: string, signal: AbortSignal): Promise<string> {
  if (url === '') return 'takes deliveries where earshot start runs';
  const answer = await fetch(url, { signal, redirect: 'error' }).catch(() => null);
  if (answer?.headers.get('earshot') === 'hooks') return `takes deliveries at POST ${url}`;
  if (answer) throw new Error(`another program answers at ${new URL(url).host}: choose another port under "web"`);
  const { hostname, port } = new URL(url);
  await canListen(hostname.replace(/^\[|\]$/g, ''), Number(port || 80));
  return `will take deliveries at POST ${url}: the address is free`;
}

const canListen = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) =>
      reject(new Error(`nobody can listen at ${host}, port ${port} (${messageOf(error)}): see "web"`)),
    );
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
