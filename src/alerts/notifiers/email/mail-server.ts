import { createTransport } from 'nodemailer';

export interface MailServerSettings {
  to: readonly string[];
  smtp: string;
  baseUrl?: string | undefined;
  from?: string | undefined;
  requireTls: boolean;
}

/** The server that takes our mail, and our identity there. */
export interface MailServer {
  host: string;
  port: number;
  /** Our user name there; null: the server needs none. */
  user: string | null;
  /** Address of the sender. */
  from: string;
  /** Strings that must not appear in errors. */
  secrets: readonly string[];
  /** A connection for one mail. */
  connect(): ReturnType<typeof createTransport>;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export function mailServer({ to, smtp, baseUrl, from, requireTls }: MailServerSettings): MailServer {
  const { username, password } = new URL(smtp);
  const { protocol, hostname, port: given } = new URL(baseUrl ?? smtp);
  const secure = protocol === 'smtps:';
  const auth = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null;
  const host = hostname.replace(/^\[|\]$/g, '');
  const port = Number(given) || (secure ? 465 : 587);
  return {
    host,
    port,
    user: auth?.user ?? null,
    from: from ?? (auth?.user.includes('@') ? auth.user : `earshot@${to[0]?.split('@')[1] ?? 'localhost'}`),
    // Also in their encoded form: some mail servers repeat a line that they did not understand.
    secrets: auth
      ? [auth.pass, base64(`\u0000${auth.user}\u0000${auth.pass}`), base64(auth.pass), encodeURIComponent(auth.pass)]
      : [],
    connect: () =>
      createTransport({
        host,
        port,
        secure,
        requireTLS: !secure && auth !== null && requireTls && !loopback.has(hostname),
        ...(auth ? { auth } : {}),
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        dnsTimeout: 10_000,
        socketTimeout: 15_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      }),
  };
}
