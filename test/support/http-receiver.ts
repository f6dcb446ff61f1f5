import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What a receiver does with a request: answer, hang up without an answer, or keep silent. */
export type Reaction =
  | { status: number; body?: string | object; headers?: Record<string, string> }
  | 'hang up'
  | 'keep silent';

export interface HttpReceiver extends AsyncDisposable {
  url: string;
  /** Every request that arrived in full, in order, kept for as long as it runs. */
  requests: ReceivedRequest[];
  /** Changes what happens from now on. */
  react(to: (request: ReceivedRequest) => Reaction): void;
}

/** A server on the loopback interface that keeps what it gets. */
export async function startHttpReceiver(first: (request: ReceivedRequest) => Reaction): Promise<HttpReceiver> {
  let reaction = first;
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => undefined);
    incoming.on('end', () => {
      const { method = '', url = '/', headers } = incoming;
      const request = { method, path: url, headers, body: Buffer.concat(chunks) };
      requests.push(request);
      const answer = reaction(request);
      if (answer === 'keep silent') return;
      if (answer === 'hang up') return void incoming.socket.destroy();
      const body = typeof answer.body === 'object' ? JSON.stringify(answer.body) : (answer.body ?? '');
      const type = typeof answer.body === 'object' ? 'application/json' : 'text/plain';
      response.writeHead(answer.status, { 'content-type': type, ...answer.headers }).end(body);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    react(to) {
      reaction = to;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
