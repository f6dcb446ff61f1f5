import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { takeHold } from '../../src/storage/embedded/hold.ts';
import { openDatabase } from '../support/database.ts';

/** Lets so many connections through to a server and closes all later ones, as a server does that is being stopped. */
async function letIn(count: number, url: string) {
  const { port, hostname } = new URL(url);
  const open = new Set<Socket>();
  let connections = 0;
  const door = createServer((client) => {
    connections += 1;
    open.add(client);
    client.on('error', () => {});
    if (connections > count) return client.destroy();
    const server = connect(Number(port), hostname);
    open.add(server);
    server.on('error', () => {});
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('the door has no port');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => door.close(closed));
    },
  };
}

test('nobody holds a server that lets nobody in any more, also when the lock is still given', async () => {
  const database = await openDatabase();
  await using stopping = await letIn(1, database.url);
  expect(await takeHold(stopping.url)).toBeNull();
  await using running = await letIn(2, database.url);
  const hold = await takeHold(running.url);
  expect(hold).not.toBeNull();
  await hold?.close();
});
