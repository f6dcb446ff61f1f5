import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { urlOf, type WebAddress } from '../core/config.ts';
import { ConfigError, messageOf } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { maxBodyBytes } from './answers.ts';
import { addHooks, type HooksContext } from './hooks.ts';

export interface WebServer extends AsyncDisposable {
  url: string;
}

export interface WebContext extends HooksContext {
  logger: Logger;
  /** How long a request may take to come; default 10 s. */
  requestMs?: number;
}

const mostConnections = 200;
/** What requests that are under way may take when it closes. */
const goodbyeMs = 4_000;

/** Opens the HTTP server. Throws ConfigError where nobody can listen at the address. */
export async function openWebServer(address: WebAddress, context: WebContext): Promise<WebServer> {
  const { requestMs = 10_000 } = context;
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestMs,
    connectionTimeout: 3 * requestMs,
    keepAliveTimeout: requestMs,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 100 },
    http: { headersTimeout: requestMs, connectionsCheckingInterval: Math.min(1_000, requestMs), maxHeaderSize: 16_384 },
    clientErrorHandler(error, socket) {
      const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
      const [status, name, message] = isSlow
        ? ['408 Request Timeout', 'too slow', `The request did not come within ${requestMs / 1000} s: send it again.`]
        : ['400 Bad Request', 'bad request', 'This is no HTTP request.'];
      const body = JSON.stringify({ error: name, message });
      socket.end(
        `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
  });
  app.server.maxConnections = mostConnections;
  // A signature is over the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  addHooks(app, context);
  await listen(app, address);
  const { port } = app.server.address() as AddressInfo;
  return {
    url: urlOf({ host: address.host, port }),
    async [Symbol.asyncDispose]() {
      const cut = setTimeout(() => app.server.closeAllConnections(), goodbyeMs);
      await app.close().finally(() => clearTimeout(cut));
    },
  };
}

async function listen(app: FastifyInstance, { host, port }: WebAddress): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: 'another program listens there: stop it, or choose another port',
      EACCES: 'this user may not listen there: choose a port above 1023',
      EADDRNOTAVAIL: 'this machine does not have that address: choose one of its own',
    };
    throw new ConfigError(
      `web: nobody can listen at ${host}, port ${port}: ${reasons[code ?? ''] ?? messageOf(error)}.`,
    );
  }
}
