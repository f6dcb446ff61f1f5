import { z } from 'zod';
import { definePlugin, type Notifier } from '../notifier.ts';
import { paced } from '../pace.ts';
import { sortSmtpError } from './errors.ts';
import { mailServer } from './mail-server.ts';
import { sendMail } from './send-mail.ts';

const minIntervalMs = 500;

const settings = z.strictObject({
  to: z.array(z.email()).min(1).describe('Recipients'),
  smtp: z
    .url({ protocol: /^smtps?$/ })
    .describe('Mail server: smtp://user:password@host:587 (STARTTLS), or smtps:// for TLS from the start'),
  from: z
    .email()
    .optional()
    .describe("Sender address; default: the SMTP user, or else earshot@ the first recipient's domain"),
  fromName: z.string().min(1).max(100).default('Earshot').describe('Sender name'),
  requireTls: z.boolean().default(true).describe('Never send the password unencrypted, except to this machine'),
  baseUrl: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Another mail server, used with the credentials of `smtp`'),
});

export const email = definePlugin({
  type: 'email',
  settings,
  create(options, { clock, logger }) {
    const { to, fromName } = options;
    const server = mailServer(options);
    const notifier: Notifier = {
      begins: true,
      pictures: true,
      send: (message, delivery) => sendMail({ server, to, fromName, clock, logger }, message, delivery),
      async check() {
        const { host, port, user, secrets } = server;
        const mailer = server.connect();
        try {
          await mailer.verify();
          return `${host}:${port} takes mail${user === null ? '' : ` from ${user}`} (nothing was sent)`;
        } catch (error) {
          throw sortSmtpError(error, { progress: 'before the mail', host, later: clock.now(), secrets });
        } finally {
          mailer.close();
        }
      },
    };
    return paced(notifier, minIntervalMs);
  },
});
