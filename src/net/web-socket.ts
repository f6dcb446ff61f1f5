import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, ping, WebSocket } from 'undici';

const connectTimeoutMs = 10_000;
/** The other side may take so long to agree to an end. */
const farewellMs = 1_000;
const maxMessageBytes = 1_000_000;

export interface WebSocketTalk {
  url: string;
  /** A text that came; the answer is sent. */
  onText(text: string): { answer?: string; end?: boolean };
  signal: AbortSignal;
  /** A line that is dead without saying so is noticed after three of these. */
  pingEveryMs: number;
}

/** Talks until one side ends it. Resolves when it has ended as agreed; throws when it could not begin, or broke off. */
export async function talkOverWebSocket({ url, onText, signal, pingEveryMs }: WebSocketTalk): Promise<void> {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs, allowH2: false },
    headersTimeout: connectTimeoutMs,
    webSocket: { maxPayloadSize: maxMessageBytes },
  });
  const socket = new WebSocket(url, { dispatcher: agent });
  let heardAt = performance.now();
  const onPong = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'websocket' in message && message.websocket === socket)
      heardAt = performance.now();
  };
  subscribe('undici:websocket:pong', onPong);
  let timer: NodeJS.Timeout | undefined;
  let farewell: NodeJS.Timeout | undefined;
  let ended = (): void => {};
  const end = (): void => {
    socket.close(1000);
    farewell ??= setTimeout(() => ended(), farewellMs);
  };
  signal.addEventListener('abort', end);
  try {
    await new Promise<void>((resolve, reject) => {
      ended = resolve;
      if (signal.aborted) end();
      socket.addEventListener('message', ({ data }) => {
        heardAt = performance.now();
        if (typeof data !== 'string') return;
        // What a listener throws would end the process.
        try {
          const { answer, end: ends } = onText(data);
          if (answer !== undefined) socket.send(answer);
          if (ends) end();
        } catch (error) {
          reject(error);
        }
      });
      socket.addEventListener('error', ({ message }) => reject(new Error(message || 'the connection failed')));
      socket.addEventListener('close', ({ code }) => {
        if (code === 1000 || code === 1001) resolve();
        else reject(new Error(`the connection was closed (${code})`));
      });
      timer = setInterval(() => {
        if (performance.now() - heardAt > 3 * pingEveryMs) return reject(new Error('the other side is silent'));
        ping(socket, Buffer.from('earshot'));
      }, pingEveryMs);
    });
  } finally {
    signal.removeEventListener('abort', end);
    clearInterval(timer);
    clearTimeout(farewell);
    unsubscribe('undici:websocket:pong', onPong);
    await agent.destroy().catch(() => undefined);
  }
}
