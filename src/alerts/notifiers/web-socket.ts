import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, ping, WebSocket } from 'undici';

const connectTimeoutMs = 10_000;
/** The other side may take so long to agree to an end. */
const farewellMs = 1_000;
const maxMessageBytes = 1_000_000;

export interface WebSocketSession {
  url: string;
  /** A text that came; the answer is sent. */
  onText(text: string): { answer?: string; end?: boolean };
  signal: AbortSignal;
  /** A line that is dead without saying so is noticed after three of these. */
  pingEveryMs: number;
}

/** Talks until one side ends it. Resolves when it has ended as agreed; throws when it could not begin, or broke off. */
export async function webSocketSession({ url, onText, signal, pingEveryMs }: WebSocketSession): Promise<void> {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs, allowH2: false },
    headersTimeout: connectTimeoutMs,
    webSocket: { maxPayloadSize: maxMessageBytes },
  });
  const socket = new WebSocket(url, { dispatcher: agent });
  let heardAt = Date.now();
  const onPong = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'websocket' in message && message.websocket === socket)
      heardAt = Date.now();
  };
  subscribe('undici:websocket:pong', onPong);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        socket.close(1000);
        setTimeout(resolve, farewellMs).unref();
      };
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      socket.addEventListener('message', ({ data }) => {
        heardAt = Date.now();
        if (typeof data !== 'string') return;
        const { answer, end: ends } = onText(data);
        if (answer !== undefined) socket.send(answer);
        if (ends) end();
      });
      socket.addEventListener('error', ({ message }) => reject(new Error(message || 'the connection failed')));
      socket.addEventListener('close', ({ code }) => {
        if (code === 1000 || code === 1001) resolve();
        else reject(new Error(`the connection was closed (${code})`));
      });
      timer = setInterval(() => {
        if (Date.now() - heardAt > 3 * pingEveryMs) return reject(new Error('the other side is silent'));
        ping(socket, Buffer.from('earshot'));
      }, pingEveryMs);
    });
  } finally {
    clearInterval(timer);
    unsubscribe('undici:websocket:pong', onPong);
    await agent.destroy().catch(() => undefined);
  }
}
