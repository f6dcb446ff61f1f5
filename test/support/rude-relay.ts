import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What happens to the next request: its bytes are dropped in the middle, or it arrives and its answer is lost. */
export type Rudeness = 'cut' | 'lose';

export interface RudeRelay extends AsyncDisposable {
  port: number;
  /** Of the next request alone. */
  beRude(how: Rudeness): void;
  /** Whether it happened. */
  wasRude(): boolean;
}

/** A relay before a local server that breaks single requests off, as networks do. */
export async function startRudeRelay(port: number): Promise<RudeRelay> {
  const sockets = new Set<Socket>();
  let next: Rudeness | null = null;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  const relay = createServer((client) => {
    const server = connect({ port, host: '127.0.0.1' });
    keep(client);
    keep(server);
    let lost = false;
    client.on('data', (bytes) => {
      const how = next;
      next = null;
      if (how === null) return void server.write(bytes);
      if (how === 'lose') {
        lost = true;
        return void server.write(bytes);
      }
      server.write(bytes.subarray(0, bytes.length - 5), () => server.destroy());
      client.resetAndDestroy();
    });
    server.on('data', (bytes) => (lost ? client.resetAndDestroy() : client.write(bytes)));
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    port: (relay.address() as AddressInfo).port,
    beRude(how) {
      next = how;
    },
    wasRude: () => next === null,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
