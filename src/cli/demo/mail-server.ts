import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface MailServer extends AsyncDisposable {
  /** For a channel's `smtp`. */
  url: string;
  /** Mails as received. */
  mails: Buffer[];
}

/**
 * A local mail server that accepts every mail and keeps it in memory. Supports only the part of SMTP that our sender
 * uses.
 */
export async function startMailServer(): Promise<MailServer> {
  const mails: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Disconnected clients do not matter here.
    socket.on('error', () => {});
    converse(socket, (mail) => mails.push(mail));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}

function converse(socket: Socket, take: (mail: Buffer) => void): void {
  let mail: string[] | null = null;
  const say = (reply: string): void => {
    socket.write(`${reply}\r\n`);
  };
  // Latin-1 maps each byte to one character, so the round trip to a string loses nothing.
  createInterface({ input: socket.setEncoding('latin1'), crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    if (mail && line === '.') {
      take(Buffer.from(mail.map((text) => `${text}\r\n`).join(''), 'latin1'));
      mail = null;
      say('250 Taken');
    } else if (mail) {
      // SMTP doubles a leading dot.
      mail.push(line.startsWith('.') ? line.slice(1) : line);
    } else if (/^DATA$/i.test(line)) {
      mail = [];
      say('354 Go on');
    } else if (/^QUIT$/i.test(line)) {
      say('221 Bye');
      socket.end();
    } else say('250 OK');
  });
  say('220 demo ESMTP');
}
