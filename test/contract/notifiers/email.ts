import { type SmtpReceiver, startSmtpReceiver } from '../../support/smtp-receiver.ts';
import type { NotifierEnd, NotifierScenarios } from '../notifier.ts';

export async function startMailEnd(): Promise<
  NotifierEnd & { smtp: SmtpReceiver; settings: { to: string[]; smtp: string } }
> {
  const smtp = await startSmtpReceiver();
  return {
    smtp,
    settings: { to: ['cx@example.org', 'oncall@example.org'], smtp: smtp.url.replace('//', '//user:secret@') },
    arrived: () => smtp.mails.length,
    content: () => smtp.mails.map(({ mail }) => `${mail.subject}\n${mail.text}\n${mail.html}`).join('\n'),
    failures: {
      pause: () => smtp.react({ code: 451, message: 'greylisted, come back later' }),
      refuse: () => smtp.refuse(() => ({ code: 550, message: 'no such user' })),
      takeAndHangUp: () => smtp.react('take and hang up'),
      failItself: () => smtp.react({ code: 452, message: 'disk full' }),
      keepSilent: () => smtp.react('keep silent'),
    },
    nobody: { to: ['cx@example.org'], smtp: 'smtp://user:secretsecret@127.0.0.1:1' },
    secrets: ['secretsecret'],
    [Symbol.asyncDispose]: () => smtp[Symbol.asyncDispose](),
  };
}

export const scenarios: NotifierScenarios = { 'by SMTP': startMailEnd };
