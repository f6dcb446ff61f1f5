import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RudeMailServer extends AsyncDisposable {
  /** For `smtp`. */
  url: string;
  /** How many mails it cut off. */
  cut(): number;
}

/**
 * A mail server that takes the beginning of a mail, says `last` (null: nothing), and hangs up without reading on.
 * `onGone`: it has hung up.
 */
export async function startRudeMailServer(last: string | null, onGone = () => {}): Promise<RudeMailServer> {
  let cut = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      onGone();
    });
    const say = (line: string) => socket.write(`${line}\r\n`);
    let inMail = false;
    say('220 rude.example');
    socket.on('data', (bytes) => {
      if (inMail) {
        cut += 1;
        socket.pause();
        if (last === null) socket.resetAndDestroy();
        // Closed with bytes unread, it resets the connection behind its last words.
        else socket.write(`${last}\r\n`, () => socket.destroy());
        return;
      }
      for (const command of bytes.toString().trim().split('\r\n')) {
        const verb = command.slice(0, 4).toUpperCase();
        if (verb === 'DATA') inMail = true;
        say(verb === 'DATA' ? '354 go on' : verb === 'EHLO' ? '250 rude.example' : '250 ok');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    cut: () => cut,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
