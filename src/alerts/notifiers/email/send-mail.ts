import { pipeline } from 'node:stream';
import { cleanText } from '../../../core/clean.ts';
import type { Clock } from '../../../core/clock.ts';
import { sha256 } from '../../../core/identity.ts';
import type { Notification } from '../../../core/incident.ts';
import type { Logger } from '../../../core/logger.ts';
import { excerpt } from '../../../wording/words.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { retryAt } from '../../outbox/back-off.ts';
import type { Delivery, Reference } from '../notifier.ts';
import { alertText } from '../text.ts';
import { type SmtpProgress, sortSmtpError } from './errors.ts';
import type { MailServer } from './mail-server.ts';
import { emailHtml } from './render.ts';
import { mailStream } from './stream.ts';

export interface MailSending {
  server: MailServer;
  to: readonly string[];
  fromName: string;
  clock: Clock;
  logger: Logger;
}

const pictureId = 'wave@earshot';

/** The Message-ID: the notification's id in characters that every mail server keeps, the same for every attempt. */
export function messageIdOf({ id }: Pick<Notification, 'id'>): string {
  const readable = id
    .replace(/[^A-Za-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
    .slice(0, 100);
  return `<${readable}.${sha256(id).toString('hex').slice(0, 12)}@earshot>`;
}

/** Removes line breaks, which terms and names may contain and a subject may not. */
const oneLine = (text: string, max: number): string => excerpt(cleanText(text), max);

/** Mails of one incident share a subject, so that every mail program groups them. */
const subjectOf = (message: AlertMessage, thread: Reference | null): string =>
  thread?.subject ? `Re: ${thread.subject}` : oneLine(message.title, 150);

/** Sends an alert as one mail, and calls `begin` before the last byte. */
export async function sendMail(
  { server, to, fromName, clock, logger }: MailSending,
  message: AlertMessage,
  { notification, thread, chart, signal, begin }: Delivery,
): Promise<Reference> {
  const { host, secrets } = server;
  const mailer = server.connect();
  let progress: SmtpProgress = 'before the mail';
  const stream = mailStream(begin, (reached) => {
    progress = reached;
  });
  mailer.use('stream', (mail, done) => {
    // The last stage: a transform would be followed by another one, which takes all before the server has agreed to it.
    mail.message.processFunc((input) => pipeline(input, stream, () => {}));
    done();
  });
  const png = chart.png();
  const messageId = messageIdOf(notification);
  const subject = subjectOf(message, thread);
  try {
    const { rejected } = await mailer.sendMail({
      from: { name: fromName, address: server.from },
      to: to.map((address) => ({ name: '', address })),
      subject,
      messageId,
      date: new Date(message.at),
      ...(thread?.messageId ? { inReplyTo: thread.messageId, references: [thread.messageId] } : {}),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      text: alertText(message, chart.line),
      html: emailHtml(message, png ? pictureId : null),
      attachments: png ? [pictureOf(png)] : [],
      signal,
    });
    if (rejected?.length) logger.warn({ rejected: rejected.length }, 'the mail server refused some recipients');
    return { messageId, subject: thread?.subject ?? subject };
  } catch (error) {
    throw sortSmtpError(error, { progress, host, later: retryAt(notification, clock.now()), secrets });
  } finally {
    stream.destroy();
    mailer.close();
  }
}

const pictureOf = (png: Uint8Array) => ({
  filename: 'wave.png',
  content: Buffer.from(png),
  cid: pictureId,
  contentDisposition: 'inline' as const,
});
