import type { Time } from '../../../core/domain.ts';
import { messageOf, NoAnswer, Refused, RetryLater } from '../../../core/errors.ts';
import { redact } from '../../../net/redact.ts';

/** `after the mail`: its last byte was on the way. */
export type SmtpProgress = 'before the mail' | 'within the mail' | 'after the mail';

export interface SmtpSituation {
  progress: SmtpProgress;
  host: string;
  later: Time;
  secrets: readonly string[];
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** Maps nodemailer's errors to the kinds that the outbox knows. */
export function sortSmtpError(error: unknown, { progress, host, later, secrets }: SmtpSituation): Error {
  const said = redact(messageOf(error), secrets);
  const answer = field(error, 'responseCode');
  const code = field(error, 'code');
  if (typeof answer === 'number' && answer >= 500) {
    const next = code === 'EAUTH' ? ': check user and password in `smtp`' : '';
    return new Refused(`${host} refused the mail${next} (${said})`);
  }
  if (typeof answer === 'number' && answer >= 400) return new RetryLater(later, `${host} asks to come back (${said})`);
  if (code === 'EAUTH' || code === 'ENOAUTH' || (code === 'EENVELOPE' && progress !== 'after the mail'))
    return new Refused(`${host}: ${said}`);
  // Counts as an attempt. Otherwise a server that always hangs up would be retried forever.
  if (progress === 'within the mail') return new Error(`${host} hung up in the middle of the mail (${said})`);
  if (progress === 'after the mail') return new NoAnswer(`${host} got the mail and did not answer (${said})`);
  return new RetryLater(later, `${host} cannot be reached (${said})`);
}
