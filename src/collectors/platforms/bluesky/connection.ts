import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { messageOf } from '../../../core/errors.ts';
import { userAgent } from '../../../net/get.ts';
import { createFrameBuffer } from './frame-buffer.ts';
import { type Frame, parseFrame } from './frames.ts';

/** An open stream, and what came of it that nobody has taken. */
export interface Connection {
  /** Resolves when so many frames are there, when the stream has ended, or after `ms`. */
  gathered(count: number, ms: number, signal: AbortSignal): Promise<void>;
  take(most: number): Frame[];
  held(): number;
  /** Why it has ended; null: it is open. */
  ended(): string | null;
  /** Frames that could not be understood since this was asked. */
  badFrames(): number;
  close(): void;
}

export interface Opening {
  url: string;
  /** So many frames are kept; then the server has to wait. */
  mostHeld: number;
  /** A stream without an event for so long is dead. */
  silenceMs: number;
  signal: AbortSignal;
}

/** The server did not open the stream. */
export class NotOpened extends Error {
  override name = 'NotOpened';
  /** 0: it did not answer. */
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The name of the error, as it is told. */
  readonly error: string;
  constructor(reason: string, { status = 0, retryAfter, error = '' }: Partial<Refusal> = {}) {
    super(reason);
    this.status = status;
    this.retryAfter = retryAfter;
    this.error = error;
  }
}

interface Refusal {
  status: number;
  retryAfter: string | undefined;
  error: string;
}

const handshakeMs = 10_000;
const maxPayload = 4 * 2 ** 20;
const mostBody = 2_000;

export async function openConnection({ url, mostHeld, silenceMs, signal }: Opening): Promise<Connection> {
  signal.throwIfAborted();
  const { host } = new URL(url);
  const socket = new WebSocket(url, {
    handshakeTimeout: handshakeMs,
    perMessageDeflate: false,
    maxPayload,
    headers: { 'user-agent': userAgent },
  });
  const held = createFrameBuffer();
  let bad = 0;
  const leave = (reason: string): void => {
    held.end(reason);
    socket.terminate();
  };
  const watchdog = setTimeout(() => {
    // While it waits for us, nothing can come.
    if (socket.isPaused) watchdog.refresh();
    else leave(`${host} has sent no event for ${silenceMs / 1000} s`);
  }, silenceMs).unref();
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary || held.ended() !== null) return;
    const frame = parseFrame(data.toString());
    if (frame === null) bad += 1;
    else if (frame.kind === 'error') leave(`${host} has ended the stream: ${frame.reason}`);
    else {
      watchdog.refresh();
      if (held.add(frame) >= mostHeld) socket.pause();
    }
  });
  socket.on('error', (error) => held.end(`${host}: ${messageOf(error)}`));
  socket.on('close', (code: number) => {
    clearTimeout(watchdog);
    held.end(`${host} has closed the stream (${code})`);
  });
  await opened(socket, host, signal);
  return {
    gathered: held.gathered,
    take(most) {
      const taken = held.take(most);
      if (socket.isPaused && held.count() < mostHeld / 2) {
        watchdog.refresh();
        socket.resume();
      }
      return taken;
    },
    held: held.count,
    ended: held.ended,
    badFrames() {
      const count = bad;
      bad = 0;
      return count;
    },
    close: () => leave('it was closed'),
  };
}

const opened = (socket: WebSocket, host: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (how: () => void): void => {
      signal.removeEventListener('abort', stop);
      how();
    };
    const stop = (): void => {
      settle(() => reject(signal.reason));
      socket.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    let isAnswered = false;
    socket.once('open', () => settle(resolve));
    socket.on('error', (error) => {
      // What it answered says more than how it hangs up.
      if (!isAnswered) settle(() => reject(new NotOpened(`${host}: ${messageOf(error) || 'no connection'}`)));
    });
    socket.on('unexpected-response', (request, response) => {
      isAnswered = true;
      void readRefusal(response, host).then((refusal) => {
        settle(() => reject(refusal));
        request.destroy();
      });
    });
  });

async function readRefusal(response: IncomingMessage, host: string): Promise<NotOpened> {
  const status = response.statusCode ?? 0;
  let body = '';
  try {
    for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
      body += chunk;
      if (body.length > mostBody) break;
    }
  } catch {
    // Its status says enough.
  }
  const error = /"error"\s*:\s*"(\w{1,50})"/.exec(body)?.[1] ?? '';
  const told = error === '' ? '' : ` (${error})`;
  return new NotOpened(`${host} answered ${status}${told}`, {
    status,
    retryAfter: response.headers['retry-after'],
    error,
  });
}
