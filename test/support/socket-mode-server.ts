import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { until } from './until.ts';

/** The other end of Slack's Socket Mode: what `apps.connections.open` names, and what then goes over it. */
export interface SocketModeServer extends AsyncDisposable {
  url: string;
  /** Of all connections so far. */
  connections(): number;
  /** Envelope ids that were acknowledged. */
  acknowledged: string[];
  /** Sends to the newest connection, once there is one. A text goes as it is. */
  send(message: unknown): Promise<void>;
  /** From now on each connection is ended by Slack right after it was greeted. */
  endAtOnce(): void;
  /** From now on it hears nothing, and says nothing. */
  fallSilent(): void;
  /** Breaks the newest connection off, without a word. */
  breakOff(): void;
}

/** One frame, unmasked as a server sends it (RFC 6455). */
function frame(opcode: number, body: Buffer): Buffer {
  const { length } = body;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff])
        : Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (length >> shift) & 0xff)]);
  return Buffer.concat([head, body]);
}

/** Takes whole frames off the front; those of a client are masked, and short here. */
function readFrames(buffer: Buffer): { frames: { opcode: number; body: Buffer }[]; rest: Buffer } {
  const frames: { opcode: number; body: Buffer }[] = [];
  let rest = buffer;
  for (;;) {
    if (rest.length < 2) return { frames, rest };
    let length = (rest[1] ?? 0) & 0x7f;
    let at = 2;
    if (length === 126) {
      if (rest.length < 4) return { frames, rest };
      length = rest.readUInt16BE(2);
      at = 4;
    }
    if (rest.length < at + 4 + length) return { frames, rest };
    const mask = rest.subarray(at, at + 4);
    const body = Buffer.from(
      rest.subarray(at + 4, at + 4 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
    );
    frames.push({ opcode: (rest[0] ?? 0) & 0x0f, body });
    rest = rest.subarray(at + 4 + length);
  }
}

export async function startSocketModeServer(): Promise<SocketModeServer> {
  const sockets: Duplex[] = [];
  const acknowledged: string[] = [];
  let endAtOnce = false;
  let silent = false;
  const server = createServer((_, response) => response.writeHead(426).end());
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    let buffer: Buffer = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      const { frames, rest } = readFrames(Buffer.concat([buffer, data]));
      buffer = Buffer.from(rest);
      if (silent) return;
      for (const { opcode, body } of frames) {
        if (opcode === 0x9) socket.write(frame(0xa, body));
        if (opcode === 0x8) socket.end(frame(0x8, body));
        if (opcode === 0x1) acknowledged.push(String(JSON.parse(body.toString()).envelope_id));
      }
    });
    socket.on('error', () => undefined);
    sockets.push(socket);
    socket.write(frame(0x1, Buffer.from(JSON.stringify({ type: 'hello', num_connections: 1 }))));
    if (endAtOnce) socket.write(frame(0x1, Buffer.from('{"type":"disconnect","reason":"link_disabled"}')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/link?ticket=secretticket`,
    connections: () => sockets.length,
    acknowledged,
    async send(message) {
      await until(async () => sockets.at(-1)?.writable === true);
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      sockets.at(-1)?.write(frame(0x1, Buffer.from(text)));
    },
    endAtOnce() {
      endAtOnce = true;
    },
    fallSilent() {
      silent = true;
    },
    breakOff: () => sockets.at(-1)?.destroy(),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
