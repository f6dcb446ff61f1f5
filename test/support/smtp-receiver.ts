import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** As it came over the wire. */
  raw: Buffer;
  mail: ParsedMail;
}

export type SmtpReaction = 'take' | 'take and hang up' | 'keep silent' | { code: number; message: string };

export interface SmtpReceiver extends AsyncDisposable {
  /** For `smtp`. */
  url: string;
  port: number;
  /** Every mail that was taken, in order, kept for as long as it runs. */
  mails: ReceivedMail[];
  /** What happens once a mail has come in full. */
  react(how: SmtpReaction): void;
  /** Refuses a recipient; null: none. */
  refuse(recipient: ((address: string) => { code: number; message: string } | null) | null): void;
}

/** A mail server on the loopback interface. `user:secret` may log in, nobody has to. */
export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let reaction: SmtpReaction = 'take';
  let refusal: (address: string) => { code: number; message: string } | null = () => null;
  const failure = ({ code, message }: { code: number; message: string }) =>
    Object.assign(new Error(message), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'user' && password === 'secret'
        ? done(null, { user: username })
        : done(failure({ code: 535, message: 'Authentication failed' })),
    onRcptTo({ address }, _session, done) {
      const refused = refusal(address);
      done(refused ? failure(refused) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const how = reaction;
        if (how === 'keep silent') return;
        if (typeof how === 'object') return done(failure(how));
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        simpleParser(raw).then((mail) => {
          mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw, mail });
          if (how === 'take and hang up') for (const socket of sockets) socket.destroy();
          else done(null);
        }, done);
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    react(how) {
      reaction = how;
    },
    refuse(recipient) {
      refusal = recipient ?? (() => null);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
