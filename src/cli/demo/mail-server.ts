import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface MailServer extends AsyncDisposable {
  /** For a channel's `smtp`. */
  url: string;
  /** Mails as they came over the wire. */
  mails: Buffer[];
}

/** A mail server on loopback that takes every mail and keeps it in memory: the little of SMTP that our sender speaks. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A client that goes away is its own business.
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
  // Each byte is one letter in Latin-1, so nothing is lost on the way to a string and back.
  createInterface({ input: socket.setEncoding('latin1'), crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    if (mail && line === '.') {
      take(Buffer.from(mail.map((text) => `${text}\r\n`).join(''), 'latin1'));
      mail = null;
      say('250 Taken');
    } else if (mail) {
      // A line that begins with a dot travels with one more.
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
