import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SlowAnswers extends AsyncDisposable {
  port: number;
}

/**
 * A relay before a local server: what is sent to it passes at once, each piece of its answer `delayMs()` later. A client
 * that is killed meanwhile has been heard, and never learns it.
 */
export async function startSlowAnswers(port: number, delayMs: () => number): Promise<SlowAnswers> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  const relay = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    keep(client);
    keep(server);
    let answered = Promise.resolve();
    const later = (act: () => void): void => {
      answered = answered.then(() => new Promise((resolve) => setTimeout(resolve, delayMs()))).then(act);
    };
    client.on('data', (bytes) => server.write(bytes));
    client.on('end', () => server.end());
    client.on('close', () => server.end());
    server.on('data', (bytes) => later(() => client.writable && client.write(bytes)));
    server.on('end', () => later(() => client.end()));
    server.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    port: (relay.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
