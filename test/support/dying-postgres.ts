import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface DyingPostgres extends AsyncDisposable {
  url: string;
  /** Ends all connections; the next ones, so many, die in the moment in which they are made. */
  die(next: number): void;
  /** Ends all connections; the next ones that begin to listen, so many, die in that moment. */
  dieListening(next: number): void;
  /** The next answer with these words in it is lost, and its connection with it. */
  loseAnswer(words: string): void;
  /** Connections that are still to die by these. */
  doomed(): number;
  /** Ends all connections, and takes no other one until it is back. */
  leave(): void;
  comeBack(): void;
}

const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const listening = Buffer.from('LISTEN\0');

/** FATAL 57P01, as from a backend whose postmaster is gone. */
function farewell(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0');
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** A relay before a PostgreSQL. */
export async function startDyingPostgres(url: string): Promise<DyingPostgres> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let dying = 0;
  let dyingListeners = 0;
  let lost: string | null = null;
  let isAway = false;
  const relay = createServer((client) => {
    if (isAway) return void client.resetAndDestroy();
    const server = connect(Number(target.port), target.hostname);
    const dies = dying > 0;
    if (dies) dying -= 1;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server);
    server.on('data', (bytes) => {
      if (lost !== null && bytes.includes(lost)) {
        lost = null;
        server.destroy();
        return;
      }
      const diesListening = dyingListeners > 0 && bytes.includes(listening);
      if (diesListening) dyingListeners -= 1;
      // In one piece with the word that it is ready: the client has no chance to attach a listener before.
      if (diesListening || (dies && bytes.includes(readyForQuery))) client.end(Buffer.concat([bytes, farewell()]));
      else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const own = new URL(url);
  own.port = String((relay.address() as AddressInfo).port);
  return {
    url: own.href,
    die(next) {
      dying = next;
      for (const socket of sockets) socket.destroy();
    },
    dieListening(next) {
      dyingListeners = next;
      for (const socket of sockets) socket.destroy();
    },
    loseAnswer(words) {
      lost = words;
    },
    doomed: () => dying + dyingListeners + (lost === null ? 0 : 1),
    leave() {
      isAway = true;
      for (const socket of sockets) socket.destroy();
    },
    comeBack() {
      isAway = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
