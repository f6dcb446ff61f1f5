import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { cleanText } from '../../../core/clean.ts';
import { sha256 } from '../../../core/identity.ts';
import type { Notification } from '../../../core/incident.ts';
import { excerpt } from '../../../wording/words.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { retryAt } from '../../outbox/back-off.ts';
import { definePlugin, type Notifier, type Reference } from '../notifier.ts';
import { paced } from '../pace.ts';
import { alertText } from '../text.ts';
import { type SmtpProgress, sortSmtpError } from './errors.ts';
import { emailHtml } from './render.ts';
import { mailStream } from './stream.ts';

const minIntervalMs = 500;

const settings = z.strictObject({
  to: z.array(z.email()).min(1).describe('Who gets the mail'),
  smtp: z
    .url({ protocol: /^smtps?$/ })
    .describe('Mail server: smtp://user:password@host:587 (STARTTLS), or smtps:// for TLS from the start'),
  from: z
    .email()
    .optional()
    .describe("Sender; default: the user of the mail server, else earshot@ the first recipient's domain"),
  fromName: z.string().min(1).max(100).default('Earshot').describe('Name of the sender'),
  requireTls: z.boolean().default(true).describe('Never send the password unencrypted (the own machine excepted)'),
  baseUrl: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Another mail server, with the credentials of `smtp`'),
});

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

function server({ smtp, baseUrl, requireTls }: z.infer<typeof settings>) {
  const { username, password } = new URL(smtp);
  const { protocol, hostname, port } = new URL(baseUrl ?? smtp);
  const secure = protocol === 'smtps:';
  const auth = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    auth,
    requireTLS: !secure && auth !== null && requireTls && !loopback.has(hostname),
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A mail's id: the notification's, in the characters that every mail server keeps, the same for every try. */
export function messageIdOf({ id }: Pick<Notification, 'id'>): string {
  const readable = id
    .replace(/[^A-Za-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
    .slice(0, 100);
  return `<${readable}.${sha256(id).toString('hex').slice(0, 12)}@earshot>`;
}

/** One line, whatever a term or a name holds. */
const oneLine = (text: string, max: number): string => excerpt(cleanText(text), max);

/** Mails of one incident share a subject, so that every mail program keeps them together. */
const subjectOf = (message: AlertMessage, thread: Reference | null): string =>
  thread?.subject ? `Re: ${thread.subject}` : oneLine(`${message.title}: ${message.headline}`, 150);

export const email = definePlugin({
  type: 'email',
  settings,
  create(options, { clock, logger }) {
    const { to } = options;
    const { auth, ...at } = server(options);
    const from =
      options.from ?? (auth?.user.includes('@') ? auth.user : `earshot@${to[0]?.split('@')[1] ?? 'localhost'}`);
    // Also as they travel: some mail servers repeat the line that they did not understand.
    const secrets = auth
      ? [auth.pass, base64(`\u0000${auth.user}\u0000${auth.pass}`), base64(auth.pass), encodeURIComponent(auth.pass)]
      : [];
    const transport = () =>
      createTransport({
        ...at,
        ...(auth ? { auth } : {}),
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        dnsTimeout: 10_000,
        socketTimeout: 15_000,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    const notifier: Notifier = {
      begins: true,
      pictures: true,
      async send(message, { notification, thread, chart, signal, begin }) {
        const mailer = transport();
        let progress: SmtpProgress = 'before the mail';
        const stream = mailStream(begin, (reached) => {
          progress = reached;
        });
        mailer.use('stream', (mail, done) => {
          mail.message.transform(stream);
          done();
        });
        const png = chart.png();
        const messageId = messageIdOf(notification);
        const subject = subjectOf(message, thread);
        try {
          const { rejected } = await mailer.sendMail({
            from: { name: options.fromName, address: from },
            to: to.map((address) => ({ name: '', address })),
            subject,
            messageId,
            date: new Date(message.at),
            ...(thread?.messageId ? { inReplyTo: thread.messageId, references: [thread.messageId] } : {}),
            headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
            text: alertText(message, chart.line),
            html: emailHtml(message, png ? 'wave@earshot' : null),
            attachments: png
              ? [
                  {
                    filename: 'wave.png',
                    content: Buffer.from(png),
                    cid: 'wave@earshot',
                    contentDisposition: 'inline' as const,
                  },
                ]
              : [],
            signal,
          });
          if (rejected?.length) logger.warn({ rejected: rejected.length }, 'the mail server refused some recipients');
          return { messageId, subject: thread?.subject ?? subject };
        } catch (error) {
          throw sortSmtpError(error, { progress, host: at.host, later: retryAt(notification, clock.now()), secrets });
        } finally {
          mailer.close();
        }
      },
      async check() {
        const mailer = transport();
        try {
          await mailer.verify();
          return `${at.host}:${at.port} takes mail${auth ? ` from ${auth.user}` : ''} (nothing was sent)`;
        } catch (error) {
          throw sortSmtpError(error, { progress: 'before the mail', host: at.host, later: clock.now(), secrets });
        } finally {
          mailer.close();
        }
      },
    };
    return paced(notifier, minIntervalMs);
  },
});
