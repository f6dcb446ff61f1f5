import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { eventsOf, type TrafficName, traffics } from './events.ts';

// A server of the stream in a process of its own: `node serve.js TRAFFIC COUNT`. Told 'start', it sends COUNT events at their times.
const { perSecond, eventOf, firstAt } = eventsOf(traffics[process.argv[2] as TrafficName]);
const count = Number(process.argv[3]);
const mostBuffered = 4 * 2 ** 20;
let startMs: number | null = null;
const next = new Map<WebSocket, number>();

const http = createServer();
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket, request) => {
  const cursor = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('cursor') ?? Date.now() * 1000);
  next.set(socket, startMs === null ? 0 : firstAt(cursor, startMs));
  socket.on('close', () => next.delete(socket));
  socket.on('error', () => undefined);
});

setInterval(() => {
  if (startMs === null) return;
  const due = Math.min(count, Math.floor(((Date.now() - startMs) * perSecond) / 1000));
  for (const [socket, from] of next) {
    let n = from;
    for (; n < due && socket.bufferedAmount < mostBuffered; n += 1) socket.send(eventOf(n, startMs));
    next.set(socket, n);
  }
}, 10);

process.on('message', (told) => {
  if (told === 'start') startMs = Date.now();
  if (told === 'drop') for (const socket of next.keys()) socket.terminate();
  process.send?.({ startMs, connections: next.size });
});
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () => process.send?.({ port: (http.address() as AddressInfo).port }));
